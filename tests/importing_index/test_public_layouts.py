"""The public tables listed among the gaps go in as they are: all years of an index in one file."""

from __future__ import annotations

import pytest

from tests.importing_index.files import bare, codes, csv_text, names, preview, scores

BY_CODE = dict(zip(codes(), names(), strict=True))
MINISTRIES = ["Ministry of Home Affairs", "Ministry of Finance", "State Bank of Vietnam"]


def held(warehouse, index):
    return warehouse.rows(
        "SELECT year, province_code, dimension, score, rank_published AS rank FROM score "
        "WHERE index_code = $index AND year <= 2024 ORDER BY year, province_code, dimension",
        {"index": index},
    )


def given(value):
    return "" if str(value) in ("nan", "<NA>", "None") else value


def par_file(warehouse, changed=()):
    """Return the layout `letrinhan/vn-par-master` with the figures that are held."""
    frame = held(warehouse, "PAR").pivot(
        index=["year", "province_code"], columns="dimension", values=["score", "rank"]
    )
    rows = [
        (
            "year",
            "unit_type",
            "unit_code",
            "unit_name",
            "par_index",
            "par_rank",
            "ranked",
            "score_moha",
            "score_survey",
        )
    ]
    for (year, code), row in frame.iterrows():
        total = given(row[("score", "")])
        if (year, code) in changed:
            total = float(total) + 1
        moha, survey = row.get(("score", "tham_dinh_2012")), row.get(("score", "khao_sat_2012"))
        rank = given(row[("rank", "")])
        rows.append(
            (
                year,
                "province",
                int(code),
                bare(BY_CODE[code]),
                total,
                rank and int(rank),
                "TRUE",
                given(moha),
                given(survey),
            )
        )
    rows += [(2023, "ministry", n, name, 85.5 + n, n, "TRUE", "", "") for n, name in enumerate(MINISTRIES, 1)]
    return csv_text(rows).encode()


def test_par_index_of_all_years_goes_in_from_one_file(warehouse):
    found = preview(par_file(warehouse), "vn_par_master.csv", warehouse=warehouse)
    assert found.index == "PAR" and found.years == list(range(2012, 2025))
    assert found.counts["changed"] == 0 and found.counts["same"] == len(found.cells) > 200
    assert [f.kind for f in found.skipped] == ["ministry"] * 3
    assert not found.rejected
    dimensions = {c.dimension for c in found.cells if c.year == 2012}
    assert dimensions == {"", "tham_dinh_2012", "khao_sat_2012"}


def test_agreement_and_disagreement_with_held_cells_are_counted(warehouse):
    changed = {(2019, "70"), (2020, "01")}
    found = preview(par_file(warehouse, changed), "vn_par_master.csv", warehouse=warehouse)
    assert {(c.year, c.province_code) for c in found.cells if c.state == "changed"} == changed
    year = next(f for f in found.warnings if f.kind == "year_held" and f.values["year"] == 2019)
    assert year.values["changed"] == 1


def test_new_provinces_of_par_index_are_new_cells(warehouse):
    rows = [
        (
            "year",
            "unit_type",
            "unit_code",
            "unit_name",
            "par_index",
            "par_rank",
            "ranked",
            "score_moha",
            "score_survey",
        )
    ]
    values = sorted(scores(63, 80, 0.2), reverse=True)
    rows += [
        (2022, "province", int(c), bare(n), v, i, "TRUE", "", "")
        for i, (c, n, v) in enumerate(zip(codes(), names(), values, strict=True), 1)
    ]
    found = preview(csv_text(rows).encode(), "x.csv", warehouse=warehouse)
    assert found.units == 63 and found.counts["new"] + found.counts["changed"] + found.counts["same"] == 63
    assert "units_missing" not in {f.kind for f in found.warnings}


def sipas_file(warehouse):
    frame = held(warehouse, "SIPAS").query("dimension == ''")
    rows = [("year", "geo_code", "geo_name", "geo_short", "geo_system", "sipas_rank", "sipas_index")]
    for year, code, _, score, rank in frame.itertuples(index=False):
        rank = given(rank)
        rows.append(
            (
                year,
                int(code),
                bare(BY_CODE[code]),
                bare(BY_CODE[code])[:4],
                "historical_63",
                rank and int(rank),
                given(score),
            )
        )
    return rows


def test_sipas_of_all_years_goes_in_from_one_file(warehouse):
    found = preview(csv_text(sipas_file(warehouse)).encode(), "vn_sipas_provincial.csv", warehouse=warehouse)
    assert found.index == "SIPAS" and set(found.years) >= {2017, 2019, 2022, 2023, 2024}
    assert found.counts == {"same": len(found.cells)} and not found.rejected


def test_the_new_34_units_stand_in_the_same_file(warehouse):
    rows = sipas_file(warehouse)
    rows += [
        (2025, int(c), bare(n), n[:4], "new_34", i, 90 - i / 5)
        for i, (c, n) in enumerate(zip(codes(34), names(34), strict=True), 1)
    ]
    found = preview(csv_text(rows).encode(), "vn_sipas_provincial.csv", warehouse=warehouse)
    assert {c.province_code for c in found.cells if c.year == 2025} == set(codes(34))
    assert not found.rejected and found.acceptable


@pytest.mark.parametrize("year", [2020, 2022])
def test_dti_with_its_pillars_goes_in(warehouse, year):
    rows = [
        (
            "year", "geo_code", "geo_name", "geo_short", "geo_system", "source_name", "dti_index", "dti_rank",
            "pillar_cqs", "rank_cqs", "pillar_kts", "rank_kts", "pillar_xhs", "rank_xhs",
        )
    ]  # fmt: skip
    for i, (code, name) in enumerate(zip(codes(), names(), strict=True)):
        parts = [round(0.6 - i / 200, 4), round(0.5 - i / 200, 4), round(0.4 - i / 250, 4)]
        total = round(0.4 * parts[0] + 0.3 * parts[1] + 0.3 * parts[2], 4)
        place = i + 1
        rows.append(
            (
                year,
                int(code),
                bare(name),
                "",
                "historical_63",
                "MIC",
                total,
                place,
                parts[0],
                place,
                parts[1],
                place,
                parts[2],
                place,
            )
        )
    found = preview(csv_text(rows).encode(), "vn_dti_provincial.csv", warehouse=warehouse)
    assert (found.index, found.years, found.units) == ("DTI", [year], 63)
    said = {(c.province_code, c.dimension): (c.score, c.rank) for c in found.cells}
    assert (
        said[("01", "CQS")] == (0.6, 1)
        and said[("01", "XHS")] == (0.4, 1)
        and said[("02", "KTS")] == (0.495, 2)
    )
    assert said[("01", "")] == (0.51, 1)
    assert not found.rejected and not found.questions
