"""A group is saved whole or not at all, and what is not understood is never lost."""

from __future__ import annotations

import json
import threading
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.peers import groups
from reform.peers.groups import FILE, GroupsError, delete_group, plain, read_groups, save_group

DAY = date(2026, 11, 23)


def saved(home: Path, name: str = "Miền Đông", codes: tuple[str, ...] = ("74", "75")):
    return save_group(home, name, "cùng vùng kinh tế trọng điểm", 63, codes, DAY)


def test_a_saved_group_is_read_back_with_its_reason(tmp_path):
    group = saved(tmp_path)
    assert (group.slug, group.name, group.codes) == ("mien-dong", "Miền Đông", ("74", "75"))
    assert read_groups(tmp_path).groups == (group,)
    assert read_groups(tmp_path).groups[0].reason == "cùng vùng kinh tế trọng điểm"


def test_the_file_can_be_read_by_a_person_and_holds_nothing_else(tmp_path):
    saved(tmp_path)
    content = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "Miền Đông" in content
    assert sorted(json.loads(content)["groups"][0]) == ["codes", "created_on", "name", "reason", "units"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, groups.LOCK]


def test_no_file_means_no_groups(tmp_path):
    assert read_groups(tmp_path).groups == ()


def test_saving_under_the_same_name_replaces_and_keeps_the_place(tmp_path):
    saved(tmp_path)
    other = saved(tmp_path, "Tây Nguyên", ("62",))
    again = saved(tmp_path, "Miền Đông", ("77",))
    assert read_groups(tmp_path).groups == (again, other)


def test_another_name_with_the_same_address_is_refused(tmp_path):
    group = saved(tmp_path)
    with pytest.raises(GroupsError) as refused:
        saved(tmp_path, "mien dong")
    assert refused.value.key == "peers.name_taken"
    assert read_groups(tmp_path).groups == (group,)


def test_a_deleted_group_is_gone_and_the_others_stay(tmp_path):
    saved(tmp_path)
    other = saved(tmp_path, "Tây Nguyên", ("62",))
    delete_group(tmp_path, "mien-dong")
    assert read_groups(tmp_path).groups == (other,)


@pytest.mark.parametrize(
    ("name", "reason", "codes", "key"),
    [
        ("  ", "lý do", ("74",), "peers.name_needed"),
        ("…", "lý do", ("74",), "peers.name_needed"),
        ("Nhóm", " \u200b ", ("74",), "peers.reason_needed"),
        ("Nhóm", "lý do", (), "peers.members_needed"),
        ("Nhóm", "lý do", tuple(f"{n:02d}" for n in range(12)), "peers.members_needed"),
        ("N" * 61, "lý do", ("74",), "peers.too_long"),
        ("Nhóm", "l" * 301, ("74",), "peers.too_long"),
    ],
)
def test_a_group_without_name_reason_or_members_is_refused(tmp_path, name, reason, codes, key):
    with pytest.raises(GroupsError) as refused:
        save_group(tmp_path, name, reason, 63, codes, DAY)
    assert refused.value.key == key
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "null", '{"groups": {}, "layout": 1}', '{"groups": [], "layout": 2}', "\x00\xff"],
)
def test_a_broken_file_is_reported_and_never_overwritten(tmp_path, content):
    (tmp_path / FILE).write_bytes(content.encode("latin-1"))
    for change in (
        lambda: read_groups(tmp_path),
        lambda: saved(tmp_path),
        lambda: delete_group(tmp_path, "x"),
    ):
        with pytest.raises(GroupsError) as broken:
            change()
        assert broken.value.key == "peers.file_broken"
        assert FILE in str(broken.value.values["file"])
    assert (tmp_path / FILE).read_bytes() == content.encode("latin-1")


@pytest.mark.parametrize(
    "entry",
    [
        "text",
        {"name": "Chỉ có tên"},
        {"name": 7, "reason": "r", "units": 63, "codes": ["74"], "created_on": "2026-01-01"},
        {"name": "A", "reason": "r", "units": 62, "codes": ["74"], "created_on": "2026-01-01"},
        {"name": "A", "reason": "r", "units": 63, "codes": "74", "created_on": "2026-01-01"},
        {"name": "A", "reason": "r", "units": 63, "codes": [74], "created_on": "2026-01-01"},
        {"name": "A", "reason": "r", "units": 63, "codes": ["74"], "created_on": "hôm qua"},
    ],
)
def test_a_broken_entry_is_counted_passed_over_and_kept(tmp_path, entry):
    (tmp_path / FILE).write_text(json.dumps({"layout": 1, "groups": [entry]}), encoding="utf-8")
    assert read_groups(tmp_path) == groups.Saved((), 1)
    group = saved(tmp_path)
    assert read_groups(tmp_path) == groups.Saved((group,), 1)
    assert entry in json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["groups"]


def test_people_who_save_at_the_same_time_all_keep_their_groups(tmp_path):
    threads = [threading.Thread(target=saved, args=(tmp_path, f"Nhóm {n}")) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {group.name for group in read_groups(tmp_path).groups} == {f"Nhóm {n}" for n in range(12)}


def test_there_is_an_end_to_how_many_are_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(groups, "MOST_GROUPS", 1)
    saved(tmp_path)
    with pytest.raises(GroupsError) as refused:
        saved(tmp_path, "Tây Nguyên")
    assert refused.value.key == "peers.too_many_groups"
    saved(tmp_path, "Miền Đông", ("77",))


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "home").write_text("a file, no folder")
    with pytest.raises(GroupsError) as refused:
        saved(tmp_path / "home")
    assert refused.value.key == "peers.not_saved"


@given(st.text(max_size=80))
def test_plain_words_stand_on_one_line_without_hidden_characters(words):
    found = plain(words)
    assert found == plain(found) == found.strip()
    assert not any(unicodedata.category(c).startswith("C") for c in found)
    assert "\n" not in found
