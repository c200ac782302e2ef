"""Packs are kept whole or not at all, and what cannot be understood is never overwritten."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest

from reform.exporting import packs
from reform.exporting.asking import Asked, NothingToShow
from reform.exporting.packs import MOST_SHEETS, Item, Pack, PackError, answers, delete, is_own, item_of, save
from reform.urls import View
from reform.wording.texts import text

PACK = Pack(
    name="Họp tháng 6", size="a4", items=(Item(sheet="rank_cards", title="Câu khác"), Item(sheet="map"))
)


def refused(home: Path, pack: Pack) -> str:
    with pytest.raises(PackError) as error:
        save(home, pack)
    return text("vi", error.value.key, **error.value.values)


def test_a_kept_pack_comes_back_as_it_was(tmp_path):
    save(tmp_path, PACK)
    held, broken = packs.packs(tmp_path)
    assert held["hop-thang-6"] == PACK and broken == []
    assert is_own(tmp_path, "hop-thang-6") and not is_own(tmp_path, "giao-ban-thu-hai")
    delete(tmp_path, "hop-thang-6")
    assert "hop-thang-6" not in packs.packs(tmp_path)[0]


def test_the_shipped_pack_is_there_and_gives_way_to_an_own_one_of_its_name(tmp_path):
    shipped = packs.packs(tmp_path)[0]["giao-ban-thu-hai"]
    assert shipped.name == "Giao ban thứ Hai"
    own = shipped.model_copy(update={"items": shipped.items[:1]})
    save(tmp_path, own)
    assert packs.packs(tmp_path)[0]["giao-ban-thu-hai"] == own
    delete(tmp_path, "giao-ban-thu-hai")
    assert packs.packs(tmp_path)[0]["giao-ban-thu-hai"] == shipped


def test_every_sheet_of_the_shipped_pack_has_rows_on_the_founding_day(tmp_path, warehouse):
    shipped = packs.packs(tmp_path)[0]["giao-ban-thu-hai"]
    found = answers(shipped.items, warehouse, View(as_of=date(2021, 6, 22)))
    assert [item for item, _ in found] == list(shipped.items)
    assert all(isinstance(asked, Asked) for _, asked in found)


def test_a_sheet_without_rows_keeps_its_place_and_says_why(warehouse):
    items = (Item(sheet="rank_cards"), Item(sheet="backlog_points"))
    (_, cards), (_, points) = answers(items, warehouse, View(home="01"))
    assert isinstance(cards, Asked) and isinstance(points, NothingToShow)


def test_a_pack_keeps_what_was_chosen_and_not_day_language_or_looks():
    view = View(
        index="PAPI", year=2019, as_of=date(2021, 6, 22), lang="en", theme="dark", wide=True, size="a4"
    )
    assert item_of("bump", view, View()) == Item(sheet="bump", address={"index": "papi", "year": "2019"})
    # What every view of the installation shows is not written down: it follows the installation.
    assert item_of("bump", View(home="01"), View(home="01")).address == {}


def test_two_names_that_are_written_alike_do_not_replace_each_other(tmp_path):
    save(tmp_path, PACK)
    assert "Họp tháng 6" in refused(tmp_path, PACK.model_copy(update={"name": "Họp tháng: 6"}))
    assert packs.packs(tmp_path)[0]["hop-thang-6"] == PACK


def test_a_name_without_letters_is_refused(tmp_path):
    assert refused(tmp_path, PACK.model_copy(update={"name": "!!!"})) == text(
        "vi", "exporting.packs.name_needed"
    )


def test_a_figure_that_is_not_registered_is_refused(tmp_path):
    assert "nobody" in refused(tmp_path, PACK.model_copy(update={"items": (Item(sheet="nobody"),)}))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"name": "x"}', json.dumps({"name": "x", "items": [{"sheet": "nobody"}]})]
)
def test_a_broken_file_is_told_and_never_overwritten(content, tmp_path):
    file = tmp_path / "packs" / "hop-thang-6.json"
    file.parent.mkdir()
    file.write_text(content)
    held, broken = packs.packs(tmp_path)
    assert broken == ["hop-thang-6.json"] and "hop-thang-6" not in held
    assert str(file) in refused(tmp_path, PACK)
    assert file.read_text() == content


def test_no_more_packs_than_a_list_can_show(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "MOST_PACKS", 1)
    save(tmp_path, PACK)
    save(tmp_path, PACK.model_copy(update={"size": "slide"}))
    assert "1" in refused(tmp_path, PACK.model_copy(update={"name": "Khác"}))
    assert len(Pack.model_fields["items"].metadata) and MOST_SHEETS == 40


@pytest.mark.parametrize("name", ["", "../audit", "nobody"])
def test_only_packs_are_deleted(name, tmp_path):
    (tmp_path / "packs").mkdir()
    (tmp_path / "audit.json").write_text("{}")
    with pytest.raises(PackError):
        delete(tmp_path, name)
    assert (tmp_path / "audit.json").exists()


def test_people_who_save_at_the_same_time_lose_nothing(tmp_path):
    names = [f"Bộ {n}" for n in range(8)]
    people = [
        threading.Thread(target=save, args=(tmp_path, PACK.model_copy(update={"name": name})))
        for name in names
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    held, broken = packs.packs(tmp_path)
    assert {one.name for one in held.values()} >= set(names) and broken == []
    assert list((tmp_path / "packs").glob(".*")) == []


def test_a_home_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "packs").write_text("a file where the folder should be")
    assert "packs" in refused(tmp_path, PACK)
