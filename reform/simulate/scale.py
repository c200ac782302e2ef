"""Any number of dossiers in the shape of the province, for measuring: ten years, three levels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from reform.dossiers.calendar import WorkingCalendar
from reform.simulate.draws import apportion, pick
from reform.simulate.procedures import LEVELS
from reform.simulate.shapes import (
    assign_procedures,
    day_weights,
    late_days,
    on_time_days,
    set_due_days,
    spread,
)

FIRST_DAY, SNAPSHOT = date(2016, 1, 1), date(2025, 12, 31)
LEVEL_SHARES = (0.15, 0.30, 0.55)
CHUNK = 1_000_000
_ONLINE, _BY_POST, _LATE, _WITHDRAWN, _POSTED = 0.35, 0.01, 0.018, 0.006, 0.06


def scaled(
    n: int, procedures: pd.DataFrame, calendar: WorkingCalendar, seed: int, chunk: int = CHUNK
) -> Iterator[pd.DataFrame]:
    """Yield `n` dossiers in pieces of at most `chunk` rows, each spread over the ten years."""
    weights = day_weights(calendar, FIRST_DAY, SNAPSHOT)
    for start in range(0, n, chunk):
        rng = np.random.default_rng([seed, start])
        parts = []
        for level, volume in zip(LEVELS, apportion(min(chunk, n - start), LEVEL_SHARES), strict=True):
            if volume == 0:
                continue
            part = pd.DataFrame({"received_on": spread(weights, int(volume))})
            part["level"] = level
            assign_procedures(rng, part, procedures, level)
            parts.append(part)
        frame = pd.concat(parts, ignore_index=True)
        set_due_days(rng, frame, calendar)
        _finish(rng, frame, calendar)
        yield frame.assign(
            scope="province",
            on_the_spot=False,
            receiving_agency_code=frame["agency_code"],
            filed_on=frame["received_on"].where(frame["channel"] == "online"),
        )


def _finish(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar) -> None:
    n = len(frame)
    snapshot = np.datetime64(SNAPSHOT)
    received = frame["received_on"].to_numpy().astype("datetime64[D]")
    due = frame["due_on"].to_numpy().astype("datetime64[D]")
    allowed = calendar.numbered(due) - calendar.numbered(received)
    finished = np.minimum(calendar.shifted(received, on_time_days(rng, allowed)), due)
    late = pick(rng, np.flatnonzero(allowed > 0), round(_LATE * n))
    finished[late] = calendar.shifted(due[late], late_days(rng, len(late)))
    is_open = finished > snapshot
    status = np.where(is_open, 4, 10)
    status[is_open & (frame["paused_days"] > 0).to_numpy() & (due >= snapshot)] = 5
    status[pick(rng, np.flatnonzero(~is_open & (finished <= due)), round(_WITHDRAWN * n))] = 7
    returned = calendar.shifted(finished, rng.integers(0, 3, n))
    by_then = (status == 10) & (returned <= snapshot)
    status[(status == 10) & ~by_then] = 9
    draw = rng.random(n)
    frame["channel"] = np.where(
        draw < _ONLINE, "online", np.where(draw < _ONLINE + _BY_POST, "post", "direct")
    )
    frame["finished_on"] = pd.Series(finished).where(~is_open)
    frame["returned_on"] = pd.Series(returned).where(by_then)
    returned_by = np.full(n, None, dtype=object)
    returned_by[by_then] = np.where(rng.random(n) < _POSTED, "post", "counter")[by_then]
    frame["return_channel"] = returned_by
    frame["status"] = status
