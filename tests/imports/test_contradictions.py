"""A publisher's table that contradicts what others reported: named, confirmed, superseded, undone."""

from __future__ import annotations

import random
from datetime import date

import pytest

from queries import catalogue
from reform import clock
from reform.importing.index import telling
from reform.importing.index.commit import CommitRefused, commit, undo
from reform.importing.index.contradictions import impossible_places
from reform.warehouse import ledger
from reform.warehouse.read import current_warehouse
from tests.imports.conftest import all_scores, brought, places, request, score_of, seen, table

HIGHER = all_scores(60.0, 0.3) | {"Đà Nẵng": 99.0}
"""Scores of PAR 2014, of which the press reported a maximum of 92.54 and a few places."""


def asked(own, content: bytes) -> dict[str, object]:
    """Return answers that confirm whatever a preview of the file asks."""
    confirmed: set[str] = set()
    while kinds := {one.kind for one in seen(own, content, mapping={"confirmed": confirmed}).questions}:
        confirmed |= kinds
    return {"confirmed": sorted(confirmed)}


def facts(own, sql: str) -> list[tuple[object, ...]]:
    """Return rows of the version that serves."""
    return [tuple(row) for row in current_warehouse(own).rows(sql).itertuples(index=False)]


SUPERSEDED = "SELECT field, value, superseded_by, superseded_on::VARCHAR FROM superseded_fact ORDER BY ALL"


def test_a_held_maximum_is_named_with_its_source_and_what_the_table_says(own):
    found = seen(own, table("PAR", 2014, HIGHER))

    finding = next(one for one in found.questions if one.kind == "held_max")
    said = telling.sentence("vi", finding, names=found.dimension_names)
    assert "92,54" in said and "99" in said and "Đà Nẵng" in said
    source = facts(own, "SELECT title FROM source WHERE source_key = 'baodanang2014'")[0][0]
    assert str(source) in said
    assert "dòng" in telling.place("vi", finding)
    assert found.sound and not found.acceptable


def test_without_a_word_on_it_nothing_is_stored(own):
    with pytest.raises(CommitRefused, match="not_acceptable"):
        brought(own, table("PAR", 2014, HIGHER), intent="statement")


def test_once_confirmed_the_table_goes_in_and_the_old_figure_stays_on_record(own):
    content = table("PAR", 2014, HIGHER)
    done = brought(own, content, asked(own, content), intent="statement", why="bảng của Bộ")

    assert score_of(own, "PAR", 2014, "48")[0] == 99.0
    assert all(rows.empty for rows in current_warehouse(own).checks().values())
    kept = facts(own, "SELECT value FROM national_statistic WHERE index_code = 'PAR' AND year = 2014")
    assert (92.54,) in kept
    assert ("statistic:max", "92.54", f"nap_{done.import_id}") in [row[:3] for row in facts(own, SUPERSEDED)]
    listed = catalogue.run(current_warehouse(own), "reference/corrections", as_of=date.max)
    assert "bảng của Bộ" in listed["reason_vi"].tolist()
    assert ledger.read(own.home, done.import_id).supersedes


def test_undoing_brings_the_old_figure_back_exactly(own):
    before = current_warehouse(own).version
    content = table("PAR", 2014, HIGHER)
    done = brought(own, content, asked(own, content), intent="statement")

    assert undo(own, done.import_id, "minh", "nhầm") == before
    assert facts(own, SUPERSEDED) == []


def test_a_day_before_the_document_sees_what_was_known_then(own):
    """The press had Bình Phước 37th in PAR 2019; a made-up table of later that year says otherwise."""
    held = score_of(own, "PAR", 2019, "70", as_of="2020-12-01")
    scores = all_scores(70.0, 0.3)
    content = table("PAR", 2019, scores, places(scores))
    day = date(2021, 3, 1)
    brought(own, content, asked(own, content), intent="statement", published_on=day)

    assert score_of(own, "PAR", 2019, "70", as_of="2021-02-28") == held
    assert score_of(own, "PAR", 2019, "70", as_of="2021-03-01") == (
        scores["Bình Phước"],
        places(scores)["Bình Phước"],
    )
    assert {row[3] for row in facts(own, SUPERSEDED)} == {day.isoformat()}


def test_a_table_without_a_known_day_supersedes_from_the_day_it_was_brought(own):
    content = table("PAR", 2014, HIGHER)
    brought(own, content, asked(own, content), intent="statement")
    assert {row[3] for row in facts(own, SUPERSEDED)} == {clock.today().isoformat()}


def test_a_group_that_the_press_reported_gives_way_to_scores_that_contradict_it(own):
    """Of PAR 2020 the press and an agency reported groups; the table prints scores only."""
    grouped = "SELECT province_code, tier_published FROM score WHERE index_code = 'PAR' AND year = 2020"
    held = [row for row in facts(own, grouped) if isinstance(row[1], str)]
    scores = all_scores(73.0, 0.3)
    content = table("PAR", 2020, scores)
    assert "held_tier" in {one.kind for one in seen(own, content).questions}
    done = brought(own, content, asked(own, content), intent="statement")

    left = [row for row in facts(own, grouped) if isinstance(row[1], str)]
    gone = [row for row in facts(own, SUPERSEDED) if row[0] == "tier"]
    assert gone and len(left) == len(held) - len(gone)
    stated = "SELECT count(tier_stated) FROM score_stated WHERE index_code = 'PAR' AND year = 2020"
    assert int(str(facts(own, stated)[0][0])) >= len(held)
    undo(own, done.import_id, "minh", "thử")
    assert [row for row in facts(own, grouped) if isinstance(row[1], str)] == held


def test_one_wrong_place_is_blamed_and_not_everybody_it_contradicts(own):
    """All 63 but Bình Phước, which the press has on place 37: with the table only that place is wrong."""
    scores = {name: score for name, score in all_scores(70.0, 0.3).items() if name != "Bình Phước"}
    ranks = {name: rank if rank < 20 else rank + 1 for name, rank in places(scores).items()}
    found = seen(own, table("PAR", 2019, scores, ranks))

    blamed = [one.fact for one in found.contradicted if one.fact.field == "rank"]
    assert [(fact.province_code, fact.value) for fact in blamed] == [("70", "37")]


@pytest.mark.parametrize("kind", ["dataset", "press"])
def test_a_source_of_a_lower_place_supersedes_nothing(own, kind):
    """SIPAS 2015 and 2017 are held from a data set; the publisher's page states a maximum of DTI 2022."""
    scores = all_scores(40.0, 0.5)
    content = table("PAR", 2014, scores) if kind == "dataset" else table("DTI", 2022, _ratios(scores))
    found = seen(own, content, mapping=asked(own, content))
    assert found.superseding
    with pytest.raises(CommitRefused, match="not_outranked") as refused:
        commit(own, found, content, request(kind=kind, intent="statement"))
    assert refused.value.values["source"]


def _ratios(scores: dict[str, float]) -> dict[str, float]:
    return {name: round(score / 80, 4) for name, score in scores.items()}


@pytest.mark.parametrize(("index", "year", "ranked"), [("PAR", 2012, False), ("SIPAS", 2019, True)])
def test_what_a_preview_accepts_the_checks_accept(own, index, year, ranked):
    """Made-up scores contradict what is held in every way; once all is confirmed nothing is in the way."""
    draw = random.Random(f"{index}{year}")
    scores = {name: round(draw.uniform(60, 95), 2) for name in all_scores()}
    content = table(index, year, scores, places(scores) if ranked else None)
    done = brought(own, content, asked(own, content), intent="statement")
    assert current_warehouse(own).version == done.version


def test_a_maximum_printed_with_fewer_digits_is_no_contradiction(own):
    """The press prints 92.54; the table 92.5417."""
    scores = all_scores(60.0, 0.3) | {"Đà Nẵng": 92.5417}
    assert "held_max" not in {one.kind for one in seen(own, table("PAR", 2014, scores)).questions}


@pytest.mark.parametrize(
    ("ranks", "population", "wrong"),
    [
        ([1, 2, 2, 4], 4, []),
        ([1, 2, 2, 3], 4, [3]),
        ([1, 3], 3, []),
        ([1, 3], 2, [3]),
        ([5], 63, []),
        ([64], 63, [64]),
    ],
)
def test_places_follow_1_2_2_4(ranks, population, wrong):
    assert impossible_places(ranks, population) == wrong
