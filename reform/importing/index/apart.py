"""Opens PDF files and old workbooks in a process of its own, with limits on time and memory.

Their parsers have no limits of their own: a few bytes may unpack without end or point in a circle.
Whatever happens there, this process goes on and the person reads one sentence.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from reform.importing.index.grids import Cell, Grid, IndexFileError, Value

MOST_SECONDS = 60
MOST_MEMORY = 1_000_000_000
_ROOT = Path(__file__).resolve().parents[3]


def grids_of(content: bytes, name: str, kind: str) -> list[Grid]:
    """Return the tables of a file. `kind`: pdf or old. Raises IndexFileError."""
    try:
        run = subprocess.run(
            [sys.executable, "-m", "reform.importing.index.apart", kind],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            timeout=MOST_SECONDS,
            check=False,
        )
        answer = json.loads(run.stdout)
    except subprocess.TimeoutExpired as problem:
        raise IndexFileError("index_guard.too_slow", file=name, most=MOST_SECONDS) from problem
    except ValueError as problem:
        # Nothing sensible was said: the reader ran out of memory or fell over.
        raise IndexFileError("index_import.unreadable", file=name) from problem
    if "refused" in answer:
        raise IndexFileError(answer["refused"], **(answer["values"] | {"file": name}))
    return [_grid(said) for said in answer["grids"]]


def _read(content: bytes, kind: str) -> list[Grid]:
    if kind == "pdf":
        from reform.importing.index.pdf_tables import pdf_grids

        return pdf_grids(content, "")
    from reform.importing.index.sheets import book

    return book(content, "", {})


def _answer(content: bytes, kind: str) -> dict[str, Any]:
    try:
        return {"grids": [_said(grid) for grid in _read(content, kind)]}
    except IndexFileError as refused:
        return {"refused": refused.key, "values": dict(refused.values)}
    except Exception as problem:
        # Every library has its own errors; a password is the one a person can do something about.
        locked = "password" in repr(problem).casefold()
        key = "index_guard.encrypted" if locked else "index_import.unreadable"
        return {"refused": key, "values": {}}


def _said(grid: Grid) -> dict[str, Any]:
    return {
        "sheet": grid.sheet,
        "hidden": grid.hidden,
        "kind": grid.kind,
        "pages": grid.pages,
        "widths": list(grid.widths.items()),
        "merged": [[*place, *corner] for place, corner in grid.merged.items()],
        "cells": [[cell.row, cell.column, *_typed(cell.value)] for cell in grid.cells.values()],
    }


def _grid(said: dict[str, Any]) -> Grid:
    return Grid(
        said["sheet"],
        {(r, c): Cell(r, c, _value(kind, value)) for r, c, kind, value in said["cells"]},
        said["hidden"],
        {(r, c): (top, left) for r, c, top, left in said["merged"]},
        said["kind"],
        pages=tuple((first, page) for first, page in said["pages"]),
        widths=dict(said["widths"]),
    )


def _typed(value: Value) -> tuple[str, object]:
    match value:
        case datetime():
            return "datetime", value.isoformat()
        case date():
            return "date", value.isoformat()
        case time():
            return "time", value.isoformat()
        case timedelta():
            return "timedelta", value.total_seconds()
    return "", value


def _value(kind: str, value: Any) -> Value:
    match kind:
        case "datetime":
            return datetime.fromisoformat(value)
        case "date":
            return date.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case "timedelta":
            return timedelta(seconds=value)
    known: Value = value
    return known


def _limit() -> None:
    """Limit the memory and time of this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))


if __name__ == "__main__":
    _limit()
    told = json.dumps(_answer(sys.stdin.buffer.read(), sys.argv[1]))
    sys.stdout.write(told)
