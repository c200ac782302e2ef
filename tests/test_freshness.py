"""Age is judged against the rhythm of each dataset, on the day that is shown."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reform.freshness import judge, strip

NBSP = "\u00a0"


NO_DOSSIERS = pd.DataFrame(columns=["scope", "origin", "snapshot_on"])


def held(origin: str, *days: str) -> pd.DataFrame:
    """Return rows of dossiers/snapshots."""
    rows = [(f"scope {i}", origin, pd.Timestamp(day)) for i, day in enumerate(days)]
    return pd.DataFrame(rows, columns=["scope", "origin", "snapshot_on"])


def row(**other: object) -> pd.Series:
    return pd.Series(
        {
            "index_code": "PCI",
            "label": "PCI",
            "year": 2019,
            "published_on": pd.Timestamp(2020, 5, 5),
            "expected_every_months": 12,
            "usual_month": 4,
            "late_after_days": 45,
            "rhythm_state": "active",
            "newer_year": None,
            "newer_public_from": None,
        }
        | other
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2021, 5, 4), "on_rhythm"),
        (date(2021, 5, 5), "late"),  # the anniversary: a new edition is due
        (date(2021, 6, 18), "late"),
        (date(2021, 6, 19), "late"),
    ],
)
def test_an_edition_is_on_rhythm_until_its_anniversary(today, state):
    assert judge(row(), today, "vi").state == state


def test_due_becomes_late_after_the_usual_delay():
    assert judge(row(), date(2021, 6, 18), "vi").reason == "đến kỳ ra bản 2020"
    assert judge(row(), date(2021, 6, 19), "vi").reason == "quá nhịp 45 ngày"


def test_a_newer_public_edition_makes_it_late_whatever_its_age():
    verdict = judge(row(newer_year=2020), date(2020, 6, 1), "vi")
    assert (verdict.state, verdict.reason) == ("late", "đã có bản 2020, kho chưa có")


def test_a_stopped_series_is_not_late():
    assert judge(row(rhythm_state="stopped"), date(2026, 1, 1), "vi").state == "stopped"


def test_the_strip_joins_indices_of_one_judgement_and_names_missing_dossiers():
    rows = pd.DataFrame(
        [row(), row(index_code="PAPI", label="PAPI"), row(index_code="ICT", label="ICT INDEX", year=2018)]
    )
    items = strip(rows, NO_DOSSIERS, date(2020, 7, 5), "vi")
    assert items["label"].tolist() == ["PCI, PAPI 2019", "ICT INDEX 2018", "Hồ sơ thật"]
    assert items["text"].tolist() == [f"2{NBSP}tháng", f"2{NBSP}tháng", "chưa nạp"]
    assert items["state"].iloc[-1] == "not_loaded"


def test_an_installation_without_any_index_still_says_what_is_missing():
    assert strip(pd.DataFrame(), NO_DOSSIERS, date(2020, 7, 5), "vi")["state"].tolist() == ["not_loaded"]


def test_a_series_that_ended_later_was_alive_while_newer_editions_came_out():
    verdict = judge(row(rhythm_state="stopped", newer_year=2020), date(2021, 6, 22), "vi")
    assert verdict.reason == "đã có bản 2020, kho chưa có"


@pytest.mark.parametrize(
    ("rows", "state", "words"),
    [
        (held("imported", "2020-07-03"), "on_rhythm", "số liệu đến 03/07/2020"),
        (held("imported", "2020-07-03", "2020-06-25"), "late", "số liệu đến 25/06/2020, quá nhịp 10 ngày"),
        (held("imported", "2020-07-06"), "not_loaded", "chưa nạp"),
        (held("simulated", "2020-07-03"), "not_loaded", "chưa nạp"),
    ],
)
def test_real_dossiers_are_as_old_as_the_oldest_extract(rows, state, words):
    item = strip(pd.DataFrame(), rows, date(2020, 7, 5), "vi").iloc[-1]
    assert (item["state"], item["text"]) == (state, words)
