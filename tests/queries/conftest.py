"""A tiny warehouse made by hand, so that every answer can be worked out on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

WAREHOUSE = Path(__file__).parents[2] / "reform" / "warehouse"
NAMES = {"01": "An", "02": "Bình", "03": "Đông", "04": "Dương", "05": "Em"}


class TinyWarehouse:
    """An in-memory warehouse with the real schema and macros; rows are added by the test."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        for name in ("schema.sql", "macros.sql", "dossier_schema.sql", "dossier_macros.sql"):
            self.connection.execute((WAREHOUSE / name).read_text(encoding="utf-8"))

    def rows(self, sql: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """Run one statement, as the catalogue asks a warehouse to."""
        return self.connection.execute(sql, dict(parameters)).df()

    def add(self, table: str, **values: object) -> None:
        """Insert one row; columns that are not named stay empty."""
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))

    def index(self, code: str = "PCI", **other: object) -> None:
        """Add an index card."""
        self.add(
            "index_card",
            **{
                "index_code": code,
                "label": code,
                "name_vi": f"{code} vi",
                "name_en": f"{code} en",
                "topic_vi": "t",
                "topic_en": "t",
                "publisher_vi": "p",
                "publisher_en": "p",
                "publisher_short_vi": "VCCI",
                "publisher_short_en": "VCCI",
                "unit": "points",
                "decimals": 2,
                "rank_decimals": 2,
                "higher_is_better": True,
                "ranked_by_publisher": True,
                "sort_order": 1,
            }
            | other,
        )

    def provinces(self, *codes: str) -> None:
        """Add units of the 63 era; the first two codes lie in one region."""
        for i, code in enumerate(codes):
            self.add(
                "province",
                province_code=code,
                units=63,
                name=NAMES[code],
                region_vi="Vùng A" if i < 2 else "Vùng B",
                region_en="A" if i < 2 else "B",
            )

    def edition(
        self, year: int, public: str, population: int = 5, code: str = "PCI", **other: object
    ) -> None:
        """Add an edition that became public on a day."""
        self.add(
            "edition",
            **{
                "index_code": code,
                "year": year,
                "published_on": public,
                "precision": "day",
                "public_from": public,
                "public_rule": "day",
                "population": population,
                "existence": "true",
            }
            | other,
        )

    def score(
        self,
        year: int,
        province: str,
        score: float | None,
        rank: int | None = None,
        *,
        code: str = "PCI",
        dimension: str = "",
        tier: str | None = None,
        derived: bool = False,
        source: str = "s1",
    ) -> None:
        """Add a chosen cell, and leave it out of the stated-only table when it is derived."""
        values = {
            "index_code": code,
            "year": year,
            "province_code": province,
            "dimension": dimension,
            "score": score,
            "rank_published": rank,
            "tier_published": tier,
            "score_source": source if score is not None else None,
            "rank_source": source if rank is not None else None,
            "derived_score": derived and score is not None,
            "derived_rank": derived and rank is not None,
            "revision": 1,
        }
        self.add("score", **values)
        if not derived:
            self.add("score_stated_only", **values)

    def method_break(self, year: int, kind: str = "method", code: str = "PCI", dimension: str = "") -> None:
        """Add a break of a series."""
        self.add(
            "method_break",
            index_code=code,
            dimension=dimension,
            from_year=year,
            kind=kind,
            text_vi=f"gãy {year}",
            text_en=f"break {year}",
        )


@pytest.fixture
def tiny() -> Iterator[TinyWarehouse]:
    """An empty tiny warehouse."""
    warehouse = TinyWarehouse()
    yield warehouse
    warehouse.connection.close()


@pytest.fixture
def five(tiny: TinyWarehouse) -> TinyWarehouse:
    """Five units, PCI of two years: a tie in 2020, one unit without a score.

    2020: An 70,00 · Bình 65,00 · Đông 65,00 · Dương 60,00 · Em missing.
    2019: An 66,00 · Bình 64,00 · Đông 68,00 · Dương 59,00 · Em 58,00, places as printed.
    """
    tiny.index()
    tiny.provinces("01", "02", "03", "04", "05")
    tiny.edition(2019, "2020-05-05")
    tiny.edition(2020, "2021-04-15")
    for code, score, rank in (
        ("01", 66.0, 2),
        ("02", 64.0, 3),
        ("03", 68.0, 1),
        ("04", 59.0, 4),
        ("05", 58.0, 5),
    ):
        tiny.score(2019, code, score, rank)
    for code, score in (("01", 70.0), ("02", 65.0), ("03", 65.0), ("04", 60.0)):
        tiny.score(2020, code, score)
    return tiny


AS_OF = date(2021, 6, 22)
COMMON = {"as_of": AS_OF, "include_derived": True}
