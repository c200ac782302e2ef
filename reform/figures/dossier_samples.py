"""Small frames of the dossier questions' shape, for golden drawings and documentation.

Invented numbers; each frame carries scope and origin like the real ones.
"""

from __future__ import annotations

import pandas as pd


def shared(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that the pages add to every frame."""
    return rows.assign(
        scope="centre",
        origin="simulated",
        snapshot_on=pd.Timestamp(2020, 6, 30),
        filter_vi="",
        filter_en="",
    )


def months_sample() -> pd.DataFrame:
    """Return rows of dossiers/by_period: eight months, the lunar new year among them."""
    resolved = [6020, 6000, 6730, 5980, 6960, 7560, 5720, 7926]
    late = [30, 28, 33, 36, 98, 78, 34, 33]
    within = [1240, 1260, 1350, 960, 1380, 1420, 1000, 1340]
    overdue = [24, 22, 24, 26, 64, 44, 30, 58]
    months = pd.date_range("2019-10-01", periods=8, freq="MS")
    carried = 1290
    rows = []
    for i, first in enumerate(months):
        in_process = within[i] + overdue[i]
        received = in_process + resolved[i] - carried
        rows.append(
            {
                "year": first.year,
                "month": first.month,
                "first": first,
                "last": first + pd.offsets.MonthEnd(),
                "last_held": first + pd.offsets.MonthEnd(),
                "complete": True,
                "has_tet": first == pd.Timestamp(2020, 1, 1),
                "carried": carried,
                "received": received,
                "online": round(received * (0.1 + 0.03 * i)),
                "post": 40 + i,
                "direct": received - round(received * (0.1 + 0.03 * i)) - 40 - i,
                "total_in": carried + received,
                "resolved": resolved[i],
                "early": resolved[i] - late[i] - 1400,
                "on_day": 1400,
                "late": late[i],
                "in_process": in_process,
                "within": within[i],
                "overdue": overdue[i],
                "ontime_rate": 1 - late[i] / resolved[i],
                "rate_766": (resolved[i] - late[i] + within[i]) / (carried + received),
                "online_share": round(received * (0.1 + 0.03 * i)) / received,
                "overdue_share": overdue[i] / in_process,
                "withdrawn": 40,
                "stopped": 5,
                "on_the_spot": 190,
                "posted": 350,
                "posted_other": 110,
                "late_original": late[i] + 12,
                "overdue_original": overdue[i] + 3,
                "own_days": 4 * resolved[i],
                "waiting_days": resolved[i] // 2,
                "timed": resolved[i] - 45,
            }
        )
        carried = in_process
    return shared(pd.DataFrame(rows))


def weekdays_sample() -> pd.DataFrame:
    """Return rows of dossiers/weekday_month: five weekdays in four months, the last one running."""
    rows = [
        {
            "weekday": weekday,
            "year": 2020,
            "month": month,
            "received": 4 * (300 + 30 * month - 25 * weekday),
            "working_days": 4,
            "mean_received": float(300 + 30 * month - 25 * weekday),
            "complete": month < 4,
            "tet_from": pd.Timestamp(2020, 1, 23) if month == 1 else pd.NaT,
            "tet_until": pd.Timestamp(2020, 1, 29) if month == 1 else pd.NaT,
            "distancing_from": pd.Timestamp(2020, 4, 1) if month == 4 else pd.NaT,
            "distancing_until": pd.Timestamp(2020, 4, 15) if month == 4 else pd.NaT,
        }
        for weekday in range(1, 6)
        for month in range(1, 5)
    ]
    return shared(pd.DataFrame(rows))


def due_sample() -> pd.DataFrame:
    """Return rows of dossiers/due_soon: three agencies on the three days after the snapshot."""
    counts = {"Sở Giao thông vận tải": (41, 38, 35), "Sở Tư pháp": (17, 21, 14), "Sở Công Thương": (9, 0, 6)}
    rows = [
        {
            "agency_code": name,
            "agency": name,
            "day": pd.Timestamp(2020, 7, 1) + pd.Timedelta(days=i),
            "dossiers": n,
            "total": sum(per_day),
        }
        for name, per_day in counts.items()
        for i, n in enumerate(per_day)
    ]
    return shared(pd.DataFrame(rows))


def ageing_sample() -> pd.DataFrame:
    """Return rows of dossiers/ageing: three agencies with overdue dossiers, one without."""
    rows = [
        ("Sở Tài nguyên và Môi trường", 13, 7, 6, 3, 420, 59.0),
        ("Sở Tư pháp", 5, 2, 2, 0, 260, 24.0),
        ("Sở Xây dựng", 4, 1, 0, 1, 110, 33.0),
        ("Sở Công Thương", 0, 0, 0, 0, 90, None),
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            "agency",
            "days_1_5",
            "days_6_10",
            "days_11_30",
            "days_over_30",
            "in_process",
            "oldest_days",
        ],
    )
    frame["agency_code"] = frame["agency"]
    frame["overdue"] = frame[["days_1_5", "days_6_10", "days_11_30", "days_over_30"]].sum(axis=1)
    return shared(frame)


def path_sample() -> pd.DataFrame:
    """Return rows of dossiers/backlog_path: the weeks around the campaign's first day."""
    days = pd.date_range("2021-03-25", "2021-04-15")
    overdue = [14_900, 14_950, 15_000, 15_000, 15_010, 15_040, 15_040]
    overdue += [round(15_040 * 0.88**i) for i in range(1, len(days) - len(overdue) + 1)]
    frame = pd.DataFrame({"day": days, "is_working": days.dayofweek < 5, "overdue": overdue})
    frame["overdue_original"] = frame["overdue"] + 20
    frame["in_process"] = frame["overdue"] + 24_000
    begins = frame["day"] == pd.Timestamp(2021, 3, 31)
    frame["event_vi"] = pd.Series("Chiến dịch 50 ngày đêm", frame.index).where(begins)
    frame["event_en"] = pd.Series("50 days and nights campaign", frame.index).where(begins)
    frame["event_until"] = pd.Series(pd.Timestamp(2021, 5, 19), frame.index).where(begins)
    return shared(frame).assign(scope="province")


def form_sample() -> pd.DataFrame:
    """Return rows of dossiers/official_form: two fields of one level, its total and the whole."""
    counts = [
        ("Đất đai", 400, 60, 300, 40, 340, 200, 130, 10, 60, 55, 5),
        ("Lý lịch tư pháp", 200, 30, 150, 20, 180, 120, 58, 2, 20, 19, 1),
    ]
    columns = (
        "unit", "tn_tong", "tn_truc_tuyen", "tn_truc_tiep_bcci", "tn_ky_truoc", "gq_tong", "gq_truoc_han",
        "gq_dung_han", "gq_qua_han", "dg_tong", "dg_trong_han", "dg_qua_han",
    )  # fmt: skip
    fields = pd.DataFrame(counts, columns=list(columns)).assign(level="province", is_total=False)
    total = fields.drop(columns=["unit", "level", "is_total"]).sum().to_frame().T.astype(int)
    rows = pd.concat(
        [
            fields,
            total.assign(unit=None, level="province", is_total=True),
            total.assign(unit=None, level=None, is_total=True),
        ],
        ignore_index=True,
    )
    return shared(rows.assign(from_form=False, last_held=pd.Timestamp(2020, 6, 30)))


def summary_sample() -> pd.DataFrame:
    """Return rows of dossiers/summary: a month and the one before it."""
    months = months_sample().iloc[-2:]
    return months.assign(which=["previous", "current"]).iloc[::-1].reset_index(drop=True)


def agencies_sample() -> pd.DataFrame:
    """Return rows of dossiers/agencies: three agencies, one of them with dossiers promised anew."""
    rows = [
        ("Sở Tài nguyên và Môi trường", 2400, 700, 2380, 30, 48, 420, 29, 22, 41, 60, 4),
        ("Sở Giao thông vận tải", 1900, 20, 1910, 8, 8, 150, 0, 2, 0, 12, 0),
        ("Sở Tư pháp", 900, 640, 0, 0, 0, 260, 9, 9, 9, 0, 0),
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            "agency",
            "received",
            "online",
            "resolved",
            "late",
            "late_original",
            "in_process",
            "overdue",
            "overdue_before",
            "overdue_original",
            "withdrawn",
            "stopped",
        ],
    )
    frame["agency_code"], frame["level"] = frame["agency"], "province"
    resolved = frame["resolved"].where(frame["resolved"] > 0)
    frame["ontime_rate"] = 1 - frame["late"] / resolved
    frame["ontime_rate_original"] = 1 - frame["late_original"] / resolved
    frame["ended_share"] = (frame["withdrawn"] + frame["stopped"]) / resolved
    frame["first"], frame["last"] = pd.Timestamp(2020, 6, 1), pd.Timestamp(2020, 6, 30)
    return shared(frame)
