"""Puts simulated dossiers into the record of an installation."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd

from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.dossiers.record import Commit, Draft, ImportMeta, draft, import_id
from reform.settings import Settings
from reform.simulate.aims import aims
from reform.simulate.centre import SNAPSHOT as CENTRE_SNAPSHOT
from reform.simulate.centre import centre
from reform.simulate.procedures import procedures
from reform.simulate.province import SNAPSHOT as PROVINCE_SNAPSHOT
from reform.simulate.province import province

VERSION = 1
"""Raised when the same seed gives other dossiers."""
_COLUMNS = (
    "scope", "procedure_code", "procedure_name", "field", "agency_code", "agency_name",
    "receiving_agency_code", "level", "channel", "online_level", "filed_on", "received_on", "due_on",
    "due_original_on", "finished_on", "returned_on", "return_channel", "status", "paused_days", "on_the_spot",
)  # fmt: skip


def dossier_codes(frame: pd.DataFrame, start: int = 0) -> pd.Series:
    """Return invented dossier codes: agency identifier, day of receipt or filing, running number.

    The older identifier before September 2020, the newer one after; the agency numbers are
    invented. The running number starts again every day for every agency.
    """
    day = frame["received_on"].fillna(frame["filed_on"])
    agency = pd.factorize(frame["agency_code"], sort=True)[0] + 1
    # Refused filings are numbered behind the accepted ones of the same day.
    running = frame.groupby([agency, day], sort=False).cumcount() + 1 + start
    stamp = day.dt.strftime("%y%m%d")
    old = (day < pd.Timestamp(2020, 9, 1)).to_numpy()
    number = pd.Series(agency, index=frame.index).astype(str).str.zfill(2)
    head = np.where(old, "000.00." + number + ".H10", "H10." + number)
    tail = "-" + stamp + "-" + running.astype(str).str.zfill(4)
    return pd.Series([f"{first}{last}" for first, last in zip(head, tail, strict=True)], index=frame.index)


def install(settings: Settings, seed: int = 1) -> tuple[Commit, Commit]:
    """Put both calibrated sets into the record, marked as simulated; publish with a build.

    Raises OriginRefused when real dossiers are there, TimeoutError when another import runs.
    """
    wanted = aims(settings.data_dir)
    table = procedures(wanted)
    calendar = working_calendar(calendar_overrides(settings.data_dir))
    first = _put(settings, [centre(wanted, table, calendar, seed)], "centre", CENTRE_SNAPSHOT, seed)
    second = _put(settings, [province(wanted, table, calendar, seed)], "province", PROVINCE_SNAPSHOT, seed)
    return first, second


def _put(settings: Settings, pieces: Iterable[pd.DataFrame], scope: str, snapshot: date, seed: int) -> Commit:
    now = datetime.now(UTC)
    digest = hashlib.sha256(f"simulated {VERSION} {scope} {seed}".encode()).hexdigest()
    with draft(settings) as work:
        rows = 0
        for piece in pieces:
            rows += _insert(work, piece, rows)
        meta = ImportMeta(
            import_id=import_id(now, digest),
            origin="simulated",
            scope=scope,
            snapshot_on=snapshot,
            file_names=(),
            file_hash=digest,
            who="reform.simulate",
            why=f"seed {seed}, version {VERSION}",
            at=now.isoformat(),
            counts={"read": rows},
        )
        return work.commit(meta)


def _insert(work: Draft, frame: pd.DataFrame, start: int) -> int:
    piece = frame.loc[:, list(_COLUMNS)].assign(
        code=dossier_codes(frame) if start == 0 else dossier_codes(frame, start),
        row_order=np.arange(start, start + len(frame)),
    )
    work.connection.register("piece", piece)
    work.connection.execute(
        "INSERT INTO incoming BY NAME "
        "SELECT * EXCLUDE (code), 'simulated' AS origin, dossier_key(scope, code) AS dossier_key FROM piece"
    )
    work.connection.unregister("piece")
    return len(frame)
