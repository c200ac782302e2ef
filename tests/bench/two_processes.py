"""Two processes on one installation behind nginx: `python -m tests.bench.two_processes [--home FOLDER]`.

Runs Debian's nginx (`apt-get install nginx-light`) with the shipped `deploy/nginx-two.conf`; only ports
change and TLS is left out. Which process answered is read from nginx's own log, never from the cookie
that is examined. The result is kept in bench-results/two-processes.json; the exit code is 1 when
anything was not as promised.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.bench.load import installation
from tests.bench.measuring import RESULTS, ROOT
from tests.bench.sessions import Viewer, get
from tests.browser.conftest import BROWSER_ARGUMENTS, RunningServer, free_port, running_server

SHIPPED = ROOT / "deploy" / "nginx-two.conf"
NEWCOMERS = 40
PAGE = "/xep-hang?index=pci&year=2019&home=70"
_COOKIE = re.compile(r"dashboard_process=([ab])")
_MAIN = """
daemon off;
master_process on;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
    {temporary}
    log_format told '$upstream_addr|$status|$request_uri|$http_user_agent';
    access_log {folder}/access.log told;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Check:
    """One promise: what was done, whether it held, what was seen."""

    what: str
    held: bool
    seen: str


class Proxy:
    """A running nginx of our own and its log."""

    def __init__(self, folder: Path, ports: dict[str, int]) -> None:
        """Write its files; `ports` says where the processes a and b listen."""
        self.folder, self._ports = folder, ports
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        site = SHIPPED.read_text(encoding="utf-8")
        site = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
        site = re.sub(r"\n    ssl_[^\n]*", "", site)
        site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
        site = site.replace("8501", str(ports["a"])).replace("8502", str(ports["b"]))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "site.conf").write_text(site, encoding="utf-8")
        main = _MAIN.format(folder=folder, temporary=temporary, user=user)
        (folder / "nginx.conf").write_text(main, encoding="utf-8")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run until the block ends."""
        command = ["/usr/sbin/nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        process = subprocess.Popen([*command, "-e", str(self.folder / "error.log")])
        try:
            for _ in range(100):
                try:
                    get(self.url, "/healthz")
                    break
                except OSError:
                    time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGQUIT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait()

    def answered(self, agent: str) -> list[tuple[str, int, str]]:
        """Return which process answered a browser, with status and address, in the order of answers."""
        found = []
        for line in (self.folder / "access.log").read_text(encoding="utf-8").splitlines():
            upstream, status, address, by = line.split("|", 3)
            if by == agent:
                last = upstream.split(", ")[-1].rpartition(":")[2]
                name = next((name for name, port in self._ports.items() if str(port) == last), "?")
                found.append((name, int(status), address))
        return found


def _cookie(told: str | None) -> str | None:
    found = _COOKIE.search(told or "")
    return found[1] if found else None


def _headers(process: str | None, agent: str) -> dict[str, str]:
    cookie = {"Cookie": f"dashboard_process={process}"} if process else {}
    return {"User-Agent": agent} | cookie


async def _socket(url: str, process: str | None, agent: str) -> str | None:
    """Open a session, see one page; return the process that its handshake set as cookie."""
    async with Viewer(url, _headers(process, agent)) as viewer:
        answer = await viewer.see("xep-hang", "index=pci&year=2019&home=70")
        if answer.failed:
            raise RuntimeError(answer.failed)
        response = viewer.response
        return _cookie(response.headers.get("Set-Cookie") if response else None)


def newcomers(proxy: Proxy, prefix: str) -> Check:
    """Let people without a cookie in: page, file, socket and health must all come from one process."""
    shares: Counter[str] = Counter()
    strayed = 0
    for number in range(NEWCOMERS):
        agent = f"{prefix}-{number}"
        process = _cookie(get(proxy.url, PAGE, headers=_headers(None, agent)).headers.get("set-cookie"))
        get(proxy.url, "/app/static/fonts/BPSans-400.woff2", headers=_headers(process, agent))
        moved = asyncio.run(_socket(proxy.url, process, agent))
        get(proxy.url, "/healthz", headers=_headers(process, agent))
        by = {name for name, _, _ in _waited(proxy, agent, 4)}
        shares[process or "?"] += 1
        strayed += by != {process} or moved is not None
    return Check(
        f"{NEWCOMERS} newcomers: page, file, web socket and a later request come from one process",
        not strayed and set(shares) == {"a", "b"},
        f"a {shares['a']}, b {shares['b']}, strayed {strayed}",
    )


def _waited(proxy: Proxy, agent: str, count: int) -> list[tuple[str, int, str]]:
    """Return the log of a browser when it is complete: a socket is written down at its end."""
    for _ in range(100):
        if len(found := proxy.answered(agent)) >= count:
            return found
        time.sleep(0.05)
    return proxy.answered(agent)


def answers(proxy: Proxy, processes: tuple[str, ...], when: str) -> Check:
    """Compare every answer of every process with the question itself, and pictures between processes."""
    from tests.bench.answers import pictures, questions, wall_wrong

    wrong: list[str] = []
    checked = 0

    async def pages(process: str) -> None:
        nonlocal checked
        async with Viewer(proxy.url, _headers(process, f"answers-{when}-{process}")) as viewer:
            for question in questions():
                told = await viewer.see(question.page, question.query)
                checked += 1
                if problem := told.failed or question.wrong(told):
                    wrong.append(f"{process}: {question.page}?{question.query}: {problem}")

    for process in processes:
        asyncio.run(pages(process))
        headers = _headers(process, f"answers-{when}-{process}")
        for picture in pictures()[:4]:
            checked += 1
            if problem := picture.wrong(get(proxy.url, picture.path, headers=headers)):
                wrong.append(f"{process}: {picture.path}: {problem}")
        checked += 1
        if problem := wall_wrong(get(proxy.url, "/wall/state?pages=1,2,3,4,5,6", headers=headers)):
            wrong.append(f"{process}: wall: {problem}")
        by = {name for name, _, _ in proxy.answered(f"answers-{when}-{process}")}
        if by != {process}:
            wrong.append(f"{process}: answered by {sorted(by)}")
    return Check(
        f"pages, pictures and wall of {' and '.join(processes)} against the questions, {when}",
        not wrong,
        f"{checked} answers, {len(wrong)} wrong {wrong[:3] or ''}".strip(),
    )


def killed(proxy: Proxy, servers: dict[str, RunningServer], browser_path: Path) -> list[Check]:
    """Kill the process a browser is on: the open page comes back by itself, and a reload works."""
    arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(browser_path), args=arguments)
        context = browser.new_context(viewport={"width": 1440, "height": 900}, user_agent="browser")
        page = context.new_page()
        page.goto(proxy.url + PAGE)
        chart = page.locator(".js-plotly-plot").first
        expect(chart).to_be_visible()
        page.wait_for_load_state("networkidle")

        def cookie() -> str:
            return next(c["value"] for c in context.cookies() if c["name"] == "dashboard_process")

        first = cookie()
        other = "b" if first == "a" else "a"
        before = {name for name, _, _ in proxy.answered("browser")}
        asked = len(proxy.answered("browser"))
        os.kill(servers[first].pid, signal.SIGKILL)
        start = time.monotonic()
        while cookie() != other and time.monotonic() - start < 60:
            page.wait_for_timeout(100)
        back = time.monotonic() - start
        moved = cookie() == other
        # The page that was open is still there, and Streamlit no longer says that it lost the server.
        expect(page.locator("[data-testid=stConnectionStatus]")).to_have_count(0)
        expect(chart).to_be_visible()
        page.reload()
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        after = proxy.answered("browser")[asked:]
        reloaded = {name for name, _, address in after if address == PAGE}
        browser.close()
    bad = [(status, address) for _, status, address in after if status >= 500]
    checks = [
        Check("a browser's whole page comes from one process", before == {first}, f"{sorted(before)}"),
        Check(
            "process killed: the open page connects to the other one by itself, then a reload works",
            moved and reloaded == {other},
            f"{first} killed, moved after {back:.1f} s, reload from {sorted(reloaded)}",
        ),
        Check("no answer with 5xx meanwhile", not bad, f"{len(after)} requests, {bad[:3] or 'none'}"),
    ]
    statuses: Counter[int] = Counter()
    for number in range(20):
        for name in (first, None):
            got = get(proxy.url, PAGE, headers=_headers(name, f"late-{number}"))
            statuses[got.status] += 1
    checks.append(
        Check(
            "one process dead: cookies of the dead one and no cookie are served",
            set(statuses) == {200},
            f"{dict(statuses)}",
        )
    )
    checks.append(answers(proxy, (other,), f"with {first} dead"))
    return checks


def published(proxy: Proxy, names: tuple[str, ...]) -> list[Check]:
    """Publish another version beside the servers: both must serve it without a restart."""
    from reform.settings import settings
    from reform.simulate.install import install_scaled
    from reform.warehouse.build import build
    from reform.warehouse.read import current_warehouse
    from tests.bench.answers import pictures, questions

    old = current_warehouse().version
    install_scaled(settings(), 20_000, seed=7)
    build(settings())
    wanted = current_warehouse().version
    start = time.monotonic()
    told: dict[str, str] = {}
    while time.monotonic() - start < 30 and set(told.values()) != {wanted}:
        for name in names:
            got = get(proxy.url, "/healthz", headers=_headers(name, "health"))
            told[name] = json.loads(got.body)["version"]
    questions.cache_clear()
    pictures.cache_clear()
    picked = Check(
        "a version published by a third process is served by both without a restart",
        wanted != old and set(told.values()) == {wanted},
        f"{old} → {wanted}, {time.monotonic() - start:.2f} s after it was published",
    )
    return [picked, answers(proxy, names, "after publishing")]


def run() -> list[Check]:
    """Start everything and examine every promise."""
    from reform.exporting.chromium import find_browser
    from reform.settings import settings

    home, script = Path(os.environ["REFORM_HOME"]), ROOT / "dashboard.py"
    checks: list[Check] = []
    with (
        tempfile.TemporaryDirectory() as place,
        running_server(script, home) as one,
        running_server(script, home) as two,
    ):
        servers = {"a": one, "b": two}
        proxy = Proxy(Path(place), {name: int(s.url.rpartition(":")[2]) for name, s in servers.items()})
        with proxy.running():
            checks.append(newcomers(proxy, "new"))
            checks.append(answers(proxy, ("a", "b"), "one version"))
            checks += published(proxy, ("a", "b"))
            checks += killed(proxy, servers, find_browser(settings().browser_path))
        for name, server in servers.items():
            lines = [x for x in server.log_text().splitlines() if "ERROR" in x or "Traceback" in x]
            checks.append(Check(f"no error in the log of {name}", not lines, f"{lines[:3] or 'none'}"))
    return checks


def main(words: list[str]) -> int:
    """Print and keep what was seen; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args(words)
    with installation(asked.home):
        checks = run()
    for check in checks:
        print(f"{'held  ' if check.held else 'BROKEN'} {check.what}: {check.seen}")
    version = subprocess.run(
        ["/usr/sbin/nginx", "-v"], capture_output=True, text=True, check=True
    ).stderr.strip()
    RESULTS.mkdir(exist_ok=True)
    told = {"proxy": version, "checks": [vars(check) for check in checks]}
    (RESULTS / "two-processes.json").write_text(
        json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return 0 if all(check.held for check in checks) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
