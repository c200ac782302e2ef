"""The table twin of a figure as CSV and XLSX files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from reform.wording.texts import Lang, text

# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A change such as "+5,16", "-2 bậc" or a lone dash is a figure, not a formula.
_FIGURE = re.compile(r"[+-](\d[\d.,\s]*(%|( ?[^\W\d_]+)*))?")


def harmless(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return value if _FIGURE.fullmatch(value) else "'" + value
    return value


def csv_bytes(table: pd.DataFrame, lang: Lang) -> bytes:
    """Return a CSV for Vietnamese office machines: UTF-8 with BOM, `;` between columns.

    The decimal sign follows the language, so that a spreadsheet of that language reads numbers.
    """
    plain = table.map(harmless)
    out = plain.to_csv(index=False, sep=";", decimal="," if lang == "vi" else ".", lineterminator="\r\n")
    return str(out).encode("utf-8-sig")


def xlsx_bytes(table: pd.DataFrame, facts: Sequence[tuple[str, str]], lang: Lang) -> bytes:
    """Return a workbook: the table, and a sheet with title, scope, unit, source and dates.

    `facts`: label and value, in reading order.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook always has one
    sheet.title = text(lang, "export.sheet_table")
    sheet.append([str(name) for name in table.columns])
    for row in table.itertuples(index=False):
        sheet.append([None if _missing(v) else harmless(v) for v in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, name in enumerate(table.columns, start=1):
        longest = max([len(str(name)), *(len(str(v)) for v in table[name])])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, 60)
    sheet.freeze_panes = "A2"
    about = book.create_sheet(text(lang, "export.sheet_facts"))
    for label, value in facts:
        about.append([label, harmless(value)])
    about.column_dimensions["A"].width = 24
    about.column_dimensions["B"].width = 100
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]
