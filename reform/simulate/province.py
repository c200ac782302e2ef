"""Set B: the whole province, 01/01/2021 to 19/05/2021, for the story of the campaign.

Exact by construction: overdue at the beginning of the campaign (a number above the published
“trên 15.000”), overdue and in process at the snapshot as published, and the path between them.
The report does not print the day of its second count; day 50 of the campaign is assumed. The
base of its “10 %” is unknown, so no share of the beginning is reproduced.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from reform.dossiers.calendar import WorkingCalendar
from reform.simulate.aims import Aims
from reform.simulate.draws import Ints, apportion, pick
from reform.simulate.procedures import LEVELS
from reform.simulate.shapes import (
    assign_procedures,
    day_weights,
    late_days,
    on_time_days,
    set_due_days,
    spread,
)

FIRST_DAY, CAMPAIGN, SNAPSHOT = date(2021, 1, 1), date(2021, 3, 31), date(2021, 5, 19)
VOLUME = 420_000
LEVEL_SHARES = (0.15, 0.30, 0.55)
ONLINE = {"province": 0.42, "district": 0.14, "commune": 0.07}
OVERDUE_BEFORE = 15_040
"""Overdue when the campaign began: above 15.000, as published; the exact number is invented."""
_DECAY_DAYS = 11.0
_LATE_BEFORE, _BY_POST, _POSTED, _POSTED_OTHER, _WITHDRAWN = 1_800, 0.008, 0.05, 0.015, 0.006
# Closed long after the work was done: dossiers older than this when they were closed …
_FORGOTTEN_DAYS, _FORGOTTEN_SHARE = 60, 0.7


def province(aims: Aims, procedures: pd.DataFrame, calendar: WorkingCalendar, seed: int) -> pd.DataFrame:
    """Return every dossier of the province: the columns of the record."""
    rng = np.random.default_rng(seed)
    weights = day_weights(calendar, FIRST_DAY, SNAPSHOT)
    parts = []
    for level, volume in zip(LEVELS, apportion(VOLUME, LEVEL_SHARES), strict=True):
        part = pd.DataFrame({"received_on": spread(weights, int(volume))})
        part["level"] = level
        part["channel"] = _channels(rng, len(part), ONLINE[level])
        assign_procedures(rng, part, procedures, level)
        parts.append(part)
    frame = pd.concat(parts, ignore_index=True)
    set_due_days(rng, frame, calendar)
    _finish(rng, frame, calendar, aims)
    _hand_over(rng, frame, calendar)
    return frame.assign(
        scope="province",
        on_the_spot=False,
        receiving_agency_code=frame["agency_code"],
        filed_on=frame["received_on"].where(frame["channel"] == "online"),
    )


def backlog_path(aims: Aims, calendar: WorkingCalendar) -> pd.Series:
    """Return the overdue stock at the end of every day from the campaign's first to the snapshot.

    An exponential decline that ends exactly on the published count, in whole dossiers, flat on
    days off; the last working day before days off takes their share as well (domain notes, §6.4).
    """
    span = (SNAPSHOT - CAMPAIGN).days
    t = np.arange(span + 1)
    end = np.exp(-span / _DECAY_DAYS)
    smooth = aims.overdue_after + (OVERDUE_BEFORE - aims.overdue_after) * (np.exp(-t / _DECAY_DAYS) - end) / (
        1 - end
    )
    days = [CAMPAIGN + timedelta(days=int(i)) for i in t]
    stock = [OVERDUE_BEFORE]
    for i in range(1, span + 1):
        if not calendar.is_working(days[i]):
            stock.append(stock[-1])
            continue
        ahead = i
        while ahead < span and not calendar.is_working(days[ahead + 1]):
            ahead += 1
        stock.append(round(float(smooth[ahead])))
    return pd.Series(stock, index=pd.DatetimeIndex(days))


def _channels(rng: np.random.Generator, n: int, online: float) -> npt.NDArray[np.object_]:
    channel = np.full(n, "direct", dtype=object)
    channel[pick(rng, np.arange(n), round(online * n))] = "online"
    direct = np.flatnonzero(channel == "direct")
    channel[pick(rng, direct, round(_BY_POST * n))] = "post"
    return channel


def _finish(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar, aims: Aims) -> None:
    """Decide how each dossier ended, so that the stocks of both counts come out exactly."""
    n = len(frame)
    snapshot, campaign = np.datetime64(SNAPSHOT), np.datetime64(CAMPAIGN)
    received = frame["received_on"].to_numpy().astype("datetime64[D]")
    due = frame["due_on"].to_numpy().astype("datetime64[D]")
    redated = (frame["extended"] > 0).to_numpy()
    allowed = calendar.numbered(due) - calendar.numbered(received)
    finished = np.minimum(calendar.shifted(received, on_time_days(rng, allowed)), due)

    # In process within the deadline: those whose result would come last.
    not_due = np.flatnonzero(due >= snapshot)
    order = np.argsort(-(finished[not_due].astype(int) + rng.random(len(not_due))), kind="stable")
    within = not_due[order[: aims.in_process_after - aims.overdue_after]]
    is_open = np.zeros(n, dtype=bool)
    is_open[within] = True
    rushed = np.flatnonzero((finished > snapshot) & ~is_open)
    room = calendar.numbered(np.array([SNAPSHOT], dtype="datetime64[D]"))[0] - calendar.numbered(
        received[rushed]
    )
    finished[rushed] = calendar.shifted(received[rushed], rng.integers(0, room + 1))

    # The backlog: due before the campaign, closed along its path or not at all.
    land = np.where(frame["field"].str.startswith("Đất đai"), 6.0, 1.0) * (allowed > 0)
    due_before = np.flatnonzero((due < campaign - 1) & ~redated)
    backlog = pick(rng, due_before, OVERDUE_BEFORE, land[due_before])
    closed_on = _closing_days(rng, received[backlog], backlog_path(aims, calendar))
    finished[backlog] = closed_on
    is_open[backlog[np.isnat(closed_on)]] = True

    # Ordinary lateness before the campaign, all of it ended before the count began.
    late_by = calendar.shifted(due, late_days(rng, n))
    ordinary = np.setdiff1d(np.flatnonzero((late_by < campaign - 1) & ~redated), backlog)
    late = pick(rng, ordinary, _LATE_BEFORE, land[ordinary])
    finished[late] = late_by[late]

    status = np.full(n, 10)
    status[is_open] = 4
    status[within[frame["paused_days"].to_numpy()[within] > 0]] = 5
    special = np.zeros(n, dtype=bool)
    special[backlog] = special[late] = True
    withdrawn = pick(rng, np.flatnonzero(~is_open & ~special & (allowed > 0)), round(_WITHDRAWN * n))
    status[withdrawn] = 7
    frame["finished_on"] = pd.Series(finished).where(~is_open)
    frame["status"] = status


def _closing_days(
    rng: np.random.Generator, received: npt.NDArray[np.datetime64], path: pd.Series
) -> npt.NDArray[np.datetime64]:
    """Return the day each dossier of the backlog was closed; NaT for those still open at the end.

    The oldest go first often enough that the wanted share was long forgotten when it was closed.
    """
    drops = -path.diff().fillna(0).astype(int)
    days = np.repeat(path.index.to_numpy().astype("datetime64[D]"), drops.to_numpy())
    age_order = received.astype(int) + rng.normal(0, 60 * (1 - _FORGOTTEN_SHARE), len(received))
    order: Ints = np.argsort(age_order, kind="stable")
    closed = np.full(len(received), np.datetime64("NaT"), dtype="datetime64[D]")
    closed[order[: len(days)]] = days
    return closed


def _hand_over(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar) -> None:
    done = (frame["status"] == 10).to_numpy()
    finished = frame["finished_on"].fillna(pd.Timestamp(SNAPSHOT)).to_numpy().astype("datetime64[D]")
    returned = calendar.shifted(finished, rng.integers(0, 3, len(frame)))
    by_then = done & (returned <= np.datetime64(SNAPSHOT))
    frame["returned_on"] = pd.Series(returned).where(by_then)
    frame.loc[done & ~by_then, "status"] = 9
    channel = np.full(len(frame), None, dtype=object)
    channel[by_then] = "counter"
    counts = round(_POSTED * len(frame)), round(_POSTED_OTHER * len(frame))
    posted = pick(rng, np.flatnonzero(by_then), sum(counts))
    channel[posted[: counts[0]]] = "post"
    channel[posted[counts[0] :]] = "other_post"
    frame["return_channel"] = channel
