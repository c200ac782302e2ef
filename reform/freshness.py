"""The age of each dataset, judged against that dataset's own rhythm on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pandas as pd
from dateutil.relativedelta import relativedelta

from reform.wording import dates
from reform.wording.texts import Lang, text

State = Literal["on_rhythm", "late", "failed", "not_loaded", "stopped"]


@dataclass(frozen=True)
class Judgement:
    """State of one dataset and the sentence that explains it."""

    state: State
    reason: str


def _present(value: object) -> bool:
    return value is not None and value == value


def judge(row: pd.Series, today: date, lang: Lang) -> Judgement:
    """Judge one row of `indices/freshness`.

    late: a newer public edition is not held, or the usual anniversary of the edition has come
    (one rhythm after it became public). stopped: the publisher ended the series, or it goes on
    with other units.
    """
    # First what was public on that day: a series that ended later was alive then.
    if _present(row["newer_year"]):
        return Judgement("late", text(lang, "freshness.newer_not_held", year=int(row["newer_year"])))
    if row["rhythm_state"] == "stopped":
        return Judgement("stopped", text(lang, "freshness.stopped"))
    if row["rhythm_state"] == "merged":
        return Judgement("stopped", text(lang, "freshness.merged"))
    published = pd.Timestamp(row["published_on"]).date()
    if not _present(row["expected_every_months"]):  # no rhythm is known: the age speaks for itself
        return Judgement("on_rhythm", dates.age(published, today, lang))
    due = published + relativedelta(months=int(row["expected_every_months"]))
    late_from = due + timedelta(days=int(row["late_after_days"]))
    if today >= late_from:
        return Judgement("late", text(lang, "freshness.late", days=(today - due).days))
    if today >= due:
        return Judgement("late", text(lang, "freshness.due", year=int(row["year"]) + 1))
    return Judgement("on_rhythm", dates.age(published, today, lang))


# Extracts come every working day; with a long weekend one may be so many days old.
DOSSIERS_LATE_AFTER = timedelta(days=4)


def strip(rows: pd.DataFrame, snapshots: pd.DataFrame, today: date, lang: Lang) -> pd.DataFrame:
    """Turn `indices/freshness` and `dossiers/snapshots` into the items of the freshness strip.

    Columns: dataset, label, year, published_on, age_text, state, text. Indices of the same year
    and judgement share an item ("PAPI, PCI 2020: 2 tháng"). The last item is about real dossiers;
    simulated ones are never fresh or old.
    """
    items: dict[tuple[int, State, str, str], list[pd.Series]] = {}
    for _, row in rows.iterrows():
        verdict = judge(row, today, lang)
        age_text = dates.age(pd.Timestamp(row["published_on"]).date(), today, lang)
        items.setdefault((int(row["year"]), verdict.state, verdict.reason, age_text), []).append(row)
    strip_rows = [
        {
            "dataset": ";".join(row["index_code"] for row in members),
            "label": f"{', '.join(row['label'] for row in members)} {year}",
            "year": year,
            "published_on": members[0]["published_on"],
            "age_text": age_text,
            "state": state,
            "text": reason if reason == age_text else f"{age_text}, {reason}",
        }
        for (year, state, reason, age_text), members in items.items()
    ]
    strip_rows.append(_dossiers(snapshots[snapshots["origin"] == "imported"], today, lang))
    return pd.DataFrame(strip_rows)


def _dossiers(snapshots: pd.DataFrame, today: date, lang: Lang) -> dict[str, object]:
    """Return the item of the real dossiers: that of the oldest extract, when there are two scopes."""
    item: dict[str, object] = {
        "dataset": "dossiers",
        "label": text(lang, "freshness.dossiers_label"),
        "year": None,
        "published_on": None,
        "age_text": "",
        "state": "not_loaded",
        "text": text(lang, "freshness.not_loaded"),
    }
    known = snapshots[snapshots["snapshot_on"] <= pd.Timestamp(today)]
    if known.empty:
        return item
    last = pd.Timestamp(known["snapshot_on"].min()).date()
    until = text(lang, "freshness.dossiers_until", date=dates.day(last, lang))
    late = today - last > DOSSIERS_LATE_AFTER
    said = text(lang, "freshness.late", days=(today - last).days)
    return item | {
        "age_text": until,
        "state": "late" if late else "on_rhythm",
        "text": f"{until}, {said}" if late else until,
    }
