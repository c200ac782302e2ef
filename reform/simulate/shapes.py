"""Shapes that all simulated sets share. Assumptions of the domain notes, §6.3."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from reform.dossiers.calendar import WorkingCalendar
from reform.simulate.draws import Ints, apportion, labels, pick
from reform.simulate.procedures import agencies

WEEKDAYS = np.array([1.18, 1.06, 1.00, 0.95, 0.81, 0.6, 0.6])
_AUGUST, _DECEMBER = 1.08, 1.10
# What the week before and after the lunar new year weigh, and the two weeks that follow.
_BEFORE_TET, _AFTER_TET, _LATER = 0.55, 0.70, 1.20
# How strongly a field's volume gathers in its first procedures. Chosen so that the centre's mean
# stay comes near 4.4 working days: 1,594 in process at 364 results a day (Little's law, §6.2).
_CONCENTRATION = 1.7
_SHARE_ON_DUE_DAY, _PAUSED, _PAUSED_TWICE, _REDATED = 0.18, 0.06, 0.003, 0.004
_LONG_PAUSES = ("Đất đai (tổ chức)", "Đất đai hộ gia đình", "Giấy phép xây dựng")


def day_weights(calendar: WorkingCalendar, first: date, last: date) -> pd.Series:
    """Return how busy each working day is: weekday, season and the lunar new year."""
    days = calendar.frame().set_index("day")
    span = days[first.isoformat() : last.isoformat()]
    working = span[span["is_working"]]
    dates = pd.DatetimeIndex(working.index)
    weights = pd.Series(WEEKDAYS[dates.dayofweek], index=dates)
    weights[dates.month == 8] *= _AUGUST
    weights[dates.month == 12] *= _DECEMBER
    tet = pd.DatetimeIndex(days.index[days["is_tet"]])
    for year in sorted(set(dates.year)):
        off = tet[tet.year == year]
        if len(off) == 0:
            continue
        week = pd.Timedelta(days=7)
        weights[(dates < off[0]) & (dates >= off[0] - week)] *= _BEFORE_TET
        weights[(dates > off[-1]) & (dates <= off[-1] + week)] *= _AFTER_TET
        later = (dates > off[-1] + week) & (dates <= off[-1] + 3 * week)
        weights[later] *= _LATER
    return weights


def spread(weights: pd.Series, total: int) -> npt.NDArray[np.datetime64]:
    """Return `total` days of receipt in order, spread by weight."""
    counts = apportion(total, weights.to_numpy())
    return np.repeat(weights.index.to_numpy().astype("datetime64[D]"), counts)


def assign_procedures(
    rng: np.random.Generator, frame: pd.DataFrame, procedures: pd.DataFrame, level: str
) -> None:
    """Give every dossier an agency, a field and a procedure, by exact shares in random order."""
    own = procedures[procedures["level"] == level]
    slots: list[tuple[str, str, int]] = []
    weights: list[float] = []
    for agency in agencies(level):
        for name, share, _ in agency.fields:
            rows = own.index[own["agency_code"].isin(["", agency.code]) & (own["field"] == name)]
            popularity = 1.0 / np.arange(1, len(rows) + 1) ** _CONCENTRATION
            slots += [(agency.code, agency.name, row) for row in rows]
            weights += (agency.weight * share * popularity / popularity.sum()).tolist()
    drawn = labels(rng, apportion(len(frame), weights))
    procedure = np.array([row for _, _, row in slots])[drawn]
    frame["agency_code"] = np.array([code for code, _, _ in slots], dtype=object)[drawn]
    frame["agency_name"] = np.array([name for _, name, _ in slots], dtype=object)[drawn]
    for column in ("procedure_code", "procedure_name", "field", "limit", "online_level"):
        frame[column] = own.loc[procedure, column].to_numpy()
    frame["online_level"] = frame["online_level"].astype(str)
    frame["spot_possible"] = own.loc[procedure, "on_the_spot"].to_numpy()


def set_due_days(rng: np.random.Generator, frame: pd.DataFrame, calendar: WorkingCalendar) -> None:
    """Set pauses and both due days. A pause moves both; a re-dating only the one now promised."""
    n = len(frame)
    heavy = np.where(frame["field"].isin(_LONG_PAUSES), 3.0, 0.6) * (frame["limit"] > 0)
    times = np.zeros(n, dtype=int)
    times[pick(rng, np.arange(n), round(_PAUSED * n), heavy)] = 1
    times[pick(rng, np.flatnonzero(times == 1), round(_PAUSED_TWICE * n))] = 2
    frame["paused_days"] = np.where(times > 0, rng.integers(2, 21, n) * times, 0)
    received = frame["received_on"].to_numpy().astype("datetime64[D]")
    allowed = (frame["limit"] + frame["paused_days"]).to_numpy()
    frame["due_original_on"] = calendar.shifted(received, allowed)
    extended = np.zeros(n, dtype=int)
    chosen = pick(rng, np.flatnonzero(frame["limit"] >= 5), round(_REDATED * n))
    extended[chosen] = rng.integers(3, 11, len(chosen))
    frame["extended"] = extended
    frame["due_on"] = calendar.shifted(received, allowed + extended)


def on_time_days(rng: np.random.Generator, allowed: Ints) -> Ints:
    """Draw working days until the result for dossiers that keep their limit: some exactly."""
    early = np.floor(allowed * rng.beta(4, 2.5, len(allowed))).astype(np.int64)
    return np.where(rng.random(len(allowed)) < _SHARE_ON_DUE_DAY, allowed, np.minimum(early, allowed))


def late_days(rng: np.random.Generator, n: int) -> Ints:
    """Draw working days after the due day: half up to 3, nine in ten up to 15, at most 120."""
    drawn = rng.lognormal(np.log(3), np.log(15 / 3) / 1.2816, n)
    return np.clip(np.ceil(drawn), 1, 120).astype(np.int64)
