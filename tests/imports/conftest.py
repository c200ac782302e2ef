"""An installation of its own for every test, with the shipped version already built."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from reform.importing.index.commit import Committed, Request, commit
from reform.importing.index.preview import Preview, preview
from reform.settings import Settings
from reform.warehouse.ledger import Document
from reform.warehouse.read import current_warehouse
from tests.importing_index.files import csv_text, names, vi


@pytest.fixture
def own(warehouse, home: Path, tmp_path: Path) -> Settings:
    """Copy the built installation, so that nothing of a test is seen by another."""
    place = tmp_path / "own"
    place.mkdir()
    for file in (home / "current", home / f"warehouse-{warehouse.version}.duckdb"):
        shutil.copy(file, place / file.name)
    return Settings(home=place)


def table(index: str, year: int, scores: dict[str, float], ranks: dict[str, int] | None = None) -> bytes:
    """Return a table as an office hands it out: name, score with a comma, place."""
    title = {"PAR": "PAR INDEX", "SIPAS": "SIPAS", "PCI": "PCI", "PAPI": "PAPI", "DTI": "DTI"}[index]
    head = ["Tỉnh, thành phố", f"{title} {year}", *(["Xếp hạng"] if ranks else [])]
    rows = [
        [name, vi(score), *([(ranks or {}).get(name, "")] if ranks else [])] for name, score in scores.items()
    ]
    return csv_text([head, *rows], ";").encode()


def all_scores(low: float = 70.0, step: float = 0.31) -> dict[str, float]:
    """Return made-up scores of the 63, all different, the last name best."""
    return {name: round(low + step * n, 2) for n, name in enumerate(names())}


def places(scores: dict[str, float]) -> dict[str, int]:
    """Return name → place."""
    best = sorted(scores, key=lambda name: -scores[name])
    return {name: place for place, name in enumerate(best, 1)}


def seen(own: Settings, content: bytes, **given: object) -> Preview:
    """Preview a file in this installation."""
    return preview(content, "bang.csv", warehouse=current_warehouse(own), **given)  # type: ignore[arg-type]


def request(**changed: object) -> Request:
    """Return a whole request; `changed` are fields of it or of its document."""
    document = {"title": "Báo cáo chỉ số", "publisher": "Bộ Nội vụ", "kind": "publisher"}
    document |= {key: value for key, value in changed.items() if key in Document.__dataclass_fields__}
    whole = {"who": "lan", "why": "nạp số của Bộ", "document": Document(**document)}  # type: ignore[arg-type]
    whole |= {key: value for key, value in changed.items() if key in Request.__dataclass_fields__}
    return Request(**whole)  # type: ignore[arg-type]


def brought(
    own: Settings, content: bytes, answers: dict[str, object] | None = None, **said: object
) -> Committed:
    """Preview and store a file."""
    return commit(own, seen(own, content, mapping=answers), content, request(**said))


def score_of(own: Settings, index: str, year: int, code: str, as_of: str | None = None):
    """Return score and place shown of a unit, None when nothing is."""
    from queries import catalogue

    frame = catalogue.run(
        current_warehouse(own), "indices/ranking", index=index, year=year, dimension="",
        as_of=date.fromisoformat(as_of) if as_of else date.max, include_derived=True,
    )  # fmt: skip
    rows = frame[frame["province_code"] == code]
    if rows.empty or rows["score"].isna().all():
        return None
    row = rows.iloc[0]
    return round(float(row["score"]), 6), None if row["rank"] != row["rank"] else int(row["rank"])
