"""One round of everything a wall must outlive: its server killed, frozen, and replaced by a newer one."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from reform.wall import state
from tests.wall.machine import Machine

LONG_WAIT = 40_000


def band(page: Page, words: str | None) -> None:
    """Wait until the band says something, or is gone."""
    if words is None:
        expect(page.locator("#band")).to_be_hidden(timeout=LONG_WAIT)
    else:
        expect(page.locator("#band")).to_contain_text(words, timeout=LONG_WAIT)


def outlive(page: Page, machine: Machine, folder: Path, number: int) -> None:
    """Kill, freeze and replace the server; nobody touches the wall, which keeps its picture and place.

    `folder` takes the files of the newer release. Raises AssertionError.
    """
    title = page.locator("h1").inner_text()
    picture = page.locator(".body").inner_html()

    def same_picture() -> None:
        assert page.locator("h1").inner_text() == title
        assert page.locator(".body").inner_html() == picture

    machine.kill()
    band(page, "MẤT KẾT NỐI · số liệu lúc")
    same_picture()
    machine.start()
    band(page, None)
    same_picture()
    machine.freeze()
    band(page, "MẤT KẾT NỐI · số liệu lúc")
    same_picture()
    machine.thaw()
    band(page, None)
    same_picture()
    # Another release: its files differ, so the wall loads itself again at the same place.
    release = folder / f"release-{number}"
    shutil.copytree(state.CLIENT, release)
    with (release / "wall.css").open("a", encoding="utf-8") as styles:
        styles.write(f"/* {number} */")
    before = page.evaluate("document.body.dataset.client")
    machine.kill()
    machine.start(release)
    expect(page.locator("body")).not_to_have_attribute("data-client", before, timeout=LONG_WAIT)
    expect(page.locator("h1")).to_have_text(title)
    band(page, None)
    same_picture()
