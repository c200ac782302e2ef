"""The official table (Biểu II.06a) as a workbook in the layout of the form, ready to be sent.

The form carries no signature, seal or national title: an office puts those on its own letter.
Under the table stand which equations hold, or where they do not, and the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reform.dossiers.identities import COLUMNS, EQUATIONS, NUMBERS, Finding, findings, written
from reform.exporting.tables import harmless
from reform.wording import dates, numbers
from reform.wording.periods import period_name
from reform.wording.texts import Lang, text

_LEVELS = ("province", "district", "commune")
_ROMAN = ("I", "II", "III")
_FONT = "Times New Roman"
# Thousands as Vietnamese writes them, whatever the machine's own language.
_COUNT = {"vi": "[$-42A]#,##0", "en": "[$-409]#,##0"}
_WIDTHS = {"stt": 6.0, "unit": 38.0, "count": 10.2}
_LAST = len(COLUMNS) + 2
_NOTE_LETTERS = 165
"""Letters of a note that fit on one line across the table."""
_LINE_POINTS = 14.5
_GROUPS = {"tn": (3, 6), "gq": (7, 10), "dg": (11, 13)}
_IN_PERIOD = (4, 5)
_MOST_BROKEN = 12


@dataclass(frozen=True)
class Heading:
    """What the form says besides its rows."""

    agency: str
    scope: str
    first: date
    last: date
    last_held: date
    """Last day that the data speak of."""
    origin: str
    """imported, simulated or form."""


def xlsx_bytes(rows: pd.DataFrame, heading: Heading, lang: Lang, before: pd.DataFrame | None = None) -> bytes:
    """Return the workbook of rows of dossiers/official_form.

    `before`: the same of the period just before, to compare column 6 with column 11.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook always has one
    sheet.title = text(lang, "official_form.sheet")
    _heading(sheet, heading, lang)
    top = sheet.max_row + 1
    _column_names(sheet, top, lang)
    _rows(sheet, rows, lang)
    _notes(sheet, rows, heading, lang, before)
    _page_setup(sheet, top, heading, lang)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _say(lang: Lang, key: str, **values: object) -> str:
    return text(lang, f"official_form.{key}", **values)


def _line(sheet: Worksheet, row: int, words: str, font: Font, align: str, columns: tuple[int, int]) -> Cell:
    """Write words across several columns of a row."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=columns[0], end_column=columns[1])
    cell = sheet.cell(row, columns[0], harmless(words))
    cell.font = font
    cell.alignment = Alignment(horizontal=align, vertical="top", wrap_text=True)
    assert isinstance(cell, Cell)  # the first cell of a merged range holds its value
    return cell


def _heading(sheet: Worksheet, heading: Heading, lang: Lang) -> None:
    plain, bold = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True)
    italic = Font(name=_FONT, size=11, italic=True)
    row = 1
    if heading.origin == "simulated":
        _line(sheet, row, _say(lang, "simulated"), Font(name=_FONT, size=13, bold=True), "center", (1, _LAST))
        row += 1
    _line(sheet, row, _say(lang, "number"), bold, "left", (1, 2))
    _line(sheet, row, _say(lang, "agency", agency=heading.agency), bold, "right", (3, _LAST))
    scope = _say(lang, "scope", scope=_say(lang, f"scope_{heading.scope}"))
    _line(sheet, row + 1, scope, plain, "right", (3, _LAST))
    row += 2
    _line(sheet, row, _say(lang, "title"), Font(name=_FONT, size=14, bold=True), "center", (1, _LAST))
    name = period_name(heading.first, heading.last, lang)
    if name:
        row += 1
        _line(sheet, row, _say(lang, "period", name=name), plain, "center", (1, _LAST))
    first, last = dates.day(heading.first, lang), dates.day(heading.last, lang)
    _line(sheet, row + 1, _say(lang, "days", first=first, last=last), italic, "center", (1, _LAST))
    _line(sheet, row + 2, _say(lang, "unit"), italic, "right", (1, _LAST))


def _column_names(sheet: Worksheet, top: int, lang: Lang) -> None:
    """Write the header: three rows of names, then the numbers of the columns."""

    def name(key: str, row: int, column: int, to_row: int, to_column: int) -> None:
        sheet.cell(top + row, column, _say(lang, f"column.{key}"))
        if (row, column) != (to_row, to_column):
            sheet.merge_cells(
                start_row=top + row, end_row=top + to_row, start_column=column, end_column=to_column
            )

    name("stt", 0, 1, 2, 1)
    name("unit", 0, 2, 2, 2)
    for key, (start, end) in _GROUPS.items():
        name(key, 0, start, 0, end)
    name("in_period", 1, _IN_PERIOD[0], 1, _IN_PERIOD[1])
    for key, number in NUMBERS.items():
        name(key, 2 if number in _IN_PERIOD else 1, number, 2, number)
    for column in range(1, _LAST + 1):
        sheet.cell(top + 3, column, f"({column})")
        for row in range(4):
            cell = sheet.cell(top + row, column)
            cell.font = Font(name=_FONT, size=11, bold=row < 3, italic=row == 3)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = _box()
    sheet.row_dimensions[top + 2].height = 3 * _LINE_POINTS


def _box() -> Border:
    line = Side(style="thin")
    return Border(left=line, right=line, top=line, bottom=line)


def _rows(sheet: Worksheet, rows: pd.DataFrame, lang: Lang) -> None:
    """Write each level with its total as heading, its fields, and at the end the whole."""
    levels = [level for level in _LEVELS if (rows["level"] == level).any()]
    for roman, level in zip(_ROMAN, levels, strict=False):
        of_level = rows[rows["level"] == level]
        for _, total in of_level[of_level["unit"].isna()].iterrows():
            _row(sheet, roman, _say(lang, f"level_{level}"), total, lang, bold=True)
        for number, (_, row) in enumerate(of_level[of_level["unit"].notna()].iterrows(), start=1):
            _row(sheet, number, str(row["unit"]), row, lang)
    for _, whole in rows[rows["level"].isna()].iterrows():
        _row(sheet, None, _say(lang, "total"), whole, lang, bold=True)


def _row(
    sheet: Worksheet, ordinal: object, name: str, row: pd.Series, lang: Lang, *, bold: bool = False
) -> None:
    at = sheet.max_row + 1
    values = [ordinal, harmless(name), *(int(row[column]) for column in COLUMNS)]
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(at, column, value)
        cell.font = Font(name=_FONT, size=11, bold=bold)
        cell.border = _box()
        if column > 2:
            cell.number_format = _COUNT[lang]
        align = "center" if column == 1 else "left" if column == 2 else "right"
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=column == 2)


def _notes(
    sheet: Worksheet, rows: pd.DataFrame, heading: Heading, lang: Lang, before: pd.DataFrame | None
) -> None:
    at = sheet.max_row + 2
    for words in (
        *identity_words(rows, lang, before),
        _say(lang, "note_columns"),
        *_held(heading, lang),
        _say(lang, "source", source=_source(heading, lang)),
    ):
        _line(sheet, at, words, Font(name=_FONT, size=10), "left", (1, _LAST))
        sheet.row_dimensions[at].height = _LINE_POINTS * -(-len(words) // _NOTE_LETTERS)
        at += 1


def _held(heading: Heading, lang: Lang) -> list[str]:
    if heading.last_held >= heading.last:
        return []
    return [_say(lang, "held", date=dates.day(heading.last_held, lang))]


def _source(heading: Heading, lang: Lang) -> str:
    return _say(lang, f"source_{heading.origin}", date=dates.day(heading.last_held, lang))


def identity_words(rows: pd.DataFrame, lang: Lang, before: pd.DataFrame | None = None) -> list[str]:
    """Say that every equation holds, or name the rows in which one does not."""
    found = findings(rows, before)
    if found:
        return [_broken(finding, lang) for finding in found[:_MOST_BROKEN]]
    equations = " · ".join(written(whole, parts) for whole, parts in EQUATIONS)
    compared = before is not None and not before.empty
    return [_say(lang, "holds_carried" if compared else "holds", equations=equations)]


def _broken(finding: Finding, lang: Lang) -> str:
    broken = finding.broken
    if finding.unit is not None:
        row = _say(lang, "row_unit", unit=finding.unit)
    elif finding.level is not None:
        row = _say(lang, "row_level", level=_say(lang, f"level_{finding.level}"))
    else:
        row = _say(lang, "row_whole")
    what = _say(
        lang,
        f"broken_{broken.kind}",
        column=NUMBERS[broken.column],
        equation=broken.equation,
        whole=numbers.count(broken.whole, lang),
        parts=numbers.count(broken.parts, lang),
    )
    return _say(lang, "broken", n=numbers.count(broken.difference, lang), row=row, what=what)


def _page_setup(sheet: Worksheet, top: int, heading: Heading, lang: Lang) -> None:
    """Print on landscape A4, as wide as the paper, the header on every page."""
    sheet.column_dimensions["A"].width = _WIDTHS["stt"]
    sheet.column_dimensions["B"].width = _WIDTHS["unit"]
    for number in NUMBERS.values():
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS["count"]
    sheet.freeze_panes = sheet.cell(top + 4, 3)
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(Worksheet.PAPERSIZE_A4)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top + 3}"
    sheet.print_options.horizontalCentered = True
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.6)
    sheet.oddFooter.center.text = f"{_say(lang, 'page')} &P/&N"
    if heading.origin == "simulated":
        sheet.oddHeader.center.text = _say(lang, "simulated")
