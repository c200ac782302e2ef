"""Reads the days that override the holiday package, for those who work before a build."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd


def calendar_overrides(data_dir: Path) -> dict[date, bool]:
    """Return day → is it worked?, from `calendar_overrides.csv`."""
    rows = pd.read_csv(data_dir / "calendar_overrides.csv", dtype=str)
    return {
        date.fromisoformat(day): worked.lower() == "true"
        for day, worked in zip(rows["date"], rows["is_working"], strict=True)
    }
