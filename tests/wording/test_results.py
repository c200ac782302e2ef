"""The finding of the ten-year results in every case the figures can be in."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reform.wording import published, results

ROWS = {
    "campaign.rank_after": ("1", "rank", "exact"),
    "campaign.population": ("63", "provinces", "exact"),
    "campaign.start": ("2021-03-31", "date", "exact"),
    "dossier.received": ("201196", "dossiers", "exact"),
    "dossier.in_process_overdue": ("61", "dossiers", "exact"),
    "backlog.in_process_after": ("27855", "dossiers", "exact"),
    "backlog.overdue_after": ("58", "dossiers", "exact"),
}
BACKLOG = "Hồ sơ trễ hạn toàn tỉnh giảm từ trên 15.000 còn 58"


def figures(*left_out: str) -> pd.DataFrame:
    """Return published figures, some left out."""
    rows = [
        {
            "figure_key": key,
            "value_text": value,
            "value": None if unit == "date" else float(value),
            "unit": unit,
            "bound": bound,
            "published_on": date(2021, 6, 22),
        }
        for key, (value, unit, bound) in ROWS.items()
        if key not in left_out
    ]
    return pd.DataFrame(rows, columns=["figure_key", "value_text", "value", "unit", "bound", "published_on"])


def test_the_finding_names_backlog_and_place_in_twenty_syllables():
    title = results.title(figures(), BACKLOG, "Bình Phước", "vi")
    assert title == f"{BACKLOG}; kết nối Cổng quốc gia xếp thứ 1/63"
    assert len(title.split()) <= 20


@pytest.mark.parametrize("missing", ["campaign.rank_after", "campaign.population"])
def test_without_a_place_the_backlog_is_the_finding(missing):
    assert results.title(figures(missing), BACKLOG, "Bình Phước", "vi") == BACKLOG
    assert "Bình Phước" in results.title(figures(missing), None, "Bình Phước", "vi")


def test_without_a_backlog_the_place_is_the_finding():
    assert results.title(figures(), None, "Bình Phước", "vi") == "Kết nối Cổng quốc gia xếp thứ 1/63"
    assert results.title(figures(), None, "Bình Phước", "en").startswith("Place 1/63")


def test_the_lines_under_it_tell_two_dates_and_two_scopes():
    times, scopes = (line.replace("\u00a0", " ") for line in results.ledes(figures(), "vi"))
    assert "22/06/2021" in times and "giữa năm 2020" in times and "31/03/2021" in times
    for figure in ("201.196", "61", "27.855", "58"):
        assert figure in scopes
    assert "Không cộng" in scopes


@pytest.mark.parametrize("missing", sorted(set(ROWS) - {"campaign.rank_after", "campaign.population"}))
def test_a_line_without_all_its_figures_is_left_out(missing):
    assert len(results.ledes(figures(missing), "vi")) == 1
    assert results.ledes(figures()[0:0], "vi") == []


@pytest.mark.parametrize(
    ("value", "unit", "bound", "vi", "en"),
    [
        ("201196", "dossiers", "exact", "201.196", "201,196"),
        ("85.6", "percent", "exact", "85,6%", "85.6%"),
        ("15000", "dossiers", "over", "trên 15.000", "over 15,000"),
        ("2021-03-31", "date", "exact", "31/03/2021", "31\u00a0Mar\u00a02021"),
        ("trung bình cao", "group", "exact", "trung bình cao", "trung bình cao"),
        ("0", "dossiers", "exact", "0", "0"),
    ],
)
def test_a_published_figure_is_shown_as_printed(value, unit, bound, vi, en):
    number = None if unit in ("date", "group") else float(value)
    row = pd.Series({"value_text": value, "value": number, "unit": unit, "bound": bound})
    assert published.shown(row, "vi") == vi
    assert published.shown(row, "en") == en
