"""A wall server that tests may kill, freeze and replace, and rounds of such failures."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Machine:
    """One server process on one port; the browser only knows the address."""

    def __init__(self, port: int, home: Path, log: Path) -> None:
        """Remember where it will run; it is started later."""
        self.port, self.log = port, log
        self.url = f"http://127.0.0.1:{port}"
        self._environment = {**os.environ, "REFORM_HOME": str(home), "PYTHONPATH": str(ROOT)}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, client: Path | None = None) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-m", "tests.wall.serve", str(self.port)]
        command += [str(client)] if client else []
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the wall server did not start:\n{self.log.read_text(errors='replace')}")

    @property
    def pid(self) -> int:
        """Return the process that serves."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill without warning."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        """Stop without closing anything, as a machine that hangs."""
        if self._process:
            os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Go on."""
        if self._process:
            os.kill(self._process.pid, signal.SIGCONT)
