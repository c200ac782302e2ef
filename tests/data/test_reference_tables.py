"""The reference tables: in both languages, without overlap, and true to their own arithmetic."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from reform.warehouse.own_targets import COLUMNS

DATA = Path(__file__).resolve().parents[2] / "data"
INDICES = ["PAR", "SIPAS", "PAPI", "PCI", "ICT", "DTI"]
TABLES = [
    "indices",
    "dimensions",
    "additivity_exceptions",
    "editions",
    "method_breaks",
    "eras",
    "events",
    "targets",
    "rhythms",
    "published_figures",
    "published_identities",
    "published_shares",
    "gaps",
    "calendar_overrides",
]
PCI_ERAS = [(2006, 2008), (2009, 2012), (2013, 2021), (2022, 2024)]
OPEN_END = 2030


@cache
def table(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, strict=True))


def years_of(row: dict[str, str]) -> range:
    return range(int(row["valid_from"]), int(row["valid_to"] or OPEN_END) + 1)


@cache
def dimension_in(index: str, dimension: str, year: int) -> list[dict[str, str]]:
    return [
        row
        for row in table("dimensions")
        if (row["index_code"], row["dimension"]) == (index, dimension) and year in years_of(row)
    ]


def score_files() -> list[Path]:
    return sorted((DATA / "scores").glob("*.csv"))


# --- form ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_plain_composed_text_with_full_rows(name):
    content = (DATA / f"{name}.csv").read_bytes().decode("utf-8")
    assert "\r" not in content
    assert content.endswith("\n")
    assert unicodedata.is_normalized("NFC", content)
    rows = table(name)
    assert rows
    for row in rows:
        assert None not in row
        assert None not in row.values()
        assert all(value == value.strip() for value in row.values())


@pytest.mark.parametrize("name", TABLES)
def test_a_text_is_there_in_both_languages_or_in_none(name):
    for row in table(name):
        for column in row:
            if column.endswith("_vi"):
                assert bool(row[column]) == bool(row[column.removesuffix("vi") + "en"]), (column, row)


SUB_DIMENSION = re.compile(r"\bD?[1-8]\.[1-4](?!\d)")
# A decimal point, or a comma between thousands; three decimals are only met below one.
ENGLISH_NUMBER = re.compile(r"\d\.\d{1,2}(?!\d)|(?<![\d,])[1-9]\d{0,2},\d{3}(?!\d)")
VIETNAMESE_NUMBER = re.compile(r"\d,\d{1,2}(?!\d)|(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d)")


@pytest.mark.parametrize("name", TABLES)
def test_numbers_are_written_the_way_of_the_language(name):
    for row in table(name):
        for column, value in row.items():
            if column.endswith("_vi"):
                assert not ENGLISH_NUMBER.search(SUB_DIMENSION.sub("", value)), (column, value)
            elif column.endswith("_en"):
                assert not VIETNAMESE_NUMBER.search(re.sub("“[^”]*”", "", value)), (column, value)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("editions", ["published_on", "known_by", "not_before"]),
        ("events", ["starts_on", "ends_on"]),
        ("published_figures", ["as_of_date"]),
        ("calendar_overrides", ["date"]),
        ("targets", ["issued_on"]),
    ],
)
def test_days_are_iso_dates(name, columns):
    for row in table(name):
        for column in columns:
            if row[column]:
                assert date.fromisoformat(row[column]).isoformat() == row[column]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("indices", ["index_code"]),
        ("editions", ["index_code", "year"]),
        ("method_breaks", ["index_code", "dimension", "from_year", "kind"]),
        ("eras", ["index_code", "from_year"]),
        ("events", ["event_id"]),
        ("targets", ["target_id"]),
        ("rhythms", ["dataset"]),
        ("published_figures", ["key"]),
        ("gaps", ["gap_id"]),
        ("calendar_overrides", ["date"]),
    ],
)
def test_a_key_stands_once(name, key):
    keys = [tuple(row[column] for column in key) for row in table(name)]
    assert len(keys) == len(set(keys))


# --- indices and dimensions ---------------------------------------------------------------------


def test_the_six_indices_stand_in_screen_order():
    rows = sorted(table("indices"), key=lambda row: int(row["sort_order"]))
    assert [row["index_code"] for row in rows] == INDICES
    assert [row["index_code"] for row in rows if row["ranked_by_publisher"] == "false"] == ["PAPI"]
    assert {row["index_code"]: row["successor"] for row in rows if row["successor"]} == {"ICT": "DTI"}
    assert {row["unit"] for row in rows} == {"percent", "points", "ratio"}
    assert all(int(row["rank_decimals"]) >= int(row["decimals"]) for row in rows)


def test_a_dimension_has_one_definition_in_any_year():
    by_dimension = defaultdict(list)
    for row in table("dimensions"):
        assert years_of(row), row
        by_dimension[row["index_code"], row["dimension"]].append(row)
    for rows in by_dimension.values():
        for one, other in combinations(rows, 2):
            assert not set(years_of(one)) & set(years_of(other)), (one, other)


def test_the_part_above_a_dimension_exists_in_the_same_years():
    for row in table("dimensions"):
        if row["dimension"] == "":
            assert (row["parent"], row["kind"]) == ("", "total")
            continue
        above = "" if row["parent"] == "TOTAL" else row["parent"]
        assert row["parent"]
        for year in years_of(row):
            assert dimension_in(row["index_code"], above, year), (row, year)


def test_every_figure_lies_in_exactly_one_definition_and_inside_its_scale():
    files = score_files()
    assert files
    definitions = defaultdict(list)
    for row in table("dimensions"):
        for year in years_of(row):
            definitions[row["index_code"], row["dimension"], year].append(row)
    for file in files:
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                found = definitions[row["index_code"], row["dimension"], int(row["year"])]
                assert len(found) == 1, row
                if row["score"]:
                    score = float(row["score"])
                    assert score >= float(found[0]["scale_min"]), row
                    assert not found[0]["max_score"] or score <= float(found[0]["max_score"]), row


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_short_names_fit_a_chart(lang):
    long = [row[f"short_{lang}"] for row in table("dimensions") if len(row[f"short_{lang}"]) > 28]
    assert not long
    assert all(row[f"short_{lang}"] for row in table("dimensions"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_components_shown_together_have_different_short_names(lang):
    shown = defaultdict(list)
    for row in table("dimensions"):
        if row["kind"] == "component":
            for year in years_of(row):
                shown[row["index_code"], row["parent"], year].append(row[f"short_{lang}"])
    assert all(len(names) == len(set(names)) for names in shown.values())


@pytest.mark.parametrize("era", PCI_ERAS, ids=str)
def test_pci_weights_of_a_year_make_100_and_are_marked_as_recovered(era):
    for year in range(era[0], era[1] + 1):
        parts = [
            row
            for row in table("dimensions")
            if (row["index_code"], row["parent"]) == ("PCI", "TOTAL") and year in years_of(row)
        ]
        assert sum(Decimal(row["weight"]) for row in parts) == 100
        assert {row["weight_origin"] for row in parts} == {"recovered"}
        assert len(parts) == (9 if era == (2009, 2012) else 10)


def test_pci_does_not_add_up_in_2011_and_from_2022():
    additive = {year: dimension_in("PCI", "", year)[0]["additive"] == "true" for year in range(2006, 2025)}
    assert [year for year, adds in additive.items() if not adds] == [2011, 2022, 2023, 2024]


def test_an_additive_row_has_a_tolerance_and_no_other_row_has_one():
    for row in table("dimensions"):
        assert (row["additive"] == "true") == bool(row["tolerance"]), row
        assert row["kind"] in {"total", "component", "side"}
        assert row["weight_origin"] in {"", "recovered", "published", "sum"}
        assert not row["weight"] or row["weight_origin"] in {"recovered", "published"}


@pytest.mark.parametrize("year", range(2006, 2025))
def test_pci_totals_are_the_weighted_sums_where_the_row_says_so(year):
    off = deviations("PCI", year)
    whole = dimension_in("PCI", "", year)[0]
    if whole["additive"] == "true":
        assert off
        assert max(off.values()) <= float(whole["tolerance"])
    elif year == 2011:
        assert max(off.values()) > 0.5


def test_dti_2020_is_the_weighted_sum_of_three_pillars():
    off = deviations("DTI", 2020)
    assert len(off) == 9
    assert max(off.values()) <= float(dimension_in("DTI", "", 2020)[0]["tolerance"])


def deviations(index: str, year: int) -> dict[str, float]:
    """Return |total − weighted sum| of every province that has the total and all weighted parts."""
    parts = {
        row["dimension"]: (float(row["weight"]), float(row["max_score"]))
        for row in table("dimensions")
        if row["index_code"] == index and row["weight"] and year in years_of(row)
    }
    top = float(dimension_in(index, "", year)[0]["max_score"])
    held: dict[str, dict[str, float]] = defaultdict(dict)
    with (DATA / "scores" / f"{index.lower()}.csv").open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if int(row["year"]) == year and row["score"]:
                held[row["province_code"]].setdefault(row["dimension"], float(row["score"]))
    return {
        code: round(abs(own[""] - sum(w / 100 * own[k] / m * top for k, (w, m) in parts.items())), 9)
        for code, own in held.items()
        if set(parts) | {""} <= set(own)
    }


def test_papi_sums_hold_within_the_tolerance_save_for_the_listed_exceptions():
    held: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    for name in ("papi", "papi_sub"):
        with (DATA / "scores" / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                if row["score"]:
                    held[int(row["year"]), row["province_code"]][row["dimension"]] = float(row["score"])
    children: dict[tuple[int, str], list[str]] = defaultdict(list)
    for row in table("dimensions"):
        if row["index_code"] == "PAPI" and row["kind"] == "component":
            for year in years_of(row):
                children[year, "" if row["parent"] == "TOTAL" else row["parent"]].append(row["dimension"])
    broken = set()
    for (year, code), own in held.items():
        for dimension, score in own.items():
            parts = children.get((year, dimension))
            if not parts:
                continue
            tolerance = float(dimension_in_papi(dimension, year)["tolerance"])
            if abs(score - sum(own.get(part, 0.0) for part in parts)) > tolerance + 1e-9:
                broken.add(("PAPI", str(year), code, dimension))
    listed = {
        (row["index_code"], row["year"], row["province_code"], row["dimension"])
        for row in table("additivity_exceptions")
    }
    assert broken == listed


_PAPI = [row for row in table("dimensions") if row["index_code"] == "PAPI"]


def dimension_in_papi(dimension: str, year: int) -> dict[str, str]:
    return next(row for row in _PAPI if row["dimension"] == dimension and year in years_of(row))


# --- editions, breaks, eras ---------------------------------------------------------------------


def test_every_year_with_figures_is_an_edition_that_exists():
    editions = {(row["index_code"], row["year"]): row for row in table("editions")}
    years = set()
    for file in score_files():
        with file.open(encoding="utf-8", newline="") as opened:
            years |= {(row["index_code"], row["year"]) for row in csv.DictReader(opened)}
    for key in years:
        assert editions[key]["exists"] == "true", key
        assert editions[key]["held_expected"] == "true", key


def test_an_edition_nobody_found_is_not_public_and_not_expected():
    for row in table("editions"):
        assert row["exists"] in {"true", "false", "unknown"}
        if row["exists"] != "true":
            assert row["held_expected"] == "false"
            assert not row["published_on"]
            assert not row["known_by"]
    found = {(r["index_code"], r["year"]): r["exists"] for r in table("editions")}
    assert found["ICT", "2021"] == "false"
    assert found["SIPAS", "2012"] == found["SIPAS", "2016"] == "unknown"


def test_the_precision_of_a_publication_day_says_what_is_known():
    for row in table("editions"):
        assert row["precision"] in {"day", "month", "unknown"}
        assert (row["precision"] == "unknown") == (not row["published_on"])
        if row["precision"] == "month":
            assert row["published_on"].endswith("-01")
            assert row["known_by"] >= row["published_on"]
        days = [row[c] for c in ("not_before", "published_on", "known_by") if row[c]]
        assert days == sorted(days)
        assert not days or int(days[0][:4]) >= int(row["year"])
        assert row["population"] in {"", "63", "64", "34", "10"}


@pytest.mark.parametrize(
    ("index", "year", "day"),
    [("PAR", 2020, "2021-06-24"), ("PCI", 2020, "2021-04-15"), ("PAPI", 2020, "2021-04-14")],
)
def test_what_was_public_when_the_founding_report_appeared(index, year, day):
    rows = {(r["index_code"], int(r["year"])): r["published_on"] for r in table("editions")}
    assert rows[index, year] == day


def test_breaks_are_of_a_known_kind_short_and_speak_of_a_known_dimension():
    events = {row["event_id"] for row in table("events")}
    for row in table("method_breaks"):
        assert row["kind"] in {"method", "component", "publication", "boundary"}
        assert max(len(row["text_vi"]), len(row["text_en"])) <= 90
        year = int(row["from_year"])
        if row["kind"] == "boundary":
            assert (row["dimension"], year) == ("", 2025)
        else:
            assert dimension_in(row["index_code"], row["dimension"], year), row
        source = row["source"]
        assert source in events or source.startswith(("dimensions.csv ", "https://")), row


def test_totals_are_cut_in_these_years():
    cuts = defaultdict(list)
    for row in table("method_breaks"):
        if row["dimension"] == "" and row["kind"] == "method":
            cuts[row["index_code"]].append(int(row["from_year"]))
    assert dict(cuts) == {
        "PAR": [2016, 2020, 2021, 2024],
        "SIPAS": [2017, 2022],
        "PAPI": [2018],
        "PCI": [2009, 2013, 2022],
        "ICT": [2016],
        "DTI": [2021],
    }
    assert {r["index_code"] for r in table("method_breaks") if r["kind"] == "boundary"} == set(INDICES)


def test_a_change_of_scale_is_a_break():
    breaks = {
        (r["index_code"], r["dimension"], int(r["from_year"])): r["kind"] for r in table("method_breaks")
    }
    by_dimension = defaultdict(list)
    for row in table("dimensions"):
        by_dimension[row["index_code"], row["dimension"]].append(row)
    for (index, dimension), rows in by_dimension.items():
        ordered = sorted(rows, key=lambda row: int(row["valid_from"]))
        for before, after in pairwise(ordered):
            if before["max_score"] != after["max_score"]:
                assert breaks.get((index, dimension, int(after["valid_from"]))) == "method", after


def test_a_change_of_a_pci_weight_is_noted_in_its_year():
    noted = {
        (r["dimension"], int(r["from_year"])) for r in table("method_breaks") if r["index_code"] == "PCI"
    }
    for number in range(1, 11):
        dimension = f"D{number:02}"
        for year in (2009, 2013, 2022):
            before, after = dimension_in("PCI", dimension, year - 1), dimension_in("PCI", dimension, year)
            if before and after and before[0]["weight"] != after[0]["weight"]:
                assert (dimension, year) in noted


def test_eras_follow_each_other_and_begin_where_the_total_is_cut():
    cuts = defaultdict(set)
    for row in table("method_breaks"):
        if row["dimension"] == "" and row["kind"] in {"method", "boundary"}:
            cuts[row["index_code"]].add(int(row["from_year"]))
    by_index = defaultdict(list)
    for row in table("eras"):
        by_index[row["index_code"]].append(row)
    assert set(by_index) == set(INDICES)
    for index, eras in by_index.items():
        assert {int(era["from_year"]) for era in eras[1:]} == cuts[index]
        assert [era["to_year"] == "" for era in eras] == [False] * (len(eras) - 1) + [True]
        for before, after in pairwise(eras):
            assert int(before["to_year"]) + 1 == int(after["from_year"])


# --- events, targets, rhythms, calendar ---------------------------------------------------------


def test_events_hold_no_method_breaks_and_end_after_they_begin():
    for row in table("events"):
        assert not row["event_id"].startswith("gay_")
        assert row["scope"] in {"national", "province", "centre"}
        assert (row["precision"] == "unknown") == (row["starts_on"] == "")
        assert not row["ends_on"] or row["ends_on"] >= row["starts_on"]


def test_thresholds_of_decision_766_are_not_policy_targets():
    thresholds = {row["target_id"] for row in table("targets") if row["is_threshold"] == "true"}
    assert thresholds == {
        r["target_id"] for r in table("targets") if r["document"].startswith("Quyết định 766")
    }
    assert len(thresholds) == 5


def test_targets_have_the_columns_of_the_file_that_an_installation_may_add():
    assert tuple(table("targets")[0]) == COLUMNS


def test_a_target_has_the_day_that_its_document_prints():
    for row in table("targets"):
        printed = re.search(r"(\d{2})/(\d{2})/(\d{4})", row["document"])
        expected = f"{printed[3]}-{printed[2]}-{printed[1]}" if printed else ""
        assert row["issued_on"] == expected, row["target_id"]


def test_a_target_of_a_province_names_it_and_a_national_one_does_not():
    for row in table("targets"):
        assert (row["scope"] == "province") == bool(row["province_code"]), row["target_id"]


def test_only_the_ict_index_has_stopped():
    assert [row["dataset"] for row in table("rhythms") if row["state"] != "active"] == ["ICT"]
    assert {row["dataset"] for row in table("rhythms")} >= set(INDICES)


def test_the_swapped_days_of_january_2026():
    days = {date.fromisoformat(row["date"]): row["is_working"] for row in table("calendar_overrides")}
    assert days == {date(2026, 1, 2): "false", date(2026, 1, 10): "true"}
    assert date(2026, 1, 2).weekday() < 5 <= date(2026, 1, 10).weekday()


# --- the founding report ------------------------------------------------------------------------


def test_the_founding_report_has_74_figures_of_known_scope_and_kind():
    rows = table("published_figures")
    assert len(rows) == 74
    for row in rows:
        assert row["scope"] in {
            "centre", "province", "district", "commune", "national", "interlinked", "article",
        }  # fmt: skip
        assert row["kind"] in {"stock", "flow", "share", "rank", "date", "target", "count", "text"}
        assert row["bound"] in {"exact", "over"}
        assert row["source_key"] == "founding_report"
        assert row["as_of_text_vi"]
    assert {row["key"] for row in rows if row["bound"] == "over"} == {
        "backlog.overdue_before",
        "campaign.ecopies",
    }


@pytest.mark.parametrize(
    ("key", "value", "scope"),
    [
        ("dossier.received", "201196", "centre"),
        ("dossier.in_process_overdue", "61", "centre"),
        ("dossier.on_time_rate", "99.44", "centre"),
        ("backlog.overdue_after", "58", "province"),
        ("backlog.in_process_after", "27855", "province"),
        ("backlog.overdue_before", "15000", "province"),
        ("tthc.stock_total", "1769", "province"),
        ("par.score", "80.79", "province"),
        ("papi.group", "trung bình cao", "province"),
    ],
)
def test_figures_are_carried_exactly_with_their_scope(key, value, scope):
    row = next(row for row in table("published_figures") if row["key"] == key)
    assert (row["value"], row["scope"]) == (value, scope)


def test_sums_of_the_founding_report_hold():
    values = {row["key"]: row["value"] for row in table("published_figures")}
    sides: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in table("published_identities"):
        assert row["sign"] in {"1", "-1"}
        sides[row["identity_id"]][row["side"]] += int(row["sign"]) * Decimal(values[row["key"]])
    assert len(sides) == 7
    for name, side in sides.items():
        assert set(side) == {"left", "right"}, name
        assert side["left"] == side["right"], name


def test_shares_of_the_founding_report_hold_at_printed_decimals():
    values = {row["key"]: row["value"] for row in table("published_figures")}
    for row in table("published_shares"):
        share = 100 * Decimal(values[row["numerator_key"]]) / Decimal(values[row["denominator_key"]])
        step = Decimal(1).scaleb(-int(row["decimals"]))
        assert share.quantize(step, ROUND_HALF_UP) == Decimal(values[row["share_key"]]), row


# --- documents ----------------------------------------------------------------------------------


def test_the_readme_names_every_table():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    assert [name for name in TABLES if f"`{name}.csv`" not in readme] == []


def test_rights_are_told_in_both_languages():
    rights = (DATA / "RIGHTS.md").read_text(encoding="utf-8")
    vietnamese, english = rights.partition("\n## English\n")[::2]
    assert "\n## Tiếng Việt\n" in vietnamese
    assert vietnamese.count("\n| ") == english.count("\n| ")
