"""What is being typed outlives the browser, is nobody else's, and a torn file loses only itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from reform.importing import drafts
from reform.importing.drafts import Draft

CELLS = {"70": {"score": "62,5"}, "01": {"score": "không công bố", "rank": ""}}


def test_a_draft_comes_back_as_typed_and_only_to_who_typed_it(tmp_path: Path):
    drafts.save(tmp_path, "lan", Draft("PAR", 2014, CELLS))
    found = drafts.load(tmp_path, "lan", "PAR", 2014)
    assert found and found.cells == CELLS and found.filled == 2 and found.saved
    assert drafts.load(tmp_path, "minh", "PAR", 2014) is None and drafts.kept(tmp_path, "minh") == []
    assert drafts.load(tmp_path, "lan", "PAR", 2015) is None


def test_the_later_one_counts_and_a_dropped_one_is_gone(tmp_path: Path):
    drafts.save(tmp_path, "lan", Draft("PAR", 2014, CELLS))
    drafts.save(tmp_path, "lan", Draft("PAR", 2014, {"70": {"score": "63"}}))
    [one] = drafts.kept(tmp_path, "lan")
    assert one.cells == {"70": {"score": "63"}}
    drafts.drop(tmp_path, "lan", "PAR", 2014)
    drafts.drop(tmp_path, "lan", "PAR", 2014)
    assert drafts.kept(tmp_path, "lan") == []


def test_a_torn_draft_is_none_and_the_others_stay(tmp_path: Path):
    drafts.save(tmp_path, "lan", Draft("PAR", 2014, CELLS))
    drafts.save(tmp_path, "lan", Draft("PCI", 2014, CELLS))
    next(tmp_path.rglob("PAR-2014.json")).write_text('{"index": "PAR", "cells"', encoding="utf-8")
    assert [one.index for one in drafts.kept(tmp_path, "lan")] == ["PCI"]


@pytest.mark.parametrize("who", ["../../etc", "a/b", "lan\\x", "..", "x" * 64])
def test_no_name_leaves_the_folder_of_drafts(tmp_path: Path, who: str):
    drafts.save(tmp_path, who, Draft("PAR", 2014, CELLS))
    assert {file.parent.parent for file in tmp_path.rglob("*.json")} == {tmp_path / drafts.FOLDER}
    with pytest.raises(ValueError, match="x"):
        drafts.load(tmp_path, who, "../x", 2014)
