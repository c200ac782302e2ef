"""The public tables listed among the gaps go in as they are: all years of an index in one file."""

from __future__ import annotations

import pytest

from tests.importing_index.files import bare, codes, csv_text, names, preview, scores, xlsx

BY_CODE = dict(zip(codes(), names(), strict=True))
PAR_HEAD = (
    "year", "unit_type", "unit_code", "unit_name", "par_index", "par_rank", "ranked", "score_moha",
    "score_survey",
)  # fmt: skip
SIPAS_HEAD = ("year", "geo_code", "geo_name", "geo_short", "geo_system", "sipas_rank", "sipas_index")
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
    rows = [PAR_HEAD]
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
    assert [(f.kind, f.values["n"]) for f in found.skipped] == [("ministry", 3)] and found.rows_skipped == 3
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
    rows = [PAR_HEAD]
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
    rows = [SIPAS_HEAD]
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
    assert not found.rejected and found.sound


def full_par():
    """Return a thousand rows as the table of all years has them: provinces and ministries, English names."""
    rows = [PAR_HEAD]
    ministries = [*MINISTRIES, *(f"Ministry of Matter {n}" for n in range(14))]
    for year in range(2012, 2025):
        values = sorted(scores(63, 70, 0.3), reverse=True)
        rows += [
            (year, "province", int(c), bare(n), v, i, "True", round(v * 0.6, 2), round(v * 0.4, 2))
            for i, (c, n, v) in enumerate(zip(codes(), names(), values, strict=True), 1)
        ]
        rows += [(year, "ministry", i, m, 90 - i, i, "True", 50, 30) for i, m in enumerate(ministries, 1)]
    return rows


def test_a_thousand_rows_of_all_years_go_in_without_a_question(warehouse):
    found = preview(csv_text(full_par()).encode(), "vn_par_master.csv", warehouse=warehouse)
    assert found.sound and found.years == list(range(2012, 2025))
    assert found.rows_accepted == 13 * 63
    assert [(f.kind, f.values["n"]) for f in found.skipped] == [("ministry", 13 * 17)]
    # The two parts are known as such in the first editions only; later they are named and left.
    assert {c.year for c in found.cells if c.dimension == "tham_dinh_2012"} == {2012, 2013, 2014, 2015}
    left = [(f.column, f.values["years"]) for f in found.warnings if f.kind == "dimension_not_in_year"]
    assert left == [("H", "2016–2024"), ("I", "2016–2024")]


def test_rows_of_34_units_beside_those_of_63_are_counted_and_left(warehouse):
    rows = sipas_file(warehouse)
    before = preview(csv_text(rows).encode(), "x.csv", warehouse=warehouse)
    rows += [
        (2024, int(c), bare(n), n[:4], "new_34", i, 90 - i / 5)
        for i, (c, n) in enumerate(zip(codes(34), names(34), strict=True), 1)
    ]
    found = preview(csv_text(rows).encode(), "x.csv", warehouse=warehouse)
    assert [(f.kind, f.values["n"], f.values["year"]) for f in found.skipped] == [("other_era", 34, 2024)]
    assert found.acceptable and found.cells == before.cells


@pytest.mark.parametrize(
    ("year", "era", "system"), [(2024, 34, "new_34"), (2019, 34, "current_34"), (2025, 63, "historical_63")]
)
def test_an_edition_in_the_units_of_the_other_era_is_refused(warehouse, year, era, system):
    rows = [SIPAS_HEAD]
    rows += [
        (year, int(c), bare(n), "", system, i, 90 - i / 5)
        for i, (c, n) in enumerate(zip(codes(era), names(era), strict=True), 1)
    ]
    found = preview(csv_text(rows).encode(), "x.csv", warehouse=warehouse)
    assert [(f.kind, f.values["n"]) for f in found.rejected] == [("other_era_only", era)]
    assert not found.cells and not found.acceptable


def test_ict_of_all_years_goes_in_from_one_file(warehouse):
    head = ("year", "geo_code", "geo_name", "geo_short", "geo_system", "source_name", "ict_index", "ict_rank")
    rows = [head]
    for year, code, dimension, score, rank in held(warehouse, "ICT").itertuples(index=False):
        if dimension == "":
            place = given(rank)
            rows.append(
                (year, int(code), bare(BY_CODE[code]), "", "historical_63", BY_CODE[code], given(score),
                 place and int(place))
            )  # fmt: skip
    found = preview(csv_text(rows).encode(), "vn_ict_provincial.csv", warehouse=warehouse)
    assert found.index == "ICT" and found.counts == {"same": len(found.cells)} and found.acceptable
    assert len(found.cells) == sum(1 for row in rows[1:] if row[6] != "" or row[7] != "") > 50


def test_every_held_score_of_a_papi_year_goes_in_with_provinces_across(warehouse):
    names_vi = dict(
        warehouse.rows(
            "SELECT dimension, name_vi FROM dimension WHERE index_code = 'PAPI' AND valid_from <= 2021 "
            "AND coalesce(valid_to, 9999) >= 2021"
        ).itertuples(index=False)
    )
    frame = (
        held(warehouse, "PAPI")
        .query("year == 2021")
        .pivot(index="dimension", columns="province_code", values="score")
    )
    order = sorted((d for d in frame.index if d.startswith("D")), key=lambda d: (d.split(".")[0], d))
    rows = [("Chỉ số PAPI năm 2021",), ("Chỉ tiêu", *(BY_CODE[c] for c in frame.columns))]
    for code in order:
        label = f"{code[1:]}. {names_vi[code]}" if "." not in code else f"{code[1:]}: {names_vi[code]}"
        rows.append((label, *(given(v) or None for v in frame.loc[code])))
    found = preview(xlsx(("Dữ liệu", rows)), "papi.xlsx", warehouse=warehouse)
    assert (found.index, found.years) == ("PAPI", [2021])
    assert found.counts == {"same": len(found.cells)} and not found.rejected and not found.questions
    assert len(found.cells) == int(frame.loc[order].notna().sum().sum()) > 2_000


def test_every_held_score_of_a_pci_year_goes_in_from_the_summary(warehouse):
    frame = held(warehouse, "PCI").query("year == 2018")
    scores_of = frame.pivot(index="province_code", columns="dimension", values="score")
    ranks = frame.query("dimension == ''").set_index("province_code")["rank"]
    parts = ["Entry Costs", "Land Access", "Transparency", "Time Costs", "Informal Charges", "Policy Bias",
             "Proactivity", "Business Support Services", "Labor Training", "Law & Order"]  # fmt: skip
    rows = [("Province", "Rank", "The Weighted PCI Score in 2018", *parts)]
    for code, row in scores_of.iterrows():
        rows.append(
            (bare(BY_CODE[code]), int(ranks[code]), row[""], *(row[f"D{n:02d}"] for n in range(1, 11)))
        )
    rows += [(None,), (rows[1]), ("Min", None, 50), ("Median", None, 62), ("Max", None, 70)]
    found = preview(xlsx(("Summary", rows)), "pci.xlsx", warehouse=warehouse)
    assert (found.index, found.years, found.units) == ("PCI", [2018], 63)
    assert found.counts == {"same": 63 * 11} and found.acceptable
