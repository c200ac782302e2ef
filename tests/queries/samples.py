"""One value for every parameter a question can have."""

from __future__ import annotations

from datetime import date

SAMPLE = {
    "index": "PCI",
    "year": 2020,
    "province": "70",
    "as_of": date(2021, 6, 22),
    "include_derived": True,
    "dimension": "",
    "prefix": "",
    "units": 63,
    "added": 0.5,
    "reference": "median",
    "parent": "TOTAL",
    "peers": "01,02",
    "year_from": 2019,
    "year_to": 2020,
    "since": date(2020, 1, 1),
    "target": 30,
    "measure": "SIPAS",
    "goal": "median",
    "own": "03,04",
    "years_back": 5,
    "most": 6,
    "scope": "province",
    "agency": "so-a",
    "field": "Đất đai",
    "level": "district",
    "channel": "online",
    "first": date(2021, 3, 15),
    "last": date(2021, 4, 14),
    "previous_first": date(2021, 2, 15),
    "calendar": "report",
    "by": "field",
}
