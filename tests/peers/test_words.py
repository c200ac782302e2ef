"""What is said of peers is true of the rows, in both languages."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from queries.catalogue import question
from reform.peers import words
from reform.peers.choice import OWN, PICKED, Peers, choose
from reform.peers.groups import PeerGroup
from reform.urls import STRATEGIES
from reform.wording.texts import LANGUAGES, catalogue

GROUP = PeerGroup("mien-dong", "Miền Đông", "cùng vành đai", 63, ("74", "75"), date(2026, 11, 23))
REASONS = (
    "no_region",
    "no_border",
    "no_edition",
    "other_units",
    "sparse",
    "own_missing",
    "no_groups",
    "alone",
)


def rows(way: str, codes: tuple[str, ...] = ("74", "75"), **more: object) -> pd.DataFrame:
    common = {column.name: None for column in question("indices/peer_candidates").columns}
    common |= {"strategy": way, "unit": "points", "decimals": 2, "region_vi": "Đông Nam Bộ"}
    common |= {"region_en": "South East", "tier_vi": "Trung bình cao", "tier_en": "High average"} | more
    found = [common | {"province_code": code, "place_in_order": i + 1} for i, code in enumerate(codes)]
    return pd.DataFrame(found or [common])


def test_a_name_holds_the_real_count_and_the_year_it_rests_on():
    assert words.name("region", rows("region"), None, "vi") == "Cùng vùng Đông Nam Bộ (2 tỉnh)"
    assert words.name("neighbours", rows("neighbours", ("67",)), None, "vi") == "Giáp ranh (1 tỉnh)"
    found = rows("group", ground_year=2019.0)
    assert words.name("group", found, None, "vi") == "Cùng nhóm PAPI 2019 “Trung bình cao” (2 tỉnh)"
    assert (
        words.name("similar", rows("similar", ground_year=2015), None, "vi")
        == "Điểm gần nhất năm 2015 (2 tỉnh)"
    )
    assert words.name(OWN, rows(OWN), GROUP, "vi") == "Miền Đông (2 tỉnh)"


def test_each_unit_says_why_with_the_value_that_decided():
    row = rows("similar", ground_year=2015, score_then=56.48, own_score_then=56.41).iloc[0]
    said = words.reason(row, "Bình Phước", "vi").replace("\u00a0", " ")
    assert said == "Năm 2015: 56,48 điểm; Bình Phước: 56,41 điểm"
    assert "South East" in words.reason(rows("region").iloc[0], "Bình Phước", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_every_refusal_of_the_question_has_its_sentence(lang, reason):
    # The reasons that the documentation of the question lists, each for the ways that can give it.
    documented = next(c.meaning for c in question("indices/peer_candidates").columns if c.name == "refused")
    assert reason in documented
    said = [way for way in (*STRATEGIES, OWN) if f"peers.refused.{way}_{reason}" in catalogue(lang)]
    assert said
    for way in said:
        found = rows(way, (), refused=reason, ground_year=2015, ground_held=3, ground_population=63)
        assert words.refusal(way, found, "Bình Phước", lang)


def test_a_refusal_counts_what_is_held():
    found = rows("similar", (), refused="sparse", ground_year=2015, ground_held=3.0, ground_population=63.0)
    said = words.refusal("similar", found, "Bình Phước", "vi")
    assert said == "Điểm gần nhất: kỳ 2015 kho mới có điểm của 3/63 tỉnh."


def test_a_way_that_gives_somebody_is_not_refused():
    assert words.refusal("region", rows("region"), "Bình Phước", "vi") is None
    assert words.refusal("group", rows("region"), "Bình Phước", "vi") is None


def test_a_figure_of_three_lines_says_which_of_a_larger_group():
    many = rows("region", ("01", "02", "03", "04"))
    peers = choose(None, "region", many, "70")
    assert "3 tỉnh gần hạng nhất" in (words.note_of_lines(peers, many, None, "vi") or "")
    assert "gần hạng nhất" not in (words.note(peers, many, None, "vi") or "")
    few = rows("region", ("01", "02", "03"))
    peers = choose(None, "region", few, "70")
    assert words.note_of_lines(peers, few, None, "vi") == "Nhóm so sánh: Cùng vùng Đông Nam Bộ (3 tỉnh)."


def test_without_peers_nothing_is_said():
    nobody = Peers(PICKED, ())
    assert words.note(nobody, rows("region"), None, "vi") is None
    assert words.short(nobody, rows("region"), None, "vi") == "chưa có"


def test_a_button_says_the_way_in_a_few_words():
    assert words.short(Peers("similar", ("74",)), rows("similar", ground_year=2015), None, "vi") == (
        "điểm gần nhất năm 2015"
    )
    assert words.short(Peers(OWN, ("74",)), rows(OWN), GROUP, "vi") == "Miền Đông"
    assert words.short(Peers(PICKED, ("74",)), rows("region"), None, "en") == "picked"
