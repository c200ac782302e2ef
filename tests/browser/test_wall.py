"""The wall in a real browser: it fits, it turns, and it comes back from any failure by itself."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reform.settings import Settings
from reform.warehouse.build import build
from tests.browser.conftest import free_port
from tests.importing.extract_files import line, saved, taken
from tests.wall.machine import Machine
from tests.wall.rounds import LONG_WAIT, band, outlive

FOUNDING = "asof=2020-06-30&scope=centre"
# Fast enough for a test; a real wall asks every five seconds.
QUICK = f"{FOUNDING}&refresh=1&seconds=600"

# Every text under 28 px, every box whose content is cut, as the browser laid it out.
FAULTS = """() => {
  const found = [];
  for (const one of document.querySelectorAll('#stage *')) {
    if (!one.getClientRects().length) continue;
    if (![...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < 28) found.push(['small', one.textContent.slice(0, 40), size]);
    const inline = getComputedStyle(one).display === 'inline';
    if (!inline && one.scrollWidth > one.clientWidth + 2) found.push(['cut', one.textContent.slice(0, 60)]);
  }
  for (const box of document.querySelectorAll('.body, .card'))
    if (box.scrollHeight > box.clientHeight + 2) found.push(['high', box.className]);
  return found;
}"""


@pytest.fixture(scope="module")
def machine(installation: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A running wall server over both simulated sets."""
    build(installation)
    made = Machine(free_port(), installation.home, tmp_path_factory.mktemp("wall") / "log")
    made.start()
    yield made
    made.kill()


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Page]:
    """A wall's browser at full HD."""
    context = chromium.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(LONG_WAIT)
    yield page
    context.close()


def opened(page: Page, machine: Machine, query: str) -> Page:
    page.goto(f"{machine.url}/man-hinh-ioc?{query}")
    expect(page.locator("h1").first).not_to_be_empty()
    return page


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (5760, 1080)], ids=str)
@pytest.mark.parametrize("query", [FOUNDING, "asof=2021-05-19&scope=province&theme=light&lang=en"])
def test_every_page_fits_and_is_read_from_afar(chromium: Browser, machine: Machine, size, query):
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page = opened(context.new_page(), machine, query)
    judged: list[list[str]] = []
    for _ in range(6):
        # A page is judged when its letters are there and it was laid out, however busy the machine.
        page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        # The wall's policy forbids what Playwright polls with: a single look is allowed, and repeated here.
        for _ in range(25):
            titles, faults = page.locator("h1").all_inner_texts(), page.evaluate(FAULTS)
            if titles not in judged[-1:] and not faults:
                break
            page.wait_for_timeout(200)
        assert titles not in judged[-1:] and faults == []
        judged.append(titles)
        page.keyboard.press("ArrowRight")
    assert len({*map(tuple, judged)}) == page.locator(".dots i").count() > 1
    columns = page.locator("#columns > article").count()
    assert columns == (3 if size[0] == 5760 else 1)
    context.close()


@pytest.mark.parametrize(
    ("pages", "columns", "groups"), [("5", 1, 1), ("1,5", 3, 1), ("1,2,3,5", 3, 2)], ids=str
)
def test_no_third_of_a_wide_wall_is_ever_blank(chromium: Browser, machine: Machine, pages, columns, groups):
    context = chromium.new_context(viewport={"width": 5760, "height": 1080}, reduced_motion="reduce")
    page = opened(context.new_page(), machine, f"{QUICK}&pages={pages}")
    for _ in range(groups):
        assert page.locator("h1").count() == columns
        assert all(title.strip() for title in page.locator("h1").all_inner_texts())
        page.keyboard.press("ArrowRight")
    expect(page.locator(".dots i")).to_have_count(groups)
    context.close()


def test_pages_turn_by_themselves_and_the_second_round_is_as_good_as_the_first(
    screen: Page, machine: Machine
):
    page = opened(screen, machine, f"{FOUNDING}&pages=1,2,3&seconds=5&refresh=1")
    first = page.locator("h1").inner_text()
    shown = [(first, page.locator(".body").inner_html())]
    for _ in range(6):
        before = page.locator("h1").inner_text()
        expect(page.locator("h1")).not_to_have_text(before, timeout=15_000)
        shown.append((page.locator("h1").inner_text(), page.locator(".body").inner_html()))
    assert shown[:3] == shown[3:6]
    assert shown[0] == shown[6]
    assert len({title for title, _ in shown}) == 3


def test_keys_pause_turn_jump_and_change_the_theme(screen: Page, machine: Machine):
    page = opened(screen, machine, f"{FOUNDING}&seconds=5")
    page.keyboard.press(" ")
    expect(page.locator(".count")).to_contain_text("ĐANG DỪNG")
    title = page.locator("h1").inner_text()
    page.wait_for_timeout(6500)
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("3")
    expect(page.locator("h1")).to_contain_text("đến hạn trong 3 ngày")
    assert "wall=3" in page.url
    page.keyboard.press("PageUp")
    expect(page.locator("h1")).to_contain_text("quá hạn trên 30 ngày")
    page.keyboard.press("t")
    assert page.evaluate("document.body.dataset.theme") == "light"
    page.keyboard.press("?")
    expect(page.locator("#help")).to_contain_text("Phím cách")
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_a_reload_comes_back_to_the_same_page(screen: Page, machine: Machine):
    page = opened(screen, machine, QUICK)
    page.keyboard.press("6")
    expect(page.locator("h1")).to_contain_text("Đúng hạn tháng")
    page.reload()
    expect(page.locator("h1")).to_contain_text("Đúng hạn tháng")


def test_a_page_that_stands_twice_comes_back_to_its_own_place(screen: Page, machine: Machine):
    page = opened(screen, machine, f"{QUICK}&pages=5,1,5,2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_contain_text("3/4")
    page.reload()
    expect(page.locator(".count")).to_contain_text("3/4")


def test_killed_frozen_and_replaced_servers_are_outlived_without_a_person(
    screen: Page, machine: Machine, tmp_path: Path
):
    page = opened(screen, machine, QUICK)
    page.keyboard.press("2")
    for number in range(3):
        outlive(page, machine, tmp_path, number)


def test_an_hour_without_network_is_outlived(screen: Page, machine: Machine):
    screen.clock.install()
    page = opened(screen, machine, QUICK)
    page.keyboard.press("3")
    page.clock.run_for(3000)
    title, picture = page.locator("h1").inner_text(), page.locator(".body").inner_html()
    page.context.set_offline(True)
    for _ in range(60):
        page.clock.fast_forward(60_000)
    page.clock.run_for(5000)
    band(page, "MẤT KẾT NỐI · số liệu lúc")
    assert (page.locator("h1").inner_text(), page.locator(".body").inner_html()) == (title, picture)
    page.context.set_offline(False)
    for _ in range(20):
        page.clock.run_for(3000)
        page.wait_for_timeout(200)
    band(page, None)
    expect(page.locator("h1")).to_have_text(title)


def test_new_data_appear_within_a_refresh_and_the_wall_is_never_blank(
    screen: Page, installation: Settings, tmp_path: Path
):
    """Real dossiers are published in mid-rotation: the simulated ones vanish from the next picture."""
    own = Settings(home=tmp_path / "home")
    shutil.copytree(installation.home, own.home)
    other = Machine(free_port(), own.home, tmp_path / "log")
    build(own)
    other.start()
    try:
        page = opened(screen, other, f"{FOUNDING}&refresh=1&seconds=5&pages=1,2")
        expect(page.locator(".simulated").first).to_be_visible()
        page.evaluate("""() => {
          window.blank = 0;
          const look = () => {
            if (!document.querySelector('h1')?.textContent.trim()) window.blank += 1;
            requestAnimationFrame(look);
          };
          look();
        }""")
        page.evaluate("window.stays = true")
        day = "08/06/2020"
        row = line(received_on="01/06/2020", due_on=day, finished_on=day, returned_on=day)
        taken(own, saved(tmp_path, [row]), scope="centre", snapshot_on=date(2020, 6, 30))
        build(own)
        expect(page.locator("h1").first).to_have_text("Không có hồ sơ quá hạn.", timeout=LONG_WAIT)
        expect(page.locator(".simulated").first).to_be_hidden()
        assert page.evaluate("window.blank") == 0
        assert page.evaluate("window.stays")  # the same page all the time, never loaded again
    finally:
        other.kill()


def test_opened_or_reloaded_while_the_server_is_down_it_shows_the_last_picture(
    screen: Page, machine: Machine
):
    page = opened(screen, machine, QUICK)
    title = page.locator("h1").inner_text()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # through the worker, which now keeps the page
    expect(page.locator("h1")).to_have_text(title)
    machine.kill()
    page.reload()
    expect(page.locator("h1")).to_have_text(title)
    band(page, "MẤT KẾT NỐI")
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator("h1")).to_have_text(title)
    machine.start()
    band(page, None)
    band(other, None)


def test_data_that_cannot_be_read_leave_the_picture_and_say_so(
    screen: Page, machine: Machine, installation: Settings
):
    page = opened(screen, machine, QUICK)
    title = page.locator("h1").inner_text()
    pointer = installation.home / "current"
    held = pointer.read_bytes()
    pointer.write_bytes(b"nothing")
    try:
        machine.kill()
        machine.start()
        band(page, "KHÔNG ĐỌC ĐƯỢC SỐ LIỆU · đang hiện bản lúc")
        assert page.locator("h1").inner_text() == title
    finally:
        pointer.write_bytes(held)
    band(page, None)


def test_old_data_say_their_age_and_simulated_ones_their_mark(screen: Page, machine: Machine):
    page = opened(screen, machine, FOUNDING)
    expect(page.locator(".simulated")).to_have_text("Dữ liệu mô phỏng")
    expect(page.locator(".ages")).to_have_text("▲ Hồ sơ: số liệu đến hết ngày 30/06/2020")
    # Real ones of that age: the band counts the days, also while nobody answers.
    page.evaluate("localStorage.clear()")
    page.route("**/wall/state**", lambda route: as_real(route))
    page.reload()
    expect(page.locator("#band")).to_contain_text(re.compile(r"SỐ LIỆU CŨ \d+ NGÀY"))


def test_ages_worsen_with_the_clock_alone_while_the_server_is_frozen(screen: Page, machine: Machine):
    """Tuesday's extract: quiet, amber when Wednesday is over, a band with hours when Thursday is."""
    screen.clock.install(time="2020-07-01T09:00:00+07:00")

    def then(route) -> None:
        answer = route.fetch()
        told = answer.text().replace('"simulated": true', '"simulated": false')
        headers = {**answer.headers, "x-time": str(int(page.evaluate("Date.now()")))}
        route.fulfill(response=answer, headers=headers, body=told)

    page = screen
    page.route("**/wall/state**", then)
    opened(page, machine, f"{FOUNDING}&refresh=60&seconds=600")
    expect(page.locator(".ages")).to_have_text("● Hồ sơ: số liệu đến hết ngày 30/06/2020")
    expect(page.locator("#band")).to_be_hidden()
    machine.freeze()
    try:
        page.clock.fast_forward("16:00:00")  # 2 July, one in the morning
        page.clock.run_for(2000)
        expect(page.locator(".ages")).to_have_text("▲ Hồ sơ: số liệu đến hết ngày 30/06/2020")
        band(page, "MẤT KẾT NỐI · số liệu lúc 09:00 01/07/2020")
    finally:
        machine.thaw()
    page.clock.fast_forward("23:30:00")  # 3 July, half past midnight: two working days, 48 hours
    for _ in range(10):
        page.clock.run_for(2000)
        page.wait_for_timeout(200)
    band(page, "SỐ LIỆU CŨ 48 GIỜ")


def as_real(route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('"simulated": true', '"simulated": false'))


def test_nothing_is_touched_when_nothing_changed(screen: Page, machine: Machine):
    page = opened(screen, machine, QUICK)
    page.evaluate("""() => {
      window.changes = 0;
      new MutationObserver(all => { window.changes += all.length; }).observe(
        document.querySelector('.body'),
        {subtree: true, childList: true, characterData: true, attributes: true});
    }""")
    page.wait_for_timeout(5000)
    assert page.evaluate("window.changes") == 0


def test_at_night_the_dark_wall_is_mostly_unlit(screen: Page, machine: Machine, tmp_path: Path):
    from PIL import Image

    page = opened(screen, machine, f"{QUICK}&theme=dark")
    for number in range(1, 7):
        page.keyboard.press(str(number))
        page.wait_for_timeout(300)
        picture = tmp_path / f"{number}.png"
        page.screenshot(path=picture)
        grey = Image.open(picture).convert("L")
        lit = sum(grey.histogram()[64:]) / (grey.width * grey.height)
        assert lit <= 0.4, (number, lit)
