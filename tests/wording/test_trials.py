"""What a wanted place takes, said for every case of the data."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd
import pytest

from reform.geography import geometry
from reform.wording.texts import catalogue
from reform.wording.trials import next_target, target_sentence

NBSP = "\u00a0"
ROW = {
    "label": "PCI",
    "year": 2020,
    "target": 30,
    "rank_now": 50,
    "already": False,
    "needed": 1.05,
    "rank_then": 30,
    "level_with": "Hà Nam",
    "needed_pass": 1.06,
    "rank_pass": 30,
    "n": 63,
    "population": 63,
    "refused": None,
    "unit": "points",
    "decimals": 2,
    "rank_decimals": 2,
    "ranked_by_publisher": True,
}


def said(lang: str = "vi", **changes: object) -> str:
    return target_sentence(pd.Series(ROW | changes), "Bình Phước", lang).replace(NBSP, " ")


def test_both_thresholds_and_who_is_drawn_level_with_are_named():
    assert said() == (
        "Muốn vào nhóm 30 (PCI 2020) cần thêm 1,05 điểm: khi đó xếp thứ 30/63, đồng hạng với Hà Nam. "
        "Thêm 1,06 điểm thì vượt."
    )


def test_passing_that_brings_a_better_place_names_it():
    assert said(rank_pass=28).endswith("Thêm 1,06 điểm thì vượt, xếp thứ 28/63.")


def test_many_ties_are_counted():
    assert "đồng hạng với A, B, C và 2 tỉnh khác." in said(level_with="A; B; C; D; E")


def test_points_are_never_named_with_fewer_decimals_than_the_places_need():
    assert "cần thêm 2,0995 điểm" in said(needed=2.0995, needed_pass=2.0996, rank_decimals=4)


def test_a_place_already_reached_is_said():
    found = said(already=True, needed=0.0, rank_now=9, level_with=None, needed_pass=float("nan"))
    assert found == "Bình Phước đã ở trong nhóm 30 (PCI 2020): xếp thứ 9/63."
    assert said(already=True, rank_now=1) == "Bình Phước đang dẫn đầu PCI 2020."


def test_places_of_an_index_without_printed_ranks_are_marked_as_recomputed():
    assert "xếp thứ 30/63 (hạng tính lại), đồng hạng với Hà Nam" in said(ranked_by_publisher=False)
    assert said(already=True, rank_now=9, ranked_by_publisher=False).endswith("9/63 (hạng tính lại).")


def test_refusals_say_why():
    assert "10/63 tỉnh, cần ít nhất 90%" in said(refused="few_units", n=10, rank_now=float("nan"))
    assert said(refused="no_score", n=0).startswith("Kho chưa có điểm PCI 2020 của Bình Phước")
    assert "10/63 provinces are held" in said("en", refused="few_units", n=10)


@pytest.mark.parametrize(
    ("rank", "better"), [(63, 60), (42, 40), (40, 30), (9, 5), (5, 3), (2, 1), (1, None)]
)
def test_the_next_target_is_the_next_round_place(rank, better):
    assert next_target(rank) == better


def own(lang: str) -> dict[str, str]:
    return {key: words for key, words in catalogue(lang).items() if key.startswith("trial.")}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_text_of_the_trial_names_a_province(lang):
    names = {unit.name for unit in geometry(63).units.values()}
    for key, words in own(lang).items():
        assert unicodedata.is_normalized("NFC", words)
        assert not any(name in words for name in names), key


def test_every_text_of_the_trial_is_used():
    from pathlib import Path

    code = "\n".join(file.read_text(encoding="utf-8") for file in Path("reform").rglob("*.py"))
    made = ("title_", "refused_", "head_", "phone_", "alt_goal_", "hover_goal_", "column_")
    for key in own("vi"):
        last = re.sub(r"\.(one|other)$", "", key).rsplit(".", 1)[-1]
        assert last.startswith(made) or f'"{last}"' in code or f'"trial.{last}"' in code, key
