"""Findings and previews in words, and the JSON document of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from reform.importing.index.findings import Finding
from reform.importing.index.preview import Preview
from reform.wording import numbers
from reform.wording.texts import Lang, text

Names = Mapping[str, tuple[str, str]]
_PLACES = ("sheet", "row", "column")


def place(lang: Lang, finding: Finding) -> str:
    """Return where a finding is: sheet, row, column, as far as they are known; what was typed has `at`."""
    if at := finding.values.get("at"):
        return str(at)
    given = {"sheet": finding.sheet, "row": finding.row, "column": finding.column}
    parts = [
        text(lang, f"index_import.place.{name}", **{name: given[name]}) for name in _PLACES if given[name]
    ]
    return ", ".join(parts) or text(lang, "index_import.all_sheets")


def sentence(lang: Lang, finding: Finding, kind: str = "finding", names: Names | None = None) -> str:
    """Return what is wrong and what to do about it. `names`: dimension → name in both languages."""
    values = {"unit": "", "label": "", "value": finding.value}
    values |= {name: _written(lang, value) for name, value in finding.values.items()}
    for field in ("dimension", "other", "number", "name"):
        code = values.get(field)
        if code is not None and names and code in names:
            own = names[code][0 if lang == "vi" else 1]
            values[field] = f"{own} ({code})" if code else own
    if not values.get("dimension", "-"):
        values["dimension"] = text(lang, "index_import.total.dimension")
    return text(lang, f"index_import.{kind}.{finding.kind}", **values)


def _written(lang: Lang, value: object) -> str:
    """Write a figure with its own digits; whole numbers may be years and stand as they are.

    A pair is a name in Vietnamese and English.
    """
    if isinstance(value, tuple):
        return str(value[0 if lang == "vi" else 1])
    if not isinstance(value, float):
        return str(value)
    digits = f"{value:.6f}".rstrip("0").partition(".")[2]
    return numbers.number(value, len(digits), lang)


def document(preview: Preview, lang: Lang) -> dict[str, Any]:
    """Return the preview as `import index --json` prints it."""
    return {
        "file": preview.file,
        "file_hash": preview.file_hash,
        "index": preview.index,
        "year": preview.years[0] if len(preview.years) == 1 else None,
        "years": preview.years,
        "units": preview.units,
        "rows_accepted": preview.rows_accepted,
        "rows_rejected": [_told(lang, finding, preview) for finding in preview.rejected],
        "rows_skipped": [_told(lang, finding, preview, "skipped") for finding in preview.skipped],
        "questions": [_told(lang, finding, preview) for finding in preview.questions],
        "ignored_columns": [
            {"sheet": c.sheet, "column": c.column, "label": c.label, "why": why(lang, c.why)}
            for c in preview.ignored
        ],
        "warnings": [_told(lang, finding, preview) for finding in preview.warnings],
        "supersedes": [asdict(one.fact.superseded) for one in preview.superseding],
        "recognised": [
            {"what": r.what, "value": r.value, "sheet": r.sheet, "why": why(lang, r.why, r.value)}
            for r in preview.reasons
        ],
        "columns": [
            {
                "sheet": c.sheet, "column": c.column, "label": c.label, "role": c.role,
                "dimension": c.dimension, "year": c.year, "why": why(lang, c.why),
            }
            for c in preview.columns
        ],
        "counts": {state: preview.counts[state] for state in ("new", "same", "changed")},
        "missing": dict(preview.missing),
        "acceptable": preview.acceptable,
        "preview": [
            {
                "province_code": c.province_code, "year": c.year, "dimension": c.dimension,
                "score": c.score, "rank": c.rank, "tier": c.tier, "state": c.state,
                "held_score": c.held.score if c.held else None,
                "held_rank": c.held.rank if c.held else None,
                "held_tier": c.held.tier if c.held else None,
                "sheet": c.sheet, "row": c.row, "column": c.column,
            }
            for c in preview.cells
        ],
    }  # fmt: skip


def why(lang: Lang, key: str, value: str = "") -> str:
    """Return the reason of a recognition."""
    return text(lang, f"index_import.why.{key or 'none'}", value=value)


def _told(lang: Lang, finding: Finding, preview: Preview, kind: str = "finding") -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "reason": sentence(lang, finding, kind, preview.dimension_names),
    }


def by_kind(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Return findings in groups of one kind, in the order of their first one."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.kind, []).append(finding)
    return groups
