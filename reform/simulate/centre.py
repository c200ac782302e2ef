"""Set A: the provincial service centre, 03/05/2017 to 30/06/2020, as the founding report counts it.

Exact by construction: all aggregates of `Aims` and the monthly volumes below. Assumed: weekdays,
seasons, agencies, limits, durations, where lateness gathers (domain notes, §6.2 and §6.3).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from reform.dossiers.calendar import WorkingCalendar
from reform.simulate.aims import Aims
from reform.simulate.draws import Ints, pick
from reform.simulate.shapes import (
    assign_procedures,
    day_weights,
    late_days,
    on_time_days,
    set_due_days,
    spread,
)

FIRST_DAY, SNAPSHOT = date(2017, 5, 3), date(2020, 6, 30)
# Volumes by year, and by month for the half year that the report's months speak of.
YEARS = {2017: 28_000, 2018: 58_000, 2019: 73_000}
MONTHS_2020 = (5_600, 7_400, 7_600, 5_300, 8_296, 8_000)
# Share filed online: by year, and by month of 2020. June is published and overrides its value.
ONLINE_YEARS = {2017: 0.01, 2018: 0.04, 2019: 0.09}
ONLINE_2020 = (0.12, 0.14, 0.16, 0.18, 0.26, 0.40)
LATE_BY_FIELD = {
    "Đất đai (tổ chức)": 0.55,
    "Lý lịch tư pháp": 0.12,
    "Giấy phép xây dựng": 0.06,
    "Môi trường": 0.04,
}
_WITHDRAWN, _REFUSED_ONLINE = 0.006, 0.015


def centre(aims: Aims, procedures: pd.DataFrame, calendar: WorkingCalendar, seed: int) -> pd.DataFrame:
    """Return every dossier of the centre: the columns of the record and `code`.

    Refused online filings (status 3, no day of receipt) come on top of the published receipts.
    """
    rng = np.random.default_rng(seed)
    received = _days_of_receipt(aims, calendar)
    frame = pd.DataFrame({"received_on": received})
    frame["channel"] = _channels(rng, received, aims)
    assign_procedures(rng, frame, procedures, "province")
    set_due_days(rng, frame, calendar)
    _finish(rng, frame, calendar, aims)
    _hand_over(rng, frame, calendar, aims)
    frame = pd.concat([frame, _refused(rng, frame)], ignore_index=True)
    return frame.assign(
        scope="centre", level="province", receiving_agency_code="trung-tam-phuc-vu-hanh-chinh-cong"
    )


def _days_of_receipt(aims: Aims, calendar: WorkingCalendar) -> npt.NDArray[np.datetime64]:
    weights = day_weights(calendar, FIRST_DAY, SNAPSHOT)
    years = pd.DatetimeIndex(weights.index).year
    parts = [spread(weights[years == year], total) for year, total in YEARS.items()]
    of_2020 = weights[years == 2020]
    parts += [
        spread(of_2020[pd.DatetimeIndex(of_2020.index).month == month], total)
        for month, total in enumerate(MONTHS_2020, 1)
    ]
    days = np.concatenate(parts)
    if len(days) != aims.received:
        raise ValueError("the yearly volumes do not add up to the published receipts")
    return days


def _channels(rng: np.random.Generator, received: npt.NDArray[np.datetime64], aims: Aims) -> list[str]:
    """Draw channels: the online share by period, the post exactly as published, the rest direct."""
    channel = np.full(len(received), "direct", dtype=object)
    month = received.astype("datetime64[M]")
    for one in np.unique(month):
        own = np.flatnonzero(month == one)
        year, number = one.astype(object).year, one.astype(object).month
        share = ONLINE_YEARS[year] if year in ONLINE_YEARS else ONLINE_2020[number - 1]
        if (year, number) == (2020, 6):
            share = aims.online_share_june
        channel[pick(rng, own, round(share * len(own)))] = "online"
    channel[pick(rng, np.flatnonzero(channel == "direct"), aims.by_post)] = "post"
    return channel.tolist()


def _finish(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar, aims: Aims) -> None:
    """Decide how each dossier ended: on time, late, in process, overdue, exactly as published."""
    n = len(frame)
    snapshot = np.datetime64(SNAPSHOT)
    received = frame["received_on"].to_numpy().astype("datetime64[D]")
    due = frame["due_on"].to_numpy().astype("datetime64[D]")
    allowed = calendar.numbered(due) - calendar.numbered(received)
    natural = calendar.shifted(received, np.maximum(on_time_days(rng, allowed), 0))
    natural = np.minimum(natural, due)

    # In process within the deadline: those whose result would come last.
    not_due = np.flatnonzero(due >= snapshot)
    waiting = natural[not_due].astype(int) + rng.random(len(not_due))
    within = not_due[np.argsort(-waiting, kind="stable")[: aims.within]]
    overdue = _overdue(rng, frame, due, calendar, aims)
    taken = np.zeros(n, dtype=bool)
    taken[within] = taken[overdue] = True

    late_by = late_days(rng, n)
    finish_late = calendar.shifted(due, late_by)
    possible = np.flatnonzero(~taken & (finish_late <= snapshot) & (frame["extended"] == 0))
    late = pick(rng, possible, aims.resolved_late, _late_weights(frame, possible, calendar))

    finished = _before_snapshot(rng, natural, received, calendar)
    finished[late] = finish_late[late]
    status = np.full(n, 10)
    status[within] = 4
    status[overdue] = 4
    paused_open = within[(frame["paused_days"].to_numpy()[within] > 0)]
    status[paused_open] = 5
    on_time = ~taken
    on_time[late] = False
    withdrawn = pick(rng, np.flatnonzero(on_time & (allowed > 0)), round(_WITHDRAWN * n))
    status[withdrawn] = 7
    frame["on_the_spot"] = False
    candidates = np.flatnonzero(
        on_time & frame["spot_possible"].to_numpy() & (status == 10) & (frame["paused_days"] == 0).to_numpy()
    )
    spot = pick(rng, candidates, aims.on_the_spot)
    frame.loc[spot, "on_the_spot"] = True
    finished[spot] = received[spot]
    frame["finished_on"] = pd.Series(finished).where(~taken)
    frame["status"] = status


def _before_snapshot(
    rng: np.random.Generator,
    natural: npt.NDArray[np.datetime64],
    received: npt.NDArray[np.datetime64],
    calendar: WorkingCalendar,
) -> npt.NDArray[np.datetime64]:
    """Bring results that would come after the snapshot to a random day before it."""
    too_late = np.flatnonzero(natural > np.datetime64(SNAPSHOT))
    room = calendar.numbered(np.array([SNAPSHOT], dtype="datetime64[D]"))[0] - calendar.numbered(
        received[too_late]
    )
    finished = natural.copy()
    finished[too_late] = calendar.shifted(received[too_late], rng.integers(0, room + 1))
    return finished


def _overdue(
    rng: np.random.Generator,
    frame: pd.DataFrame,
    due: npt.NDArray[np.datetime64],
    calendar: WorkingCalendar,
    aims: Aims,
) -> Ints:
    """Choose the overdue dossiers in process: up to 60 working days old, four in five under 15."""
    age = calendar.numbered(np.array([SNAPSHOT], dtype="datetime64[D]"))[0] - calendar.numbered(due)
    weights = frame["field"].map(LATE_BY_FIELD).fillna(0.02).to_numpy()
    weights = weights / np.maximum(frame.groupby("field")["field"].transform("size").to_numpy(), 1)
    young = round(0.8 * aims.overdue)
    chosen: list[Ints] = []
    for low, high, count in ((1, 14, young), (15, 60, aims.overdue - young)):
        fitting = np.flatnonzero((age >= low) & (age <= high) & (due < np.datetime64(SNAPSHOT)))
        # The older, the rarer.
        chosen.append(pick(rng, fitting, count, weights[fitting] / age[fitting]))
    return np.concatenate(chosen)


def _late_weights(frame: pd.DataFrame, possible: Ints, calendar: WorkingCalendar) -> npt.NDArray[np.floating]:
    """Weigh where lateness gathers: fields by their share, and the weeks after the lunar new year."""
    rows = frame.iloc[possible]
    by_field = rows["field"].map(LATE_BY_FIELD).fillna(0.23 / 20).to_numpy()
    weights = by_field / rows.groupby("field")["field"].transform("size").to_numpy()
    days = calendar.frame()
    tet_end = days[days["is_tet"]].groupby(days["day"].dt.year)["day"].max()
    after = rows["due_on"] - rows["due_on"].dt.year.map(tet_end)
    return np.asarray(weights * np.where((after.dt.days > 0) & (after.dt.days <= 30), 3.0, 1.0))


def _hand_over(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar, aims: Aims) -> None:
    """Hand results over: at the counter, by post as often as published, electronically at level 4."""
    snapshot = np.datetime64(SNAPSHOT)
    done = frame["finished_on"].notna().to_numpy()
    finished = frame["finished_on"].fillna(pd.Timestamp(SNAPSHOT)).to_numpy().astype("datetime64[D]")
    returned = calendar.shifted(finished, rng.integers(0, 3, len(frame)))
    by_then = done & (returned <= snapshot) & (frame["status"] == 10).to_numpy()
    frame["returned_on"] = pd.Series(returned).where(by_then)
    frame.loc[done & ~by_then & (frame["status"] == 10), "status"] = 9
    channel = np.full(len(frame), None, dtype=object)
    channel[by_then] = "counter"
    electronic = (
        by_then & (frame["channel"] == "online").to_numpy() & (frame["online_level"] == "4").to_numpy()
    )
    channel[electronic] = "electronic"
    posted = pick(rng, np.flatnonzero(channel == "counter"), aims.posted + aims.posted_other)
    channel[posted[: aims.posted]] = "post"
    channel[posted[aims.posted :]] = "other_post"
    frame["return_channel"] = channel
    frame["filed_on"] = frame["received_on"].where(frame["channel"] == "online")


def _refused(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Return filings refused at the desk: online, without a day of receipt, no part of any total."""
    online = np.flatnonzero(frame["channel"] == "online")
    copies = frame.iloc[pick(rng, online, round(_REFUSED_ONLINE * len(online)))].copy()
    copies["status"] = 3
    copies["on_the_spot"] = False
    copies["paused_days"] = 0
    for column in ("received_on", "due_on", "due_original_on", "finished_on", "returned_on"):
        copies[column] = pd.NaT
    copies["return_channel"] = None
    return copies
