"""What every section of a briefing shares: the order, the questions asked, the sources cited."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from queries import catalogue
from queries.catalogue import Reader
from reform.briefings.parts import Kind, Source
from reform.periods import Calendar
from reform.wording.briefings import say
from reform.wording.sentences import present
from reform.wording.texts import Lang


@dataclass(frozen=True)
class Order:
    """What was asked for."""

    kind: Kind
    as_of: date
    prepared_on: date
    agency: str
    language: Lang = "vi"
    home: str = "70"
    units: int = 63
    """The era of the home's code."""
    include_derived: bool = True
    simulated: bool = False
    """Simulated dossiers may speak, marked, when no real ones are held."""
    calendar: Calendar = "report"
    """Which months the dossiers of a monthly briefing are counted in."""
    own_dossiers: bool = True
    """The dossiers held are those of this home."""


@dataclass
class Desk:
    """Asks the questions of one briefing and remembers which."""

    reader: Reader
    order: Order
    asked: dict[str, None] = field(default_factory=dict)
    _answers: dict[Hashable, pd.DataFrame] = field(default_factory=dict)

    @property
    def lang(self) -> Lang:
        """Return the language of the briefing."""
        return self.order.language

    def ask(self, name: str, **parameters: object) -> pd.DataFrame:
        """Answer one question, once for the whole briefing; nobody changes the rows."""
        self.asked[name] = None
        key = (name, tuple(sorted(parameters.items())))
        if key not in self._answers:
            self._answers[key] = catalogue.run(self.reader, name, **parameters)
        return self._answers[key]

    def known(self, *leave_out: str) -> dict[str, Any]:
        """Return the parameters that questions about the home's indices share."""
        given: dict[str, Any] = {
            "province": self.order.home,
            "as_of": self.order.as_of,
            "include_derived": self.order.include_derived,
            "units": self.order.units,
        }
        return {name: value for name, value in given.items() if name not in leave_out}

    @property
    def home(self) -> str:
        """Return the name of the home province."""
        rows = self.ask("indices/provinces", units=self.order.units)
        return str(rows.loc[rows["province_code"] == self.order.home, "province"].iloc[0])

    def cited(self, row: pd.Series) -> Source:
        """Return the entry of one source. `row`: of a question that names sources."""
        return source(
            str(row["source_key"]),
            row["publisher"],
            row["title"],
            row["source_year"],
            row["url"],
            derived=row["derivation"] != "stated",
            lang=self.lang,
        )


def source(
    key: str, publisher: object, title: object, year: object, url: object, *, derived: bool, lang: Lang
) -> Source:
    """Write one entry of the list of sources."""
    dated = present(year)
    words = say(
        lang,
        "source.cited" if dated else "source.cited_undated",
        publisher=publisher,
        title=title,
        **({"year": year} if dated else {}),
    )
    if derived:
        words = say(lang, "source.derived", source=words)
    if present(url):
        words = say(lang, "source.at", source=words, url=url)
    return Source(key, words)
