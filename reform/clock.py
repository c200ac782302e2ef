"""The one place that asks what day it is: the province's day, whatever the machine's zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return the present moment in Asia/Ho_Chi_Minh."""
    return datetime.now(ZONE)


def today() -> date:
    """Return today's date in Asia/Ho_Chi_Minh."""
    return now().date()
