"""Small files of the kinds that people have, made by the tests from figures that are held."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from fpdf import FPDF

from reform.importing.index.contradictions import KINDS
from reform.importing.index.preview import Preview, preview
from reform.importing.index.units import Unit, Units, shipped_spellings
from reform.settings import Settings

with (Settings().data_dir / "provinces.csv").open(encoding="utf-8", newline="") as _stream:
    UNITS = Units(
        [
            Unit(
                row["province_code"],
                34 if row["units"] == "34" else 63,
                row["name"],
                row["successor_code"] or None,
            )
            for row in csv.DictReader(_stream)
        ],
        shipped_spellings(),
    )
FONT = Path(__file__).resolve().parents[2] / "static" / "fonts" / "BPSans-400.ttf"
Row = Sequence[object]


def names(era: int = 63) -> list[str]:
    """Return the names of an era in the order of their codes."""
    return [unit.name for unit in UNITS.all(34 if era == 34 else 63)]


def codes(era: int = 63) -> list[str]:
    """Return the codes of an era."""
    return [unit.code for unit in UNITS.all(34 if era == 34 else 63)]


def bare(text: str) -> str:
    """Return a name without marks, as an English table writes it."""
    text = text.replace("Đ", "D").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def scores(n: int = 63, low: float = 70.0, step: float = 0.31) -> list[float]:
    """Return made-up scores with two decimals, all different."""
    return [round(low + step * i, 2) for i in range(n)]


def vi(value: float, decimals: int = 2) -> str:
    """Write a number with a decimal comma."""
    return f"{value:.{decimals}f}".replace(".", ",")


def xlsx(
    *sheets: tuple[str, Sequence[Row]],
    merged: Iterable[str] = (),
    hidden: Iterable[str] = (),
    touch: Callable[[openpyxl.Workbook], None] | None = None,
) -> bytes:
    """Return a workbook; `merged` areas are of its first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for r, row in enumerate(rows, 1):
            for c, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(r, c, value)
        sheet.sheet_state = "hidden" if title in hidden else "visible"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    if touch:
        touch(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(rows: Sequence[Row], sign: str = ",") -> str:
    """Return rows as text, quoted where needed."""

    def written(value: object) -> str:
        text = "" if value is None else str(value)
        return f'"{text}"' if sign in text or '"' in text else text

    return "\n".join(sign.join(written(value) for value in row) for row in rows) + "\n"


def ods(title: str, rows: Sequence[Row]) -> bytes:
    """Return a minimal OpenDocument sheet."""
    lines = []
    for row in rows:
        cells = []
        for value in row:
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, int | float):
                cells.append(
                    f'<table:table-cell office:value-type="float" office:value="{value}">'
                    f"<text:p>{value}</text:p></table:table-cell>"
                )
            else:
                cells.append(
                    '<table:table-cell office:value-type="string">'
                    f"<text:p>{escape(str(value))}</text:p></table:table-cell>"
                )
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(title)}">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
    return stream.getvalue()


def pdf(
    titles: Sequence[str], rows: Sequence[Row], *, ruled: bool = True, widths: Sequence[int] = ()
) -> bytes:
    """Return a decision: lines of text, then a table over as many pages as it needs."""
    document = FPDF()
    document.set_auto_page_break(auto=True, margin=15)
    document.add_page()
    document.add_font("body", fname=str(FONT))
    document.add_font("body", style="B", fname=str(FONT))
    document.set_font("body", size=10)
    for title in titles:
        document.cell(0, 6, title, new_x="LMARGIN", new_y="NEXT", align="C")
    texts = [["" if value is None else str(value) for value in row] for row in rows]
    if ruled and texts:
        with document.table(col_widths=tuple(widths) or None, line_height=6) as table:
            for row in texts:
                line = table.row()
                for text in row:
                    line.cell(text)
    else:
        for row in texts:
            for text, width in zip(row, widths, strict=True):
                document.cell(width, 6, text)
            document.ln()
    return bytes(document.output())


def decision(values: Sequence[float], year: int = 2024, index: str = "PAR INDEX") -> list[Row]:
    """Return a table as the ministry prints it: number, name, score with comma, place."""
    order = sorted(range(len(values)), key=lambda i: -values[i])
    places = {i: place for place, i in enumerate(order, 1)}
    head: list[Row] = [("STT", "Tỉnh, thành phố", f"{index} {year}", "Xếp hạng")]
    return head + [
        (n, name, vi(values[n - 1]), places[n - 1]) for n, name in enumerate(names()[: len(values)], 1)
    ]


def total_of(found: Preview, year: int | None = None) -> dict[str, float | None]:
    """Return province → total of a preview."""
    return {c.province_code: c.score for c in found.cells if c.dimension == "" and year in (None, c.year)}


def kinds(found: Preview) -> set[str]:
    """Return every kind of finding of a preview."""
    return {f.kind for f in (*found.rejected, *found.questions, *found.warnings, *found.skipped)}


__all__ = ["preview"]


def goes_in(found: Preview) -> bool:
    """Tell whether nothing is refused or asked but that made-up scores contradict what is held."""
    beside_held = {
        "rank_order",
        "rank_shared",
        "rank_impossible",
        "tier_order",
        "sum_off",
        "sums_all_off",
        *KINDS,
    }
    return bool(found.cells) and not found.rejected and {f.kind for f in found.questions} <= beside_held
