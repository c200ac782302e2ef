"""The section on the figures that a report of the province printed, each with its scope and time."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reform.briefings.asking import Desk, source
from reform.briefings.parts import Block, Remark, Source, Statement, Table
from reform.wording import briefings as words
from reform.wording.sentences import day_of, listed

INDICES = ("indices.par", "indices.sipas", "indices.papi", "indices.pci", "indices.ict")
DOSSIERS = (
    "dossiers.flow",
    "dossiers.on_the_spot",
    "dossiers.postal",
    "dossiers.online",
    "dossiers.backlog_before",
    "dossiers.backlog_after",
    "dossiers.copies",
    "dossiers.portal",
)
# The label year of all index figures of the report, as data/published_figures.csv infers it.
_LABEL_YEAR = 2019
# What a sentence is about, where its first figure is not it.
_SUBJECT = {"dossiers.backlog_before": "backlog.overdue_before"}


def figures(desk: Desk) -> pd.DataFrame:
    """Return the published figures known on the day."""
    return desk.ask("dossiers/published_figures", prefix="", as_of=desk.order.as_of, province=desk.order.home)


def published_on(held: pd.DataFrame) -> date | None:
    """Return the day on which the report appeared."""
    return None if held.empty else day_of(held["published_on"].iloc[0])


def statements(desk: Desk, held: pd.DataFrame, keys: tuple[str, ...]) -> list[Block]:
    """Return the sentences whose figures are all held."""
    blocks: list[Block] = []
    for key in keys:
        sentence = words.published_sentence(key, held, desk.lang)
        if sentence is None:
            continue
        # The figure that a sentence begins with says whose it is and of when.
        row = words.figure(held, _SUBJECT.get(key, words.figures_of(key, desk.lang)[0]))
        scope = str(row[f"scope_{desk.lang}"])
        period = words.say(desk.lang, "published.time", as_of=row[f"as_of_text_{desk.lang}"])
        blocks.append(Statement(sentence, scope, period, (_source(desk, row),)))
    return blocks


def _source(desk: Desk, row: pd.Series) -> Source:
    return source(
        str(row["source_key"]),
        row["source_publisher"],
        row["source_title"],
        row["source_year"],
        None,
        derived=False,
        lang=desk.lang,
    )


def about(desk: Desk, held: pd.DataFrame) -> Remark:
    """Say that the report mixes two times and two scopes."""
    day = published_on(held)
    assert day is not None  # asked only when figures are held
    return Remark(words.say(desk.lang, "published.about", date=words.day(day, desk.lang)))


def newer(desk: Desk, held: pd.DataFrame) -> list[Block]:
    """Name the indices of which the report printed an older edition than was public on its day."""
    day = published_on(held)
    if day is None:
        return []
    then = desk.ask("indices/latest", **desk.known() | {"as_of": day})
    names = [
        f"{row['label']} {int(row['year'])}" for _, row in then.iterrows() if int(row["year"]) > _LABEL_YEAR
    ]
    if not names:
        return []
    return [Remark(words.say(desk.lang, "published.newer", labels=listed(names, desk.lang)))]


def annex(desk: Desk, held: pd.DataFrame) -> Table:
    """Return all published figures as a table."""
    columns = ("what", "value", "scope", "as_of")
    each = words.say(desk.lang, "published.each")
    return Table(
        words.say(desk.lang, "published.table"),
        tuple(words.say(desk.lang, f"published.{name}") for name in columns),
        tuple(words.annex_rows(held, desk.lang)),
        each,
        each,
        words.say(desk.lang, "published.whole"),
        tuple(dict.fromkeys(_source(desk, row) for _, row in held.iterrows())),
        words=len(columns),
    )
