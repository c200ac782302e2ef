"""Readers get their own rows, the newest version, and no way out of the warehouse."""

from __future__ import annotations

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reform.settings import Settings
from reform.warehouse import read
from reform.warehouse.build import build
from reform.warehouse.publish import file_of, replace_pointer
from reform.warehouse.read import NotAQuestion, QuestionTooLong, WarehouseUnavailable, current_warehouse
from tests.warehouse.test_build import SCORE, change_the_first_score

OPEN_FILES = Path("/proc/self/fd")


@pytest.fixture
def built(installation) -> Settings:
    """An installation with one published version."""
    build(installation)
    return installation


def test_eight_threads_get_their_own_rows(built):
    warehouse = current_warehouse(built)

    def ask(number: int) -> bool:
        sql = "SELECT $n + i AS value FROM range(500) AS t (i)"
        rows = warehouse.rows(sql, {"n": number})
        return rows["value"].tolist() == list(range(number, number + 500))

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(0, 400_000, 1000)))


def test_readers_see_the_old_or_the_new_version_while_one_is_published(built):
    stop = threading.Event()
    seen: set[tuple[str, float]] = set()
    problems: list[BaseException] = []

    def keep_asking():
        try:
            while not stop.is_set():
                warehouse = current_warehouse(built)
                seen.add((warehouse.version, warehouse.rows(SCORE)["score"].item()))
        except BaseException as problem:
            problems.append(problem)

    readers = [threading.Thread(target=keep_asking) for _ in range(8)]
    for reader in readers:
        reader.start()
    published = {(current_warehouse(built).version, 70.0)}
    for i in range(3):
        change_the_first_score(built, f"7{i}.0", f"7{i + 1}.0")
        published.add((build(built), 71.0 + i))
        time.sleep(0.1)
    stop.set()
    for reader in readers:
        reader.join()
    assert not problems
    assert seen <= published
    assert current_warehouse(built).rows(SCORE)["score"].item() == 73.0


def test_the_same_version_is_opened_once(built):
    assert current_warehouse(built) is current_warehouse(built)


def test_an_old_version_is_closed_when_nobody_holds_it(built):
    before = current_warehouse(built)
    old = file_of(built.home, before.version)
    change_the_first_score(built, "70.0", "71.0")
    build(built)
    assert current_warehouse(built) is not before
    assert before.rows(SCORE)["score"].item() == 70.0
    del before
    gc.collect()
    if OPEN_FILES.is_dir():
        assert old not in [fd.readlink() for fd in OPEN_FILES.iterdir() if fd.is_symlink()]


def test_opening_and_closing_leaves_no_file_open(built):
    if not OPEN_FILES.is_dir():
        pytest.skip("needs /proc")
    threads = threading.active_count()
    opened = []
    for _ in range(20):
        read._serving.clear()
        current_warehouse(built).rows("SELECT 1 AS one")
        opened.append(len(list(OPEN_FILES.iterdir())))
    assert opened[-1] <= opened[1]
    time.sleep(0.1)
    assert threading.active_count() <= threads + 1


def test_a_pointer_that_turns_unreadable_does_not_stop_a_running_server(built):
    warehouse = current_warehouse(built)
    (built.home / "current").write_text("{", encoding="utf-8")
    assert current_warehouse(built) is warehouse
    (built.home / "current").unlink()
    assert current_warehouse(built) is warehouse


def test_a_pointer_to_a_file_that_is_not_there_is_said_so(built):
    read._serving.clear()
    replace_pointer(built.home, "0123456789ab")
    with pytest.raises(WarehouseUnavailable):
        current_warehouse(built)


def test_a_file_of_another_release_is_not_read(built, monkeypatch):
    read._serving.clear()
    monkeypatch.setattr(read, "SCHEMA_VERSION", 99)
    with pytest.raises(WarehouseUnavailable):
        current_warehouse(built)


def test_a_question_that_takes_too_long_is_stopped(built):
    warehouse = current_warehouse(built)
    began = time.monotonic()
    with pytest.raises(QuestionTooLong) as caught:
        warehouse.rows("SELECT count(*) FROM range(1000000000) a, range(1000000000) b", time_limit=0.2)
    assert time.monotonic() - began < 5
    assert caught.value.key == "query.too_long"
    assert warehouse.rows(SCORE)["score"].item() == 70.0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM score",
        "SELECT 1; SELECT 2",
        "COPY score TO 'out.csv'",
        "SET lock_configuration = false",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "",
    ],
)
def test_anything_but_one_select_is_refused(built, statement):
    with pytest.raises(NotAQuestion):
        current_warehouse(built).rows(statement)


def test_a_question_reaches_no_file_and_no_variable(built, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    frame = current_warehouse(built).rows("SELECT 1 AS one")
    for sql in (f"SELECT * FROM read_csv('{secret}')", f"SELECT * FROM '{secret}'", "SELECT * FROM frame"):
        with pytest.raises(Exception, match=r"Permission|Catalog"):
            current_warehouse(built).rows(sql)
    assert len(frame) == 1


def test_vietnamese_names_sort_as_a_dictionary_does(built):
    rows = current_warehouse(built).rows(
        "SELECT name FROM (VALUES ('Đà Nẵng'), ('Hà Nội'), ('Cần Thơ'), ('An Giang'), ('Điện Biên')) "
        "AS t (name) ORDER BY name COLLATE vi"
    )
    assert rows["name"].tolist() == ["An Giang", "Cần Thơ", "Đà Nẵng", "Điện Biên", "Hà Nội"]
