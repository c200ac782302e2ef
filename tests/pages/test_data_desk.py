"""Bàn số liệu: closed until somebody may write, and every write asks on the server who it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.testing.v1 import AppTest

from reform import audit, clock
from reform.accounts import store
from reform.accounts.attempts import FREE, Attempts
from reform.accounts.sessions import SignedIn
from reform.importing import drafts
from reform.importing.index.commit import commit, undo
from reform.screen import signing_in
from reform.settings import settings
from reform.urls import DESKS
from reform.warehouse import ledger
from reform.warehouse.read import current_warehouse
from tests.imports.conftest import all_scores, own, places, request, seen, table  # noqa: F401
from tests.pages.test_pages import html, opened

PASSWORD = "mat-khau-rat-dai"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
FRESH = all_scores(60.0, 0.5)
TABLE = table("SIPAS", 2016, FRESH, places(FRESH)).decode()
STORE, UNDO = "Nạp vào kho", "Hoàn tác lần nạp này"


@pytest.fixture(autouse=True)
def here(own, monkeypatch):  # noqa: F811
    """Work in an installation of its own, with hashes that cost little and nobody waiting."""
    monkeypatch.setenv("REFORM_HOME", str(own.home))
    monkeypatch.setattr(store, "hasher", lambda: CHEAP)
    monkeypatch.setattr(signing_in, "_ATTEMPTS", Attempts())
    store._nobody.cache_clear()
    settings.cache_clear()
    for role in store.ROLES:
        store.add(own.home, role, PASSWORD, role)
    yield own
    monkeypatch.undo()
    settings.cache_clear()
    store._nobody.cache_clear()


def sign_in(app: AppTest, name: str, password: str = PASSWORD) -> AppTest:
    """Fill the form and press."""
    app.text_input[0].set_value(name)
    app.text_input[1].set_value(password)
    return press(app, "Đăng nhập")


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of this label."""
    return next(one for one in app.button if one.label == label).click().run()


def labels(app: AppTest) -> list[str]:
    """Return the labels of the buttons."""
    return [one.label for one in app.button]


def field(app: AppTest, label: str):
    """Return the text field of this label."""
    return next(one for one in app.text_input if one.label == label)


def desk(part: str = "file", name: str | None = "editor") -> AppTest:
    """Open a part of the desk, signed in."""
    app = opened("data_desk", desk=part)
    return sign_in(app, name) if name else app


def pasted(app: AppTest) -> AppTest:
    """Bring a table as text."""
    app.segmented_control(key="desk-how").set_value("text").run()
    app.text_area[0].set_value(TABLE).run()
    return app


def fill(app: AppTest) -> AppTest:
    """Name the document and the reason."""
    field(app, "Tên văn bản, tài liệu").set_value("Quyết định 1")
    field(app, "Lý do nạp").set_value("số của Bộ")
    return app


def stored(home: Path) -> int:
    """Return how many imports count."""
    return len(ledger.state(home).active)


def test_without_any_account_the_desk_says_how_to_open_it(here):
    (here.home / store.FILE_NAME).unlink()
    app = opened("data_desk")
    assert any("Bàn số liệu đang đóng" in info.value for info in app.info)
    assert app.code[0].value == "python -m reform user add"
    assert not app.text_input and not app.get("file_uploader")


@pytest.mark.parametrize("part", DESKS)
def test_readers_see_what_is_held_and_nothing_that_writes(part):
    for name in (None, "viewer"):
        app = desk(part, name)
        assert not app.get("file_uploader") and not app.text_area and not app.get("arrow_data_frame")
        assert not {STORE, UNDO} & set(labels(app))
        assert not [one for one in app.expander if one.label == "Nhật ký"]
        assert not app.exception


def test_a_pasted_table_goes_in_is_listed_and_taken_out_again(here):
    app = pasted(desk())
    assert "63 đơn vị" in app.subheader[1].value
    assert stored(here.home) == 0
    press(fill(app), STORE)
    assert any("Đã nạp SIPAS" in said.value for said in app.success) and stored(here.home) == 1
    assert ledger.active(here.home)[0].who == "editor"

    app = desk("history")
    field(app, "Lý do hoàn tác").set_value("thử")
    press(app, UNDO)
    assert any("Đã hoàn tác" in said.value for said in app.success) and stored(here.home) == 0
    assert [entry.action for entry in audit.entries(here.home)][-1] == "index_undone"


def test_a_document_without_a_name_or_reason_is_refused_in_a_sentence(here):
    app = pasted(desk())
    press(app, STORE)
    assert app.warning[0].value == "Cần ghi lý do nạp." and stored(here.home) == 0


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        (lambda home, _: store.set_role(home, "editor", "viewer"), "chỉ được xem"),
        (lambda home, _: store.remove(home, "editor"), "không còn quyền"),
        (
            lambda _, who: SignedIn(who.name, who.via, who.since, who.last_seen - timedelta(minutes=31)),
            "hết hạn",
        ),
    ],
)
def test_rights_are_asked_at_the_moment_of_writing(here, monkeypatch, lost, sentence):
    app = fill(pasted(desk()))
    real = signing_in.signed_in

    def then(lang):
        """Draw the page as for an editor, who loses the right before the button works."""
        who = real(lang)
        if who is None:
            return None
        changed = lost(here.home, who)
        return changed or who

    monkeypatch.setattr(signing_in, "signed_in", then)
    press(app, STORE)
    assert any(sentence in said.value for said in app.warning), [said.value for said in app.warning]
    assert stored(here.home) == 0


def test_an_idle_session_ends_and_the_draft_stays(here, monkeypatch):
    drafts.save(here.home, "editor", drafts.Draft("PCI", 2021, {"70": {"score": "62,5"}}))
    app = desk("typing")
    late = clock.now() + timedelta(minutes=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    app.run()
    assert any("hết hạn" in info.value for info in app.info)
    app.run()
    sign_in(app, "editor")
    assert any("PCI 2021 (1 ô)" in said.value for said in app.caption)


def typed(here, document: dict[str, str] | None = None) -> AppTest:
    """Open the grid over a draft in which a decimal comma is lost."""
    cells = {"70": {"total": "6250"}, "01": {"total": "70,1", "rank": "1"}}
    drafts.save(here.home, "editor", drafts.Draft("PCI", 2021, cells, document or {}))
    app = opened("data_desk", desk="typing", index="PCI", year="2021")
    return sign_in(app, "editor")


def test_a_refusal_of_the_grid_names_province_and_heading_and_no_row_number(here):
    said = " ".join(one.value for one in typed(here).markdown)
    assert "**Bình Phước, điểm tổng" in said and "6250" in said
    assert "dòng" not in said and "total" not in said and "cột B" not in said


def test_what_was_said_about_the_source_outlives_the_browser(here):
    app = typed(
        here, {"document": "Quyết định 12", "why": "nhập bù", "kind": "press", "issued_on": "2022-04-27"}
    )
    assert field(app, "Tên văn bản, tài liệu").value == "Quyết định 12"
    assert field(app, "Lý do nạp").value == "nhập bù"
    field(app, "Số hiệu").set_value("12/QĐ").run()

    again = opened("data_desk", desk="typing", index="PCI", year="2021")
    sign_in(again, "editor")
    assert field(again, "Số hiệu").value == "12/QĐ" and field(again, "Lý do nạp").value == "nhập bù"
    kept = drafts.load(here.home, "editor", "PCI", 2021)
    assert (
        kept is not None and kept.document["kind"] == "press" and kept.document["issued_on"] == "2022-04-27"
    )
    assert kept.cells["01"] == {"total": "70,1", "rank": "1"}


def test_what_the_press_said_otherwise_is_listed_and_one_word_lets_the_table_in(here):
    scores = all_scores(60.0, 0.3) | {"Đà Nẵng": 99.0}
    app = desk()
    app.segmented_control(key="desk-how").set_value("text").run()
    app.text_area[0].set_value(table("PAR", 2014, scores).decode()).run()
    listed = " ".join(one.value for one in app.markdown)
    assert "92,54" in listed and "99" in listed
    assert next(one for one in app.button if one.label == STORE).disabled

    next(one for one in app.checkbox if one.label.startswith("Bảng này đúng")).check().run()
    fill(app)
    app.radio[0].set_value("statement")
    press(app, STORE)
    assert stored(here.home) == 1, [one.value for one in app.warning]
    assert ledger.active(here.home)[0].supersedes


def test_the_second_of_two_editors_is_told_who_was_first(here):
    app = fill(pasted(desk()))
    other = table("SIPAS", 2018, {"Cà Mau": 50.0})
    commit(here, seen(here, other), other, request(who="minh"))
    press(app, STORE)
    assert any("minh đã ghi vào kho" in said.value for said in app.warning) and stored(here.home) == 1


def test_wrong_passwords_are_counted_over_all_sessions_and_logged_without_the_password(here):
    for _ in range(FREE):
        app = sign_in(opened("data_desk"), "editor", "sai mat khau roi")
        assert app.warning[0].value == "Tên đăng nhập hoặc mật khẩu không đúng."
    app = sign_in(opened("data_desk"), "editor")
    assert "Đã sai nhiều lần" in app.warning[0].value
    log = (here.home / audit.FILE_NAME).read_text(encoding="utf-8")
    assert log.count("login_failed") == FREE and "sai mat khau" not in log


def test_only_administrators_see_the_log(here):
    content = TABLE.encode()
    done = commit(here, seen(here, content), content, request())
    undo(here, done.import_id, "lan", "thử")
    assert not [one for one in desk("history", "editor").expander if one.label == "Nhật ký"]
    app = desk("history", "administrator")
    [log] = [one for one in app.expander if one.label == "Nhật ký"]
    assert "hoàn tác bảng chỉ số" in log.get("html")[0].proto.body


def test_names_out_of_a_file_never_become_markup(here):
    content = TABLE.encode()
    request_ = request(title="<img src=x onerror=alert(1)>", why="<script>alert(1)</script>")
    commit(here, seen(here, content), content, request_)
    page = html(desk("history", None))
    assert "&lt;script&gt;" in page and "<script>" not in page and "<img" not in page


def test_a_session_of_single_sign_on_is_judged_by_the_settings(here, monkeypatch):
    monkeypatch.setenv("REFORM_EDITORS", "lan@x.vn")
    settings.cache_clear()
    for name, way in (("lan@x.vn", True), ("minh@x.vn", False)):
        app = AppTest.from_file(str(Path(signing_in.__file__).parents[2] / "pages" / "frame.py"))
        app.default_timeout = 60
        now = clock.now()
        app.session_state["signed-in"] = SignedIn(name, "oidc", now, now)
        app.run()
        app.switch_page("data_desk.py").run()
        assert bool(app.get("file_uploader")) is way
    assert current_warehouse(here).version
