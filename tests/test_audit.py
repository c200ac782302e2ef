"""The log of who changed what: every entry stays, a torn line harms no other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reform import audit


def test_entries_come_back_in_the_order_they_were_written(tmp_path: Path) -> None:
    audit.write(tmp_path, "lan", "import", id="x1", why="Quyết định 123\nphụ lục")
    audit.write(tmp_path, "minh", "undo", id="x1", rows=63)

    first, second = audit.entries(tmp_path)

    assert (first.who, first.action, first.facts) == (
        "lan",
        "import",
        {"id": "x1", "why": "Quyết định 123\nphụ lục"},
    )
    assert (second.who, second.action, second.facts) == ("minh", "undo", {"id": "x1", "rows": 63})
    assert first.at.utcoffset() is not None


def test_a_line_torn_by_a_power_cut_swallows_no_later_entry(tmp_path: Path) -> None:
    audit.write(tmp_path, "lan", "import", id="x1")
    with (tmp_path / audit.FILE_NAME).open("ab") as file:
        file.write(b'{"at": "2026-11-')
    audit.write(tmp_path, "lan", "undo", id="x1")

    assert [entry.action for entry in audit.entries(tmp_path)] == ["import", "undo"]
    assert b'{"at": "2026-11-\n' in (tmp_path / audit.FILE_NAME).read_bytes()


@pytest.mark.parametrize(
    "line", [b"[]", b"7", b'{"who": "x"}', b"\xff\xfe", b'{"at": 5, "who": "x", "action": "y"}']
)
def test_a_line_that_is_no_entry_is_left_out(tmp_path: Path, line: bytes) -> None:
    (tmp_path / audit.FILE_NAME).write_bytes(line + b"\n")
    audit.write(tmp_path, "lan", "import")

    assert [entry.action for entry in audit.entries(tmp_path)] == ["import"]


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: audit.write(tmp_path, f"u{n % 3}", "import", n=n), range(40)))

    assert sorted(entry.facts["n"] for entry in audit.entries(tmp_path)) == list(range(40))


def test_nothing_was_logged_where_nothing_happened(tmp_path: Path) -> None:
    assert list(audit.entries(tmp_path)) == []
