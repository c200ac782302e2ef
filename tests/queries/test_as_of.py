"""Nothing that was not public on the chosen day is told, whatever is asked of the shipped data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.catalogue import catalogue, question, run
from tests.queries.samples import SAMPLE

# Questions whose answer is the same on every day, with the reason in their header.
TIMELESS = {"indices/cards", "indices/provinces", "reference/gaps", "reference/version"}
# "The next edition came out two days later": the one thing that may look past the day, by name.
LOOKS_AHEAD = {"indices/latest": {"next_year", "next_public_from"}}
# Years of a target or of its phase, not of an edition.
NO_LABEL_YEARS = {"indices/target_gap": {"year_from", "year_to"}}
# Rows that only repeat the year that was asked for and say that nothing is told of it.
SILENT: dict[str, Callable[[pd.Series], bool]] = {
    "indices/completeness": lambda row: row["state"] == "not_public",
    "indices/peer_slope": lambda row: pd.isna(row["rank"]),
    "indices/peer_candidates": lambda row: pd.notna(row["refused"]),
}
FIRST, LAST = date(2006, 1, 1), date(2026, 12, 31)
INDEX_QUESTIONS = sorted(name for name in catalogue() if name.startswith("indices/") and name not in TIMELESS)
DATED = sorted(name for name in catalogue() if name.startswith("reference/") and name not in TIMELESS)


def days() -> st.SearchStrategy[date]:
    return st.dates(FIRST, LAST)


@pytest.fixture(scope="module")
def public(warehouse) -> dict[tuple[str, int], date]:
    """The day from which each edition counts as public."""
    rows = warehouse.rows("SELECT index_code, year, public_from FROM edition WHERE public_from IS NOT NULL")
    return {
        (str(row["index_code"]), int(row["year"])): pd.Timestamp(row["public_from"]).date()
        for _, row in rows.iterrows()
    }


def given_for(name: str, day: date, **chosen: object) -> dict[str, object]:
    """Return a value for every parameter of a question, with the chosen ones and the day."""
    values = {field.name: SAMPLE[field.name] for field in question(name).parameters} | {"as_of": day}
    return values | {key: value for key, value in chosen.items() if key in values}


def told_too_early(
    name: str, rows: pd.DataFrame, index: str, day: date, public: dict[tuple[str, int], date]
) -> list[str]:
    """Name the cells that mention an edition, or a day, after `day`."""
    found = []
    passed = LOOKS_AHEAD.get(name, set()) | NO_LABEL_YEARS.get(name, set())
    columns = [c for c in rows.columns if c not in passed]
    years = [c for c in columns if "year" in c and pd.api.types.is_numeric_dtype(rows[c])]
    dates = [c for c in columns if pd.api.types.is_datetime64_any_dtype(rows[c])]
    for _, row in rows.iterrows():
        code = str(row.get("index_code", index))
        for column in years:
            if pd.isna(row[column]) or (name in SILENT and SILENT[name](row)):
                continue
            known = public.get((code, int(row[column])))
            if known is not None and known > day:
                found.append(f"{column}: {code} {int(row[column])}, public {known}")
        found += [f"{c}: {row[c]}" for c in dates if pd.notna(row[c]) and row[c].date() > day]
    return found


def test_every_question_takes_the_day_or_says_why_not():
    for name, asked in catalogue().items():
        folder = name.partition("/")[0]
        if folder not in ("indices", "reference"):
            continue
        takes = "as_of" in {field.name for field in asked.parameters}
        assert takes != (name in TIMELESS), name
    for name in TIMELESS - {"reference/version"}:
        assert any("day" in caveat for caveat in question(name).caveats), name


@pytest.mark.parametrize("name", INDEX_QUESTIONS)
@settings(max_examples=8, deadline=None, derandomize=True)
@given(
    day=days(),
    index=st.sampled_from(["PAR", "SIPAS", "PAPI", "PCI", "ICT", "DTI"]),
    year=st.integers(2010, 2025),
    province=st.sampled_from(["70", "01", "75"]),
)
def test_no_answer_mentions_an_edition_that_was_not_public(
    warehouse, public, name, day, index, year, province
):
    asked = given_for(name, day, index=index, year=year, year_to=year, province=province)
    if "since" in asked:
        asked["since"] = day - timedelta(days=700)
    rows = run(warehouse, name, **asked)
    assert told_too_early(name, rows, index, day, public) == []


def takes_no_year(name: str) -> bool:
    """Tell whether a question may be asked without one given edition."""
    return any(field.name == "year" and field.optional for field in question(name).parameters)


@pytest.mark.parametrize("name", filter(takes_no_year, INDEX_QUESTIONS))
def test_without_a_year_the_newest_public_edition_is_meant(warehouse, public, name):
    for day in (date(2012, 6, 1), date(2021, 6, 22), date(2024, 1, 1)):
        rows = run(warehouse, name, **given_for(name, day, year=None))
        assert told_too_early(name, rows, "PCI", day, public) == []


@pytest.mark.parametrize("name", DATED)
@settings(max_examples=15, deadline=None, derandomize=True)
@given(day=days(), later=days())
def test_a_reference_table_only_grows_from_day_to_day(warehouse, name, day, later):
    day, later = sorted((day, later))

    optional = {field.name: None for field in question(name).parameters if field.optional}

    def keys(on: date) -> set[tuple[object, ...]]:
        rows = run(warehouse, name, **(given_for(name, on) | optional))
        words = rows.select_dtypes(exclude="number")
        return set(map(tuple, words.astype(str).to_numpy()))

    assert keys(day) <= keys(later)


def test_reference_tables_of_the_founding_day_know_nothing_of_later_years(warehouse):
    day = {"as_of": date(2021, 6, 22)}
    assert run(warehouse, "reference/breaks", **day)["from_year"].max() <= 2020
    assert run(warehouse, "reference/corrections", **day)["year"].max() <= 2020
    assert not run(warehouse, "reference/targets", **day)["document"].str.contains("766|76/NQ").any()
    sources = run(warehouse, "reference/sources", **day)
    reports = sources[~sources["kind"].isin(["dataset", "publisher", "publisher_profile"])]
    assert reports[reports["cells"] == 0]["source_year"].dropna().astype(int).max() <= 2021
    assert "thanhnien_bp" not in set(sources["source_key"])  # an article of 2023


def test_the_tables_of_today_are_whole(warehouse):
    today = {"as_of": LAST}
    for name, table in (("breaks", "method_break"), ("corrections", "correction"), ("sources", "source")):
        held = int(warehouse.rows(f"SELECT count(*) AS n FROM {table}")["n"].iloc[0])
        assert len(run(warehouse, f"reference/{name}", **today)) == held, name
