"""Draw figures as PNG, SVG or PDF, and pages as PNG or PDF: one event loop, one browser, a few tabs.

Kaleido's own synchronous server shares one return queue between callers and hands out other
callers' pictures under load. Here every call awaits its own result on one background loop.
"""
# Long because one browser, one queue, one way to die: its states make sense only together.

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from typing import Any, Literal, Protocol

import psutil
from kaleido import Kaleido
from kaleido._kaleido_tab import JavascriptError, KaleidoError

from reform.exporting.chromium import LocalChromium, find_browser, sandboxed
from reform.exporting.errors import BrowserMissing, ExportError, RenderFailed, RenderTimeout
from reform.exporting.html_page import HtmlPage, PageFormat, draw_page

__all__ = [
    "BrowserMissing",
    "ExportError",
    "RenderEngine",
    "RenderFailed",
    "RenderTimeout",
    "close",
    "shared_engine",
]

Format = Literal["png", "svg", "pdf", "jpeg", "webp"]

DEFAULT_TIMEOUT = 30.0
START_TIMEOUT = 40.0
_STOP_TIMEOUT = 8.0
_GRACE = 5.0
_RELOAD_TIMEOUT = 15.0

_log = logging.getLogger(__name__)


class JsonFigure(Protocol):
    """Describe what we need of a `plotly.graph_objects.Figure`."""

    def to_json(self) -> str | None:
        """Return the figure as JSON."""


Figure = str | Mapping[str, Any] | JsonFigure


def _plain(figure: Figure) -> dict[str, Any]:
    """Return the figure as plain JSON data, made in the caller's thread.

    The event loop only ever sees a private copy, so nobody can change a figure under it.
    """
    if isinstance(figure, str):
        text = figure
    elif isinstance(figure, Mapping):
        from plotly.io.json import to_json_plotly

        text = to_json_plotly(dict(figure))
    else:
        text = figure.to_json() or ""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise RenderFailed("the figure is not JSON") from error
    if not isinstance(found, dict) or "data" not in found:
        raise RenderFailed("the figure has no data")
    return found


def _tree(pid: int) -> list[psutil.Process]:
    """Return a process and all its descendants that still live."""
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _kill(processes: list[psutil.Process]) -> None:
    """Kill processes for good; psutil checks start times, so a reused id is left alone."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(processes, timeout=3)


class _Kaleido(Kaleido):  # type: ignore[misc]  # Kaleido ships no types
    """Clean each tab after its picture was handed over, not before.

    Reloading parses 5 MB of plotly.js again: as long as drawing itself, and nobody waits for it.
    """

    _reloads: set[asyncio.Task[None]]

    async def _return_kaleido_tab(self, tab: Any) -> None:
        """Start the reload that makes the tab free again."""
        if not hasattr(self, "_reloads"):
            self._reloads = set()
        task = asyncio.ensure_future(self._reload(tab))
        self._reloads.add(task)
        task.add_done_callback(self._reloads.discard)

    async def _reload(self, tab: Any) -> None:
        """Reload a tab; a browser that cannot even do that is given up."""
        try:
            # A page may have set a size of its own; the next figure must not inherit it.
            await asyncio.wait_for(
                tab.tab.send_command("Emulation.clearDeviceMetricsOverride"), _RELOAD_TIMEOUT
            )
            await asyncio.wait_for(super()._return_kaleido_tab(tab), _RELOAD_TIMEOUT)
        except Exception:
            self.subprocess.kill()

    async def calc_page(self, page: HtmlPage) -> bytes:
        """Draw a page on the next free tab."""
        tab = await self._get_kaleido_tab()
        try:
            return await draw_page(tab.tab, page)
        finally:
            await self._return_kaleido_tab(tab)

    async def close(self) -> None:
        """Close the browser without leaving a reload behind."""
        reloads = list(getattr(self, "_reloads", ()))
        for task in reloads:
            task.cancel()
        await asyncio.gather(*reloads, return_exceptions=True)
        await super().close()


_Job = Callable[[_Kaleido], Awaitable[bytes]]
"""What a browser is asked to draw."""


class _Session:
    """Hold one running browser and notice its death."""

    def __init__(self, browser: Any) -> None:
        """Watch a browser that has just been opened; needs the running loop."""
        self.browser = browser
        self.died = asyncio.Event()
        self.processes = _tree(browser.subprocess.pid)
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._watch, name="export-watch", daemon=True).start()

    def _watch(self) -> None:
        """Wait for the starter process; when it ends, end whatever outlived it.

        A thread of its own, because Kaleido's clean-up blocks the loop while a browser whose
        starter was killed still holds the pipe.
        """
        self.browser.subprocess.wait()
        _kill(self.processes)
        with contextlib.suppress(RuntimeError):  # the loop is already closed
            self._loop.call_soon_threadsafe(self.died.set)

    async def stop(self) -> None:
        """Close the browser, and kill what does not close."""
        known = {process.pid: process for process in self.processes}
        known |= {process.pid: process for process in _tree(self.browser.subprocess.pid)}
        with contextlib.suppress(Exception, asyncio.CancelledError):
            await asyncio.wait_for(self.browser.close(), _STOP_TIMEOUT)
        # In this thread: at the end of the program no pool takes work any more.
        _kill([process for process in known.values() if process.is_running()])


class _Worker:
    """Own the background thread, its event loop and the browser session on it."""

    def __init__(self, tabs: int, path: Path | None) -> None:
        """Start the thread; the browser starts with the first picture."""
        self._tabs, self._path = tabs, path
        self.session: _Session | None = None
        self.starts = 0
        self.loop = asyncio.new_event_loop()
        self._starting = asyncio.Lock()
        self._free_tabs = asyncio.Semaphore(tabs)
        self._thread = threading.Thread(target=self._run, name="export-loop", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        """Run the loop until it is stopped."""
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self.loop.close()

    async def _live_session(self) -> _Session:
        """Return the running browser, starting one when there is none."""
        async with self._starting:
            if self.session and not self.session.died.is_set():
                return self.session
            if self.session:
                await self._drop(self.session)
            import plotly

            bundle = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
            browser = _Kaleido(
                n=self._tabs,
                timeout=None,  # ours covers waiting, starting and drawing
                plotlyjs=bundle.as_uri(),
                mathjax=False,
                path=str(find_browser(self._path)),
                browser_cls=LocalChromium,
                enable_sandbox=sandboxed(),
            )
            try:
                await asyncio.wait_for(browser.open(), START_TIMEOUT)
            except BaseException as error:
                if process := getattr(browser, "subprocess", None):
                    _kill(_tree(process.pid))
                with contextlib.suppress(Exception, asyncio.CancelledError):
                    await asyncio.wait_for(browser.close(), _STOP_TIMEOUT)
                if isinstance(error, TimeoutError):
                    raise RenderTimeout("the browser did not start in time") from error
                if isinstance(error, asyncio.CancelledError):
                    raise
                raise RenderFailed(f"the browser did not start: {error}") from error
            self.starts += 1
            self.session = _Session(browser)
            return self.session

    async def _drop(self, session: _Session) -> None:
        """Stop a browser that is dead or hangs; the next picture starts another."""
        if self.session is session:
            self.session = None
        await session.stop()

    async def draw(self, job: _Job, end: float) -> bytes:
        """Draw one picture before `end`, trying again once when the browser dies."""
        try:
            await asyncio.wait_for(self._free_tabs.acquire(), end - time.monotonic())
        except TimeoutError as error:
            raise RenderTimeout("every tab was busy") from error
        try:
            problem: BaseException | None = None
            for _attempt in (1, 2):
                session = await self._live_session()
                try:
                    return await self._attempt(session, job, end)
                except ExportError:
                    raise
                except (Exception, asyncio.CancelledError) as error:
                    if not session.died.is_set():
                        await asyncio.sleep(0.2)  # the news of a death may come just after
                    _log.warning("browser lost while drawing: %r", error)
                    problem = error
                    await self._drop(session)
            raise RenderFailed("the browser died twice") from problem
        finally:
            self._free_tabs.release()

    async def _attempt(self, session: _Session, job: _Job, end: float) -> bytes:
        """Draw on one browser, ending early when it dies."""
        drawing = asyncio.ensure_future(job(session.browser))
        death = asyncio.ensure_future(session.died.wait())
        # A lost drawing ends later, with an error nobody waits for: fetch it, keep the log quiet.
        drawing.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            await asyncio.wait(
                {drawing, death},
                timeout=max(0.0, end - time.monotonic()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if drawing.done():
                return bytes(drawing.result())
            if death.done():
                raise ConnectionError("the browser ended")
            # The tab hangs: only a new browser is sure to have working tabs.
            await self._drop(session)
            raise RenderTimeout("the picture was not ready in time")
        except (KaleidoError, JavascriptError, TypeError, ValueError, AttributeError) as error:
            raise RenderFailed(f"the browser refused the figure: {error}") from error
        finally:
            drawing.cancel()
            death.cancel()

    async def _shut(self) -> None:
        """Stop the browser, then the loop."""
        try:
            async with self._starting:
                if self.session:
                    await self._drop(self.session)
        finally:
            self.loop.stop()

    def close(self) -> None:
        """Stop everything and wait for it."""
        session = self.session
        with contextlib.suppress(RuntimeError):  # the loop is already closed
            asyncio.run_coroutine_threadsafe(self._shut(), self.loop)
        self._thread.join(_STOP_TIMEOUT + 2 * _GRACE)
        if session:
            _kill([process for process in session.processes if process.is_running()])


class RenderEngine:
    """Draw pictures for any number of threads; start lazily, recover by itself."""

    def __init__(self, *, tabs: int = 2, browser_path: Path | None = None, queue_limit: int = 64) -> None:
        """Prepare an engine of `tabs` tabs that lets `queue_limit` pictures wait."""
        self._tabs, self._path = tabs, browser_path
        self._places = threading.BoundedSemaphore(queue_limit)
        self._guard = threading.Lock()
        self._worker: _Worker | None = None

    def _live_worker(self) -> _Worker:
        """Return the background worker, starting one when there is none."""
        with self._guard:
            if self._worker is None:
                find_browser(self._path)  # say what is missing before anything starts
                self._worker = _Worker(self._tabs, self._path)
            return self._worker

    def render(
        self,
        figure: Figure,
        *,
        width: int,
        height: int,
        scale: float = 1,
        format: Format = "png",
        timeout: float = DEFAULT_TIMEOUT,
    ) -> bytes:
        """Return the picture of a figure, `width*scale` by `height*scale` pixels.

        SVG and PDF ignore the scale: their unit is the CSS px of the figure.
        """
        spec = _plain(figure)
        options = {"width": width, "height": height, "scale": scale, "format": format}

        async def job(browser: _Kaleido) -> bytes:
            return bytes(await browser.calc_fig(spec, opts=options))

        return self._draw(job, timeout)

    def render_html(
        self,
        html: str,
        *,
        width: int,
        height: int,
        fmt: PageFormat = "png",
        dpi: float = 300,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> bytes:
        """Return the picture of a whole HTML page, `width` by `height` pixels.

        A PDF has one sheet of `width/dpi` by `height/dpi` inches. The page runs no script and
        loads nothing: what it shows must be inside it.
        """
        page = HtmlPage(html, width, height, fmt, dpi)
        return self._draw(lambda browser: browser.calc_page(page), timeout)

    def _draw(self, job: _Job, timeout: float) -> bytes:
        """Have something drawn within a time limit, waiting for a place first."""
        end = time.monotonic() + timeout
        if not self._places.acquire(timeout=timeout):
            raise RenderTimeout("too many pictures are waiting")
        try:
            worker = self._live_worker()
            future = asyncio.run_coroutine_threadsafe(worker.draw(job, end), worker.loop)
            try:
                # Starting and stopping browsers is bounded by itself and comes on top.
                limit = max(0.0, end - time.monotonic()) + START_TIMEOUT + _STOP_TIMEOUT + _GRACE
                return future.result(limit)
            except FutureTimeout as error:
                future.cancel()
                self._abandon(worker)
                raise RenderTimeout("the export engine hung and was replaced") from error
        finally:
            self._places.release()

    def _abandon(self, worker: _Worker) -> None:
        """Leave a worker whose loop no longer answers, killing its browser."""
        with self._guard:
            if self._worker is worker:
                self._worker = None
        if worker.session:
            _kill([process for process in worker.session.processes if process.is_running()])

    @property
    def starts(self) -> int:
        """Return how often the present worker started a browser."""
        return self._worker.starts if self._worker else 0

    @property
    def browser_pids(self) -> list[int]:
        """Return the process ids of the running browser, the starter first."""
        session = self._worker.session if self._worker else None
        if session is None:
            return []
        return [process.pid for process in _tree(session.browser.subprocess.pid)]

    def close(self) -> None:
        """Stop the browser and the thread; the next `render` would start them again."""
        with self._guard:
            worker, self._worker = self._worker, None
        if worker:
            worker.close()


_shared: RenderEngine | None = None
_shared_guard = threading.Lock()


def shared_engine() -> RenderEngine:
    """Return the engine of this process, made from the settings."""
    global _shared
    with _shared_guard:
        if _shared is None:
            from reform.settings import settings

            found = settings()
            _shared = RenderEngine(tabs=found.export_tabs, browser_path=found.browser_path)
        return _shared


def close() -> None:
    """Stop the shared engine, if there is one."""
    global _shared
    with _shared_guard:
        engine, _shared = _shared, None
    if engine:
        engine.close()


atexit.register(close)
