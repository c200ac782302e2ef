"""“Hồ sơ dữ liệu”: everything that is held, with its sources, as one workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from queries import catalogue
from reform.exporting.tables import harmless
from reform.warehouse.read import Warehouse
from reform.wording.texts import Lang, text

SHEETS: Mapping[str, tuple[str, Mapping[str, object]]] = {
    "cells": ("reference/held_cells", {}),
    "editions": ("indices/completeness", {"include_derived": True}),
    "sources": ("reference/sources", {}),
    "corrections": ("reference/corrections", {}),
    "breaks": ("reference/breaks", {}),
    "gaps": ("reference/gaps", {}),
}
"""Sheet → question and its parameters besides the day."""


def holdings(warehouse: Warehouse, as_of: date, lang: Lang) -> bytes:
    """Return the workbook (.xlsx) of everything that was public on a day.

    One sheet a question, columns as the question names them, then what version and day it is of.
    """
    book = Workbook(write_only=True)
    for name, (question, parameters) in SHEETS.items():
        given = dict(parameters)
        if any(field.name == "as_of" for field in catalogue.question(question).parameters):
            given["as_of"] = as_of
        _sheet(book, text(lang, f"holdings.{name}"), catalogue.run(warehouse, question, **given))
    about = pd.DataFrame(
        [
            (text(lang, "holdings.version"), warehouse.version),
            (text(lang, "holdings.as_of"), as_of.isoformat()),
            (text(lang, "holdings.rule"), text(lang, "holdings.rule_text")),
        ],
        columns=[text(lang, "holdings.what"), text(lang, "holdings.value")],
    )
    _sheet(book, text(lang, "holdings.about"), about)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Workbook, title: str, rows: pd.DataFrame) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, name in enumerate(rows.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = min(max(len(str(name)) + 2, 12), 40)
    head = []
    for name in rows.columns:
        cell = WriteOnlyCell(sheet, str(name))
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    plain = rows.astype(object).where(rows.notna(), None)
    for row in plain.itertuples(index=False):
        sheet.append([harmless(_day(value)) for value in row])


def _day(value: object) -> object:
    return value.date() if isinstance(value, pd.Timestamp) else value
