"""What a workbook knows about its cells besides their values, and how far it would swell.

One pass over each sheet, before the reader of values sees it: formulas, typed errors, percentages,
hidden rows and columns; and a count of cells, texts and the area they span, since one cell far away
or one long text used a thousand times needs no large file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from reform.importing.index.grids import IndexFileError

MOST_CELLS = 400_000
MOST_SHEETS = 60
MOST_AREA = 5_000_000
"""Rows times columns that a sheet may span, blank ones too."""
MOST_LETTERS = 40_000_000
"""Of all texts together, repeated ones each time."""
_PERCENT = frozenset({9, 10})
"""Numbers of the percentage formats that every Excel knows."""
_HIDDEN = frozenset({"collapse", "filter"})
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
Place = tuple[int, int]


@dataclass
class Marks:
    """What is known about the cells of one sheet, by row and column from 1."""

    formulas: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)
    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


class _Count:
    """Counts what would be read; too much ends the scan."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = self._letters = 0
        self._row = self._column = 0

    def sheet(self) -> None:
        """Begin another sheet."""
        self._row = self._column = 0

    def cell(self, row: int, column: int, cells: int, letters: int) -> None:
        """Count cells that end at a place, with letters each."""
        self._cells += cells
        self._letters += cells * letters
        self._row, self._column = max(self._row, row), max(self._column, column)
        if self._cells > MOST_CELLS or self._letters > MOST_LETTERS or self._row * self._column > MOST_AREA:
            raise IndexFileError("index_import.too_many_cells", file=self._name, most=MOST_CELLS)


def excel_marks(parts: Mapping[str, bytes], name: str) -> dict[str, Marks]:
    """Return sheet → marks of an .xlsx. Raises IndexFileError when it would swell."""
    by_path = {path.lower(): part for path, part in parts.items()}
    sheets = _sheet_paths(by_path, name)
    percents = _percent_styles(by_path.get("xl/styles.xml", b""), name)
    texts = _text_lengths(by_path.get("xl/sharedstrings.xml", b""), name)
    count = _Count(name)
    found: dict[str, Marks] = {}
    for path, part in by_path.items():
        if path.startswith("xl/worksheets/") and path.endswith(".xml"):
            count.sheet()
            scan = _ExcelSheet(percents, texts, count)
            _parse(part, name, scan.start, scan.end, scan.said)
            for title, own in sheets:
                if own == path:
                    found[title] = scan.marks
    return found


class _ExcelSheet:
    def __init__(self, percents: frozenset[int], texts: list[int], count: _Count) -> None:
        self.marks = Marks()
        self._percents, self._texts, self._count = percents, texts, count
        self._row = self._column = 0
        self._kind = ""
        self._style = ""
        self._value: list[str] | None = None
        self._filled = self._formula = False

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if tag == "c":
            self._column += 1
            if match := _PLACE.fullmatch(given.get("r", "")):
                self._row, self._column = int(match[2]), number_of(match[1])
            self._kind, self._style = given.get("t", ""), given.get("s", "")
            self._filled = self._formula = False
            self._value = []
        elif tag == "row":
            said = given.get("r", "")
            self._row = int(said) if said.isdigit() else self._row + 1
            self._column = 0
            if given.get("hidden") in ("1", "true"):
                self.marks.hidden_rows.add(self._row)
        elif tag == "f":
            self._formula = True
            self._value = None
        elif tag in ("v", "t"):
            self._filled = True
            self._value = []
        elif tag == "col" and given.get("hidden") in ("1", "true"):
            first, last = int(given.get("min", "1")), int(given.get("max", "1"))
            self.marks.hidden_columns.update(range(first, min(last, first + 20_000) + 1))

    def said(self, text: str) -> None:
        """Take in text."""
        if self._value is not None:
            self._value.append(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag != "c":
            return
        place = (self._row, self._column)
        value = "".join(self._value or ())
        if self._filled:
            shared = self._kind == "s" and value.strip().isdigit() and int(value) < len(self._texts)
            self._count.cell(*place, 1, self._texts[int(value)] if shared else len(value))
            if self._kind == "e":
                self.marks.errors[place] = value
        elif self._formula:
            self._count.cell(*place, 1, 0)
        if self._formula:
            self.marks.formulas.add(place)
        if (self._filled or self._formula) and self._style.isdigit() and int(self._style) in self._percents:
            self.marks.percents.add(place)
        self._value = None


def open_marks(content: bytes, name: str) -> dict[str, Marks]:
    """Return sheet → marks of an .ods. Raises IndexFileError when it would swell."""
    scan = _OpenSheets(_Count(name), name)
    _parse(content, name, scan.start, scan.end, scan.said)
    return scan.found


class _OpenSheets:
    def __init__(self, count: _Count, name: str) -> None:
        self.found: dict[str, Marks] = {}
        self._count, self._name = count, name
        self._marks = Marks()
        self._row = self._column = self._at = 0
        self._rows = self._cells = 1
        self._kind, self._formula, self._letters = "", False, 0
        self._in_row: list[tuple[int, int, int, str, bool]] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        if tag == "table:table":
            if len(self.found) >= MOST_SHEETS:
                raise IndexFileError("index_guard.too_many_sheets", file=self._name, most=MOST_SHEETS)
            self._marks = self.found[given.get("table:name", "")] = Marks()
            self._row = self._at = 0
            self._count.sheet()
        elif tag == "table:table-column":
            repeated = _repeated(given, "table:number-columns-repeated")
            if given.get("table:visibility") in _HIDDEN:
                self._marks.hidden_columns.update(range(self._at + 1, self._at + min(repeated, 20_000) + 1))
            self._at += repeated
        elif tag == "table:table-row":
            self._rows = _repeated(given, "table:number-rows-repeated")
            if given.get("table:visibility") in _HIDDEN and self._rows <= MOST_CELLS:
                self._marks.hidden_rows.update(range(self._row + 1, self._row + self._rows + 1))
            self._column = 0
            self._in_row = []
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cells = _repeated(given, "table:number-columns-repeated")
            self._kind = given.get("office:value-type", "")
            self._formula = "table:formula" in given
            self._letters = len(given.get("office:string-value", ""))

    def said(self, text: str) -> None:
        """Take in text."""
        self._letters += len(text)

    def end(self, tag: str) -> None:
        """Take in the end of an element."""
        if tag in ("table:table-cell", "table:covered-table-cell"):
            if self._kind or self._formula:
                self._count.cell(
                    self._row + self._rows,
                    self._column + self._cells,
                    self._rows * self._cells,
                    self._letters,
                )
                self._in_row.append((self._column + 1, self._cells, self._rows, self._kind, self._formula))
            self._column += self._cells
        elif tag == "table:table-row":
            self._mark_row()
            self._row += self._rows

    def _mark_row(self) -> None:
        for first, cells, rows, kind, formula in self._in_row:
            if kind != "percentage" and not formula:
                continue
            for row in range(self._row + 1, self._row + rows + 1):
                for column in range(first, first + cells):
                    if kind == "percentage":
                        self._marks.percents.add((row, column))
                    if formula:
                        self._marks.formulas.add((row, column))


def number_of(letters: str) -> int:
    """Return the number of a column: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _repeated(given: Mapping[str, str], key: str) -> int:
    said = given.get(key, "1")
    return max(1, int(said)) if said.isdigit() and len(said) < 10 else 1


def _sheet_paths(parts: Mapping[str, bytes], name: str) -> list[tuple[str, str]]:
    """Return title and path of every sheet of a workbook."""
    titles: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, given: dict[str, str]) -> None:
        if tag == "sheet":
            number = next((value for key, value in given.items() if key.endswith(":id") or key == "id"), "")
            titles.append((given.get("name", ""), number))

    def target(tag: str, given: dict[str, str]) -> None:
        if tag == "Relationship":
            path = posixpath.normpath(posixpath.join("xl", given.get("Target", "")))
            targets[given.get("Id", "")] = path.lstrip("/").lower()

    _parse(parts.get("xl/workbook.xml", b""), name, sheet)
    _parse(parts.get("xl/_rels/workbook.xml.rels", b""), name, target)
    if len(titles) > MOST_SHEETS:
        raise IndexFileError("index_guard.too_many_sheets", file=name, most=MOST_SHEETS)
    return [(title, targets.get(number, "")) for title, number in titles]


def _percent_styles(part: bytes, name: str) -> frozenset[int]:
    """Return the numbers of the cell styles that show a fraction as a percentage."""
    percents = set(_PERCENT)
    found: set[int] = set()
    styles: list[int] = []
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt" and given.get("numFmtId", "").isdigit():
            shows = "%" in re.sub(r'"[^"]*"|\\.', "", given.get("formatCode", ""))
            (percents.add if shows else percents.discard)(int(given["numFmtId"]))
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            said = given.get("numFmtId", "")
            styles.append(int(said) if said.isdigit() else 0)

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    _parse(part, name, start, end)
    found |= {n for n, style in enumerate(styles) if style in percents}
    return frozenset(found)


def _text_lengths(part: bytes, name: str) -> list[int]:
    """Return how many letters each shared text has."""
    lengths: list[int] = []

    def start(tag: str, given: dict[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def said(text: str) -> None:
        if lengths:
            lengths[-1] += len(text)

    _parse(part, name, start, None, said)
    return lengths


def _parse(
    part: bytes,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    said: Callable[[str], None] | None = None,
) -> None:
    """Go through XML without ever expanding an entity: a part that declares a type is refused."""
    if not part:
        return
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def declared(*_: object) -> None:
        raise IndexFileError("index_guard.odd_parts", file=name)

    def bare(tag: str) -> str:
        # Some writers put a prefix before every element: x:row.
        return tag if tag.startswith("table:") else tag.rpartition(":")[2]

    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.StartElementHandler = lambda tag, given: start(bare(tag), given)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(bare(tag))
    if said is not None:
        parser.CharacterDataHandler = said
    parser.Parse(part, True)
