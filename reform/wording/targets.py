"""Official targets in words: what is wanted, for which years, and what a province still lacks."""

from __future__ import annotations

import pandas as pd

from reform.wording import dates, numbers
from reform.wording.sentences import day_of, distance, present
from reform.wording.texts import Lang, text


def wanted(row: pd.Series, lang: Lang) -> str:
    """Say the level of a target: "trên 80%", "ít nhất 65 điểm", "hạng 30 trở lên".

    `row`: of `reference/targets` (the level in `value`, units of measures in words) or of
    `indices/target_gap` (the level in `target`).
    """
    level = float(row["target"] if "target" in row else row["value"])
    decimals = len(repr(level).partition(".")[2].rstrip("0"))
    shown = numbers.number(level, decimals, lang)
    if row["kind"] == "rank":
        return text(lang, "targets.wanted.place", value=shown)
    if row["kind"] == "share":
        shown = numbers.percent(level, decimals, lang)
    elif row["kind"] == "score":
        shown = text(lang, "numbers.points", value=shown)
    else:
        shown = f"{shown}{numbers.NBSP}{row[f'unit_{lang}']}"
    return text(lang, f"targets.wanted.{row['comparison']}", value=shown)


def years(row: pd.Series, lang: Lang) -> str:
    """Say for which years a target is: "năm 2020", "giai đoạn 2021–2025", "từ năm 2022"."""
    first = int(row["year_from"])
    last = int(row["year_to"]) if present(row["year_to"]) else None
    key = "open" if last is None else "one" if last == first else "span"
    return text(lang, f"targets.years.{key}", first=first, last=last)


def table(rows: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return targets and thresholds as a table of words. `rows`: of `reference/targets`."""

    def said(key: str) -> str:
        return text(lang, f"targets.table.{key}")

    columns: dict[str, list[object]] = {
        "measure": rows["label"].fillna(rows[f"measure_{lang}"]).tolist(),
        "wanted": [_unbroken(wanted(row, lang)) for _, row in rows.iterrows()],
        "years": [_unbroken(_bare_years(row, lang)) for _, row in rows.iterrows()],
        "whose": [_unbroken(name if present(name) else said("national")) for name in rows["province"]],
        "kind": [said("threshold" if threshold else "policy") for threshold in rows["is_threshold"]],
        "document": rows["document"].tolist(),
        "issued_on": [
            dates.day(day_of(day), lang) if present(day) else said("unknown_day") for day in rows["issued_on"]
        ],
        "issuer": rows[f"issuer_{lang}"].tolist(),
        "origin": [said(origin) for origin in rows["origin"]],
        "note": rows[f"note_{lang}"].tolist(),
    }
    return pd.DataFrame({said(name): values for name, values in columns.items()})


def _bare_years(row: pd.Series, lang: Lang) -> str:
    first = int(row["year_from"])
    if not present(row["year_to"]):
        return years(row, lang)
    last = int(row["year_to"])
    return str(first) if last == first else f"{first}–{last}"


def _unbroken(words: str) -> str:
    """Keep a short cell on one line."""
    return words.replace(" ", numbers.NBSP)


def sentence(row: pd.Series, home: str, lang: Lang) -> str:
    """Say what one target asks of a province in an edition and what it lacks.

    `row`: of `indices/target_gap`. An edition before the years of the target is never judged.
    """
    value = _value(row, lang)
    key = str(row["state"])
    if key == "not_yet" and value is None:
        key = "not_yet_no_value"
    elif key == "no_value":
        key = "no_rank" if row["kind"] == "rank" else "no_score"
    elif key == "short" and not row["missing"]:
        key = "limit"
    return text(
        lang,
        f"targets.{key}",
        name=_name(row, home, lang),
        wanted=wanted(row, lang),
        document=_document(row, lang),
        home=home,
        value=value,
        missing=missing(row, lang),
        edition=f"{row['label']} {int(row['year'])}",
        year=int(row["year"]),
    )


def line_label(row: pd.Series, lang: Lang) -> str:
    """Return the words beside the line of a target: "Mục tiêu: trên 80%"."""
    return text(lang, "targets.line", wanted=wanted(row, lang))


def line_note(row: pd.Series, home: str, lang: Lang) -> str:
    """Say what the line of a target is: whose, for which years, which document."""
    return text(
        lang,
        "targets.line_note",
        name=_name(row, home, lang),
        wanted=wanted(row, lang),
        document=_document(row, lang),
    )


def remark(row: pd.Series, lang: Lang) -> str:
    """Say the same in a few words, for a card: "mục tiêu 2020: trên 80%"."""
    key = "remark"
    if row["state"] == "reached" or (row["state"] == "short" and row["missing"]):
        key = f"remark_{row['state']}"
    return text(
        lang,
        f"targets.{key}",
        years=_bare_years(row, lang),
        wanted=wanted(row, lang),
        missing=missing(row, lang),
    )


def missing(row: pd.Series, lang: Lang) -> str:
    """Say how far a province is from a target: "2,15 điểm %", "3 bậc"; — when nothing is missing."""
    if not present(row["missing"]):
        return numbers.DASH
    if row["kind"] == "rank":
        return numbers.places(int(row["missing"]), lang)
    return distance(float(row["missing"]), str(row["unit"]), int(row["decimals"]), lang)


def _document(row: pd.Series, lang: Lang) -> str:
    """Return the document that sets the target, marked when the installation added it."""
    document = str(row["document"])
    return f"{document}; {text(lang, 'targets.own')}" if row["origin"] == "installation" else document


def _name(row: pd.Series, home: str, lang: Lang) -> str:
    return text(lang, f"targets.name_{row['scope']}", home=home, years=years(row, lang))


def _value(row: pd.Series, lang: Lang) -> str | None:
    """Return score or place of the province with its mark, None when it is not held."""
    if not present(row["value"]):
        return None
    if row["kind"] == "rank":
        shown = numbers.rank(row["value"], row["n"])
    else:
        unit = str(row["unit"])
        shown = numbers.score(row["value"], unit, int(row["decimals"]), lang)
        if unit == "points":
            shown = text(lang, "numbers.points", value=shown)
    if row["derived"]:
        return text(lang, "targets.derived_value", value=shown)
    if row["rank_is_computed"]:
        return text(lang, "targets.computed_place", value=shown)
    return shown
