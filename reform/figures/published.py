"""Read the published figures of the founding report from FIGURES rows, with scope and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import pandas as pd

from reform.figures.context import ChartContext
from reform.figures.template import say
from reform.wording import dates
from reform.wording.published import shown
from reform.wording.sentences import day_of, present


class _Rows(Mapping[str, pd.Series]):
    """Rows by key, each taken out of the frame when it is first asked for: a figure needs a few."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = frame
        keys = frame["figure_key"].astype(str) if len(frame) else ()
        self._places = {key: place for place, key in enumerate(keys)}
        self._taken: dict[str, pd.Series] = {}

    def __getitem__(self, key: str) -> pd.Series:
        if key not in self._taken:
            self._taken[key] = self._frame.iloc[self._places[key]]
        return self._taken[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Published:
    """The rows of published figures, asked by key."""

    def __init__(self, frame: pd.DataFrame) -> None:
        """Keep FIGURES rows (one a `figure_key`)."""
        self._rows = _Rows(frame)

    def row(self, key: str) -> pd.Series | None:
        """Return the row of a figure, None when it is not there."""
        return self._rows.get(key)

    def value(self, key: str) -> int | None:
        """Return a count, None when it is not there."""
        row = self._rows.get(key)
        return int(row["value"]) if row is not None and present(row["value"]) else None

    def day(self, key: str) -> date | None:
        """Return the day of a figure: its as-of date, else its value when that is a day."""
        row = self._rows.get(key)
        if row is None:
            return None
        if present(row["as_of_date"]):
            return day_of(row["as_of_date"])
        if row["unit"] == "date" and present(row["value_text"]):
            return day_of(row["value_text"])
        return None

    def shown(self, key: str, ctx: ChartContext) -> str:
        """Return a figure as words, "trên 15.000" for a lower bound."""
        return shown(self._rows[key], ctx.language)

    def text(self, key: str, column: str, ctx: ChartContext) -> str:
        """Return one column of a figure in the language, empty when nothing is said."""
        words = self._rows[key][f"{column}_{ctx.language}"]
        return str(words) if present(words) else ""

    def notes(self, keys: Iterable[str], ctx: ChartContext) -> tuple[str, ...]:
        """Return the caveats of some figures, each said once; figures not there are passed over."""
        found = (self.text(key, "note", ctx) for key in keys if key in self._rows)
        return tuple(dict.fromkeys(note for note in found if note))

    def scope(self, key: str, ctx: ChartContext) -> str:
        """Return the scope of a figure in the language."""
        return self.text(key, "scope", ctx)

    def period(self, key: str, ctx: ChartContext) -> str:
        """Return what the source says of the day or period of a figure."""
        return self.text(key, "as_of_text", ctx)

    def published_on(self, key: str) -> date | None:
        """Return the day the source appeared, None when only its year is known."""
        row = self._rows.get(key)
        if row is not None and "published_on" in row and present(row["published_on"]):
            return day_of(row["published_on"])
        return None

    def source(self, key: str, ctx: ChartContext) -> str:
        """Name publisher, title and day (or year) of the source."""
        row = self._rows[key]
        day = self.published_on(key)
        when = dates.day(day, ctx.language) if day else str(row["source_year"])
        return say(
            ctx,
            "common.source_report",
            publisher=row["source_publisher"],
            title=row["source_title"],
            date=when,
        )

    def table(self, keys: tuple[str, ...], ctx: ChartContext) -> pd.DataFrame:
        """Return the table twin of some figures: what, value, unit, scope, day, place, caveat."""
        rows = [self._rows[key] for key in keys if key in self._rows]
        lang = ctx.language
        columns = {
            "figure": [row[f"label_{lang}"] for row in rows],
            "value": [row["value"] for row in rows],
            "bound": [say(ctx, f"common.bound_{row['bound']}") for row in rows],
            "unit": [row[f"unit_{lang}"] for row in rows],
            "scope": [row[f"scope_{lang}"] for row in rows],
            "as_of": [row[f"as_of_text_{lang}"] for row in rows],
            "quote_place": [row[f"quote_place_{lang}"] for row in rows],
            "remark": [row[f"note_{lang}"] for row in rows],
        }
        return pd.DataFrame({say(ctx, f"column.{name}"): values for name, values in columns.items()})
