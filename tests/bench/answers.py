"""What viewers, walls and exporters ask under load, and what the right answer is.

The right answer comes from the questions of `queries/`, asked directly of the same published version,
never from what the server remembered; it is looked for in what the server sent.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from PIL import Image

from queries import catalogue
from reform import clock, periods
from reform.exporting.asking import ask_for
from reform.exporting.facts import FileFacts, digest
from reform.urls import PAGES, View
from reform.warehouse.read import current_warehouse
from tests.bench.sessions import Answer, Got

HOMES = ("70", "79", "75", "01")
EDITIONS = (("PCI", 2019), ("PCI", 2020), ("PAPI", 2019), ("PAPI", 2020), ("PAR", 2019), ("SIPAS", 2019))
MONTHS = ((2021, 2), (2021, 3), (2021, 4), (2021, 5))
LEVELS = (None, "province", "district", "commune")


@dataclass(frozen=True)
class Question:
    """One address of a viewer."""

    page: str
    query: str
    wrong: Callable[[Answer], str | None]
    """What is wrong with an answer; None when it is right."""


@dataclass(frozen=True)
class Picture:
    """One permalink."""

    path: str
    wrong: Callable[[Got], str | None]


def ask(name: str, **parameters: object) -> pd.DataFrame:
    """Answer a question from the published version."""
    return catalogue.run(current_warehouse(), name, **parameters)


def grouped(number: int) -> str:
    """Write a count as Vietnamese text does: 57.231."""
    return f"{number:,}".replace(",", ".")


def _plain(pieces: Iterable[str]) -> str:
    """Return the words of pieces of HTML, spaces made one."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", " ".join(pieces))))


def _missing(answer: Answer, texts: Iterable[str]) -> str | None:
    """Return the first text that neither the page nor the words of its charts hold."""
    if answer.failed:
        return answer.failed
    said = _plain([*answer.html, *(alt for alt, _ in answer.charts)])
    return next((f"{text!r} is not said" for text in texts if text not in said), None)


def _rankings(index: str, year: int, home: str) -> Question:
    asked = {"index": index, "year": year, "units": 63, "as_of": clock.today(), "include_derived": True}
    rows = ask("indices/ranking", dimension="", **asked)
    row = rows.set_index("province_code").loc[home]
    told = {
        str(code): {round(float(x), 6) for x in (score, rank) if pd.notna(x)}
        for code, score, rank in zip(rows["province_code"], rows["score"], rows["rank"], strict=True)
    }
    told = {code: values for code, values in told.items() if values}
    places = [f"{row['province']}: {row['rank']:.0f}/{row['n']:.0f}"] if pd.notna(row["rank"]) else []

    def wrong(answer: Answer) -> str | None:
        if missing := _missing(answer, places):
            return missing
        drawn = _drawn(answer)
        # An edition held in part is drawn by rank; a province with an interval by its ends too.
        right = drawn.keys() == told.keys() and all(told[code] & drawn[code] for code in told)
        return None if right else "other scores are drawn"

    query = urlencode({"index": index.lower(), "year": year, "home": home})
    return Question(PAGES["rankings"], query, wrong)


def _drawn(answer: Answer) -> dict[str, set[float]]:
    """Return code → places on the axis of scores or ranks, as the first chart of Xếp hạng draws them."""
    found: dict[str, set[float]] = {}
    for trace in json.loads(answer.charts[0][1])["data"]:
        codes, values = trace.get("customdata"), trace.get("x")
        if isinstance(codes, list) and isinstance(values, list):
            for code, x in zip(codes, values, strict=True):
                if x is not None:
                    found.setdefault(str(code), set()).add(round(float(x), 6))
    return found


def _overview(home: str) -> Question:
    asked = {"province": home, "units": 63, "as_of": clock.today(), "include_derived": True}
    latest = ask("indices/latest", **asked)
    places = [
        f"{row.label} {row.year}" for row in latest.itertuples() if not getattr(row, "continued", False)
    ]
    ranks = [
        f"{row.rank:.0f} /{row.n:.0f}"
        for row in latest.itertuples()
        if not getattr(row, "continued", False) and pd.notna(row.rank)
    ]
    return Question(
        PAGES["overview"], urlencode({"home": home}), lambda answer: _missing(answer, [*places, *ranks])
    )


def _months(scope: str) -> tuple[date, date]:
    row = ask("dossiers/snapshots").set_index("scope").loc[scope]
    return row["first_day"].date(), row["snapshot_on"].date()


def _dossiers(year: int, month: int, level: str | None) -> Question:
    first_day, snapshot = _months("province")
    period = periods.period(f"{year}-{month:02d}", "month", first_day, snapshot)
    of_all: dict[str, Any] = {"scope": "province", "agency": None, "field": None, "channel": None}
    rows = ask(
        "dossiers/summary", **of_all, level=level, first=period.first, last=period.last,
        previous_first=period.previous_first, as_of=clock.today(),
    )  # fmt: skip
    now = rows.set_index("which").loc["current"]
    said = (
        f"Tiếp nhận {grouped(int(now['received']))}, giải quyết {grouped(int(now['resolved']))}, "
        f"đang giải quyết {grouped(int(now['in_process']))}."
    )
    query = urlencode(
        {"home": "70", "scope": "province", "period": f"{year}-{month:02d}"}
        | ({"level": level} if level else {})
    )
    return Question(PAGES["dossiers"], query, lambda answer: _missing(answer, [said]))


def _on_time(level: str | None) -> Question:
    rows = ask(
        "dossiers/ageing", scope="province", agency=None, field=None, level=level, channel=None,
        as_of=clock.today(),
    )  # fmt: skip
    late = int(rows["overdue"].sum())
    query = urlencode({"home": "70", "scope": "province"} | ({"level": level} if level else {}))
    return Question(PAGES["on_time"], query, lambda answer: _missing(answer, [f"còn {grouped(late)} hồ sơ"]))


@cache
def questions() -> tuple[Question, ...]:
    """Return the addresses of the viewers: five pages, four homes, six editions, four months, four levels."""
    return (
        *(_rankings(index, year, home) for index, year in EDITIONS for home in HOMES),
        *(_overview(home) for home in HOMES),
        *(_dossiers(year, month, level) for year, month in MONTHS for level in LEVELS),
        *(_on_time(level) for level in LEVELS),
    )


def _picture(name: str, view: View, query: dict[str, str]) -> Picture:
    expected = digest(ask_for(name, view))

    def wrong(got: Got) -> str | None:
        if got.status != 200:
            return f"status {got.status}"
        with Image.open(io.BytesIO(got.body)) as made:
            facts = FileFacts.model_validate_json(made.info["reform-facts"])
            if made.size != (1920, 1080):
                return f"size {made.size}"
        return None if facts.sheets[0].digest == expected else "other rows or words are drawn"

    return Picture(f"/export/{name}.png?{urlencode(query)}", wrong)


@cache
def pictures() -> tuple[Picture, ...]:
    """Return the permalinks of the exporters."""
    found = []
    for home in HOMES:
        for index, year in EDITIONS[:4]:
            view = View(home=home, index=index, year=year)
            query = {"home": home, "index": index.lower(), "year": str(year)}
            found.append(_picture("ranking_strip", view, query))
    return tuple(found)


def wall_wrong(got: Got) -> str | None:
    """Tell what is wrong with the state of a wall: its overdue stock must be that of the question."""
    if got.status != 200:
        return f"status {got.status}"
    told = json.loads(got.body)
    broken = [page["n"] for page in told["pages"] if page.get("failed")]
    if broken:
        return f"pages {broken} failed"
    if told["version"] != current_warehouse().version:
        return f"version {told['version']}"
    # A wall that names no scope shows the centre's.
    rows = ask(
        "dossiers/ageing", scope="centre", agency=None, field=None, level=None, channel=None,
        as_of=clock.today(),
    )  # fmt: skip
    late = grouped(int(rows["overdue"].sum()))
    shown = _plain(page["html"] for page in told["pages"] if page.get("html"))
    return None if re.search(rf"(?<![\d.]){re.escape(late)}(?![\d.])", shown) else f"{late} is not shown"
