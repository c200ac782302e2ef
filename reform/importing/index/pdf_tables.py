"""Tables inside PDF decisions: ruled tables of all pages, joined when they go on; the text above them.

A page without rules is read by the gaps between its words, and only rows with the usual number of
cells are trusted. A page that is a picture holds no figure that could be read safely.
"""

from __future__ import annotations

import io
import logging
import re

import pdfplumber

from reform.importing.index.grids import Cell, Grid, IndexFileError

MOST_PAGES = 120
_TITLE_LINES = 12


def pdf_grids(content: bytes, name: str) -> list[Grid]:
    """Return the tables of a PDF. Raises IndexFileError when it holds none that can be read."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    tables: list[tuple[int, list[list[str]], list[str]]] = []
    letters = 0
    with pdfplumber.open(io.BytesIO(content)) as document:
        if len(document.pages) > MOST_PAGES:
            raise IndexFileError("index_import.too_many_pages", file=name, most=MOST_PAGES)
        title: list[str] = []
        for number, page in enumerate(document.pages, 1):
            letters += len(page.chars)
            found = page.find_tables()
            top = min((table.bbox[1] for table in found), default=page.height)
            above = _lines(page.crop((0, 0, page.width, max(top, 1))).extract_text() or "") if top > 1 else []
            title += above
            if not found:
                title += _loose(page, number, tables, title)
            for table in found:
                rows = [[_joined(cell) for cell in row] for row in table.extract()]
                tables.append((number, rows, title[-_TITLE_LINES:]))
                title = []
            page.close()
    if letters < 20:
        raise IndexFileError("index_import.pdf_images", file=name)
    if not tables:
        raise IndexFileError("index_import.pdf_no_table", file=name)
    return _grids(tables)


def _loose(
    page: pdfplumber.page.Page,
    number: int,
    tables: list[tuple[int, list[list[str]], list[str]]],
    title: list[str],
) -> list[str]:
    """Read a page without rules by its gaps; return its lines when no table is there."""
    lines = (page.extract_text(layout=True) or "").splitlines()
    rows = [[part.strip() for part in re.split(r" {2,}", line.strip())] for line in lines if line.strip()]
    widths = [len(row) for row in rows if len(row) > 1]
    usual = max(set(widths), key=widths.count) if widths else 0
    if usual < 2 or widths.count(usual) < 5:
        return []
    tables.append((number, rows, title[-_TITLE_LINES:]))
    return []


def _grids(tables: list[tuple[int, list[list[str]], list[str]]]) -> list[Grid]:
    """Join tables of equal width that follow one another without words between them."""
    joined: list[tuple[list[tuple[int, int]], list[list[str]], list[str]]] = []
    for number, rows, title in tables:
        width = max(len(row) for row in rows) if rows else 0
        before = joined[-1] if joined else None
        if before and not _names_a_table(title) and max(len(row) for row in before[1]) == width:
            before[0].append((len(before[2]) + len(before[1]) + 1, number))
            before[1].extend(rows)
        else:
            joined.append(([(len(title) + 1, number)], list(rows), title))
    found = [_grid(pages, rows, title) for pages, rows, title in joined]
    for n, grid in enumerate(found, 1):
        grid.sheet = "PDF" if len(found) == 1 else f"PDF {n}"
    return found


def _names_a_table(title: list[str]) -> bool:
    return any(
        len(line) > 8 and not re.fullmatch(r"(trang|page)?\s*\d+(/\d+)?", line, re.I) for line in title
    )


def _grid(pages: list[tuple[int, int]], rows: list[list[str]], title: list[str]) -> Grid:
    cells = {(r, 1): Cell(r, 1, line) for r, line in enumerate(title, 1)}
    start = len(title) + 1
    for r, row in enumerate(rows, start):
        for c, text in enumerate(row, 1):
            if text:
                cells[(r, c)] = Cell(r, c, text)
    widths = {r: len(row) for r, row in enumerate(rows, start)}
    return Grid("PDF", cells, kind="pdf", pages=tuple(pages), widths=widths)


def _joined(cell: str | None) -> str:
    return " ".join((cell or "").split())


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
