"""Start the whole server and a real browser; every page must stay on this machine.

A missing browser is an error here, never a skip. `browser_page` checks at its end that nothing
was asked from outside and that the Content-Security-Policy was never broken, so every browser
test checks that too.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 90
BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
BROWSER_ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORTS = {
    "laptop": {"width": 1440, "height": 900},
    "wide": {"width": 1920, "height": 1080},
    "phone": {"width": 390, "height": 844},
}

# Pages draw for a phone when the browser says that it is one.
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36"
PHONE_WIDTH = 500

# A busy machine is slow, not wrong.
expect.set_options(timeout=20_000)

_WATCH_POLICY = """
window.__policyViolations = [];
document.addEventListener('securitypolicyviolation', event => window.__policyViolations.push(
  `${event.violatedDirective}: ${event.blockedURI || 'inline'} in ${event.sourceFile}`));
"""


@dataclass(frozen=True)
class RunningServer:
    """Know where a started server answers, keeps its data and writes its log."""

    url: str
    home: Path
    log: Path
    pid: int

    def log_text(self) -> str:
        """Return everything the server has printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@dataclass
class Traffic:
    """Record every request of a page."""

    requests: list[str] = field(default_factory=list)
    console_errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Begin to record."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda web_socket: self.requests.append(web_socket.url))
        page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        page.on("console", self._note)
        page.add_init_script(_WATCH_POLICY)

    def _note(self, message: Any) -> None:
        """Keep error messages of the console."""
        if message.type == "error":
            self.console_errors.append(message.text)

    def outside(self) -> list[str]:
        """Return the addresses that are not on this machine."""
        inside = {"127.0.0.1", "localhost", "::1", None, ""}
        local_schemes = {"data", "blob", "about"}
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in local_schemes and urlsplit(url).hostname not in inside
        ]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(url: str) -> bool:
    """Tell whether the health page says ok."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running_server(script: Path, home: Path, **environment: str) -> Iterator[RunningServer]:
    """Run `streamlit run` on a script until the block ends."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    # Several servers may share one folder.
    log = home / f"server-{port}.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("REFORM_")}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            env={**inherited, "REFORM_HOME": str(home), "PYTHONUNBUFFERED": "1", **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        server = RunningServer(url, home, log, process.pid)
        try:
            end = time.monotonic() + START_SECONDS
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"the server did not start:\n{server.log_text()[-4000:]}")
                time.sleep(0.2)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def dashboard_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Start the real dashboard with a data directory of its own."""
    with running_server(ROOT / "dashboard.py", tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Start one browser for the tests of this folder.

    Not for the whole session: Playwright keeps an event loop running in this thread, which
    would break `asyncio.run` in tests that come after.
    """
    path = next(filter(None, map(shutil.which, BROWSER_NAMES)), None)
    if path is None:
        raise RuntimeError("these tests need Chromium: apt-get install chromium")
    arguments = list(BROWSER_ARGUMENTS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def traffic() -> Traffic:
    """Hold what `browser_page` asked for."""
    return Traffic()


@pytest.fixture
def browser_page(chromium: Browser, traffic: Traffic, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open an empty page of laptop size; `@pytest.mark.parametrize(..., indirect=True)` with a
    name of `VIEWPORTS` gives another size. Fails at its end when anything went outside.
    """
    size = VIEWPORTS[getattr(request, "param", "laptop")]
    context = chromium.new_context(
        viewport=size,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        user_agent=PHONE if size["width"] < PHONE_WIDTH else None,
    )
    page = context.new_page()
    traffic.watch(page)
    violations: list[str] = []
    try:
        yield page
        if page.url.startswith("http"):
            violations = page.evaluate("window.__policyViolations || []")
    finally:
        context.close()
    assert traffic.outside() == []
    assert violations == []
