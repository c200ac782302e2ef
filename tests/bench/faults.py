"""A wall outlives its server again and again: `python -m tests.bench.faults [ROUNDS]` (50 unless told).

Each round kills, freezes and replaces the server by a release with other files; the playlist stands
on another page each time. A round that is not outlived without a person ends the run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from reform.exporting.chromium import find_browser
from reform.settings import Settings
from reform.simulate.install import install
from reform.warehouse.build import build
from tests.browser.conftest import BROWSER_ARGUMENTS, free_port
from tests.wall.machine import Machine
from tests.wall.rounds import outlive

QUERY = "asof=2020-06-30&scope=centre&refresh=1&seconds=600"


def run(rounds: int) -> None:
    """Run the rounds and print how long each took."""
    arguments = [*BROWSER_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        settings = Settings(home=folder / "home")
        settings.home.mkdir()
        install(settings)
        build(settings)
        machine = Machine(free_port(), settings.home, folder / "log")
        machine.start()
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(settings.browser_path)), args=arguments
        )
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.set_default_timeout(60_000)
        page.goto(f"{machine.url}/man-hinh-ioc?{QUERY}")
        expect(page.locator("h1").first).not_to_be_empty()
        begin = time.monotonic()
        for number in range(rounds):
            page.keyboard.press(str(1 + number % 6))
            page.wait_for_timeout(700)
            outlive(page, machine, folder, number)
            print(f"round {number + 1} of {rounds} outlived, {time.monotonic() - begin:.0f} s", flush=True)
        browser.close()
        machine.kill()


def main(words: Sequence[str]) -> int:
    """Run as many rounds as asked for."""
    run(int(words[0]) if words else 50)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
