"""Tiny worlds of dossiers: rows in the shape of the record, counted by the real cubes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from queries.catalogue import question, run
from reform.dossiers import cubes
from reform.dossiers.calendar import working_calendar
from reform.dossiers.record import SCHEMA, Part, State, folder
from reform.settings import Settings
from reform.urls import slug
from tests.queries.conftest import TinyWarehouse

CALENDAR = working_calendar({})
LONG_AFTER = date(2030, 1, 1)
NO_FILTER: Mapping[str, None] = {"agency": None, "field": None, "level": None, "channel": None}


class DossierWorld(TinyWarehouse):
    """A tiny warehouse whose cubes are made from dossiers that the test names."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._home = home
        self._rows: list[dict[str, Any]] = []
        self._writer = duckdb.connect()
        self._writer.execute(SCHEMA.read_text(encoding="utf-8"))
        cubes.fill_calendar(self.connection, CALENDAR)

    def dossier(
        self,
        received: date | None,
        due: date | None = None,
        finished: date | None = None,
        *,
        status: int | None = None,
        agency: str = "Sở A",
        field: str = "Đất đai",
        level: str = "province",
        channel: str = "direct",
        scope: str = "province",
        count: int = 1,
        **other: object,
    ) -> None:
        """Add a dossier `count` times; without a status it is finished or being handled."""
        row = {
            "scope": scope,
            "origin": "imported",
            "procedure_code": slug(field),
            "procedure_name": f"Thủ tục {field}",
            "field": field,
            "agency_code": slug(agency),
            "agency_name": agency,
            "level": level,
            "channel": channel,
            "received_on": received,
            "due_on": due,
            "due_original_on": due,
            "finished_on": finished,
            "returned_on": None,
            "return_channel": None,
            "status": status if status is not None else 9 if finished else 4,
            "paused_days": 0,
            "on_the_spot": False,
        } | other
        self._rows += [row] * count

    def count(self, **snapshots: date) -> None:
        """Make the cubes anew from the dossiers named so far; one snapshot day a scope."""
        for table in cubes.TABLES:
            self.connection.execute(f"DELETE FROM {table}")
        file = folder(self._home) / "parts" / "all.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        self._writer.execute("DELETE FROM incoming")
        rows = pd.DataFrame(self._rows, dtype=object)
        if len(rows):
            self._writer.register("rows", rows)
            self._writer.execute(
                "INSERT INTO incoming BY NAME SELECT *, uuid() AS dossier_key, 0 AS row_order FROM rows"
            )
        self._writer.execute(
            f"COPY (SELECT * EXCLUDE (row_order), 1 AS seq FROM incoming) TO '{file}' (FORMAT parquet)"
        )
        part = Part("all", 1, (file.name,), len(self._rows))
        days = {scope: day.isoformat() for scope, day in snapshots.items()}
        state = State("state", None, "imported", (part,), days, "2021-06-22T08:00:00+00:00")
        cubes.fill(self.connection, Settings(home=self._home), state)

    def forget(self) -> None:
        """Begin again without dossiers."""
        self._rows = []

    def ask(self, name: str, **given: object) -> pd.DataFrame:
        """Ask dossiers/`name` about the province long after the snapshot, unless told otherwise."""
        known = {field.name for field in question(f"dossiers/{name}").parameters}
        told = {"scope": "province", "as_of": LONG_AFTER}
        return run(self, f"dossiers/{name}", **{k: v for k, v in told.items() if k in known} | given)


def desk_of_june(home: Path) -> DossierWorld:
    """Two agencies, two fields, snapshot Friday 18/06/2021; each dossier stands for one case.

    The centre's one dossier must never enter an answer about the province.
    """
    world = DossierWorld(home)
    b = {"agency": "UBND huyện B", "level": "district"}
    d = day
    # Finished early, on the day, late, withdrawn after the due day.
    world.dossier(
        d("04/05"), d("11/05"), d("10/05"), status=10, returned_on=d("12/05"), return_channel="post"
    )
    world.dossier(d("05/05"), d("12/05"), d("12/05"), channel="online")
    world.dossier(d("06/05"), d("13/05"), d("20/05"), field="Hộ tịch")
    world.dossier(d("10/05"), d("17/05"), d("19/05"), status=7)
    # Overdue since 28/05; re-dated from 04/06 and so early; waiting for papers past its day.
    world.dossier(d("20/05"), d("27/05"), channel="post", field="Hộ tịch", **b)
    world.dossier(
        d("01/06"), d("10/06"), d("09/06"), channel="online", due_original_on=d("04/06"), paused_days=2, **b
    )
    world.dossier(d("02/06"), d("09/06"), status=5, **b)
    # Due on the snapshot day, on Monday, on Wednesday.
    world.dossier(d("14/06"), d("18/06"), field="Hộ tịch")
    world.dossier(d("15/06"), d("21/06"), field="Hộ tịch")
    world.dossier(d("16/06"), d("23/06"), status=2, channel="online")
    # Without a due day, at the counter; not accepted; re-dated and overdue; stopped late.
    world.dossier(d("16/06"), None, d("16/06"), on_the_spot=True)
    world.dossier(None, None, status=1, channel="online", filed_on=d("17/06"), field="Hộ tịch", **b)
    world.dossier(None, None, status=3, channel="online", filed_on=d("16/06"), field="Hộ tịch", **b)
    world.dossier(d("03/06"), d("16/06"), field="Hộ tịch", due_original_on=d("10/06"), **b)
    world.dossier(d("07/06"), d("14/06"), d("15/06"), status=8)
    world.dossier(d("04/05"), d("07/05"), d("07/05"), scope="centre", agency="Sở C", field="Xây dựng")
    world.count(province=d("18/06"), centre=d("31/05"))
    return world


def day(text: str) -> date:
    """Read 18/06 as a day of 2021."""
    number, month = text.split("/")
    return date(2021, int(month), int(number))


JUNE = {"first": day("01/06"), "last": day("30/06"), "previous_first": day("01/05")}
REPORT_JUNE = {"first": day("15/05"), "last": day("14/06"), "previous_first": day("15/04")}
