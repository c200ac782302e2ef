"""Gathers what "Nguồn và cách tính" says about one figure."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from queries.catalogue import question
from reform.figures.context import FigureSpec, FigureText
from reform.figures.sources_drawer import SourcesFacts
from reform.screen.address import Reading
from reform.screen.answers import ask
from reform.wording import dates
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang, text

# More sources than these are counted, not named; the page Nguồn số liệu has them all.
_MOST_SOURCES = 4


def gather(
    spec: FigureSpec,
    frame: pd.DataFrame,
    parameters: Mapping[str, object],
    words: FigureText,
    reading: Reading,
) -> SourcesFacts:
    """Return the facts of a figure: an index edition, or figures of the founding report."""
    lang = reading.lang
    common = {
        "definition": text(lang, f"definitions.{spec.name}"),
        "scope": words.scope,
        "query": "\n".join(_question_text(name, parameters) for name in spec.queries),
    }
    if "source_title" in frame and len(frame):
        row = frame.iloc[0]
        return SourcesFacts(
            publisher=row["source_publisher"],
            title=row["source_title"],
            label_year=str(row["source_year"]),
            published_on=day_of(row["published_on"]),
            **common,
        )
    if "index_code" not in frame or frame.empty:
        return SourcesFacts(population=str(len(reading.provinces)), **common)
    newest = frame.sort_values("year").iloc[-1]
    index, year = str(newest["index_code"]), int(newest["year"])
    sources = ask("indices/edition_sources", index=index, year=year, **reading.public())
    cases = ask("reference/corrections", as_of=reading.day)
    cases = cases[(cases["label"] == newest["label"]) & (cases["year"] == year)]
    card = ask("indices/cards").set_index("index_code").loc[index]
    return SourcesFacts(
        publisher=str(newest[f"publisher_short_{lang}"]),
        title=str(card[f"name_{lang}"]),
        label_year=str(year),
        published_on=_published(newest, lang),
        read_through=_read_through(sources, lang),
        licence=_joined(sources[f"licence_{lang}"]),
        population=str(int(newest["population"])) if present(newest.get("population")) else "",
        corrections=_joined(cases[f"reason_{lang}"]),
        **common,
    )


def _published(row: pd.Series, lang: Lang) -> str | None:
    if not present(row.get("published_on")):
        return None
    day = day_of(row["published_on"])
    rule = row.get("public_rule", "day")
    if rule == "assumed":
        return text(lang, "definitions.published_assumed", date=dates.day(day, lang))
    return dates.published(day, str(row.get("precision", "day")), lang)


def _read_through(sources: pd.DataFrame, lang: Lang) -> str:
    named = [
        text(
            lang,
            "definitions.read_source",
            publisher=row["publisher"],
            title=row["title"],
            through=row[f"read_through_{lang}"] or row["url"] or "—",
            n=int(row["units"]),
        )
        for _, row in sources.head(_MOST_SOURCES).iterrows()
    ]
    rest = len(sources) - _MOST_SOURCES
    if rest > 0:
        named.append(text(lang, "definitions.more_sources", n=rest))
    return " ".join(named)


def _joined(values: pd.Series[str]) -> str:
    return " ".join(dict.fromkeys(v for v in values if present(v) and v))


def _question_text(name: str, parameters: Mapping[str, object]) -> str:
    asked = question(name)
    known = {field.name for field in asked.parameters}
    given = "\n".join(f"-- ${k} = {v}" for k, v in parameters.items() if k in known)
    return f"-- {name}\n{given}\n{asked.sql}"
