"""An invented world after the reform: the shipped data with two editions of the 34 units.

Nothing of the 34 is held yet, so the figures here are made up, and say so in their source.
PCI 2025 has printed places (Đồng Nai 7, Hà Nội 2); PAPI 2025 has eight dimensions, no places, and
does not say how many units it surveyed.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from reform.settings import PROJECT_ROOT

SOURCE = "invented_2025"
PLACES = {"75": 7, "01": 2}


def _rows(file: Path) -> tuple[list[str], list[dict[str, str]]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def _write(file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


def _add(file: Path, *more: dict[str, str]) -> None:
    columns, rows = _rows(file)
    _write(file, columns, [*rows, *more])


def units_in_order(data_dir: Path) -> list[str]:
    """Return the codes of the 34 in the invented order of PCI 2025, the best first."""
    _, rows = _rows(data_dir / "provinces.csv")
    others = [r["province_code"] for r in rows if r["units"] == "34" and r["province_code"] not in PLACES]
    for code, place in sorted(PLACES.items(), key=lambda item: item[1]):
        others.insert(place - 1, code)
    return others


def data_with_new_units(folder: Path) -> Path:
    """Copy the shipped data into `folder` and add the two editions; return the data directory."""
    data = folder / "data"
    shutil.copytree(PROJECT_ROOT / "data", data)
    codes = units_in_order(data)
    _add(
        data / "sources.csv",
        {
            "source_key": SOURCE,
            "index_codes": "PCI;PAPI",
            "publisher": "Số giả định để kiểm thử",
            "title": "Số giả định để kiểm thử, không phải số công bố",
            "year": "2026",
            "read_through_vi": "tự đặt",
            "read_through_en": "invented",
            "licence_vi": "không có",
            "licence_en": "none",
            "kind": "publisher",
            "derivation": "stated",
            "note_vi": "Số giả định.",
            "note_en": "Invented.",
        },
    )
    columns, editions = _rows(data / "editions.csv")
    for row in editions:
        if (row["index_code"], row["year"]) in (("PCI", "2025"), ("PAPI", "2025")):
            row |= {"published_on": "2026-05-05", "precision": "day", "exists": "true"}
            row |= {"held_expected": "true", "population": "34" if row["index_code"] == "PCI" else ""}
    _write(data / "editions.csv", columns, editions)

    columns, dimensions = _rows(data / "dimensions.csv")
    newest = next(r for r in reversed(dimensions) if (r["index_code"], r["dimension"]) == ("PCI", ""))
    dimensions.append(newest | {"valid_from": "2025", "valid_to": ""})
    _write(data / "dimensions.csv", columns, dimensions)

    def cell(index: str, code: str, dimension: str, score: float, rank: str = "") -> dict[str, str]:
        return {
            "index_code": index,
            "year": "2025",
            "province_code": code,
            "dimension": dimension,
            "score": f"{score:.4f}",
            "rank": rank,
            "source_key": SOURCE,
        }

    pci, papi = [], []
    for place, code in enumerate(codes, start=1):
        pci.append(cell("PCI", code, "", 72 - 0.35 * place, str(place)))
        parts = {f"D{k}": 4 + (place * 7 + k * 3) % 20 / 10 for k in range(1, 9)}
        papi.append(cell("PAPI", code, "", sum(parts.values())))
        papi += [cell("PAPI", code, dimension, score) for dimension, score in parts.items()]
    _add(data / "scores" / "pci.csv", *pci)
    _add(data / "scores" / "papi.csv", *papi)
    counts = [("PCI", "0", 34, 34), ("PAPI", "0", 34, 0), ("PAPI", "1", 34 * 8, 0)]
    _add(
        data / "expected_counts.csv",
        *(
            {
                "index_code": index,
                "year": "2025",
                "level": level,
                "scores": str(scores),
                "ranks": str(ranks),
                "tiers": "0",
            }
            for index, level, scores, ranks in counts
        ),
    )
    return data
