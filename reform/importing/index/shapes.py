"""Where the table of a sheet is: provinces down or across, its head, its rows, lists side by side.

Nothing is said here about what the columns mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reform.importing.index.grids import Cell, Grid
from reform.importing.index.spelling import plain, words
from reform.importing.index.units import Units

_HEAD_ROWS = 12
_MOST_HEAD = 5
_ALIKE = 0.8


@dataclass
class Column:
    """A column of values with the labels above it, from top to bottom."""

    at: int
    labels: tuple[str, ...]
    shared: tuple[bool, ...] = ()
    """For each label: other columns stand under it too."""
    hidden: bool = False


@dataclass
class UnitList:
    """One list of provinces: where their names are and which columns belong to it."""

    at: int
    columns: list[Column] = field(default_factory=list)
    also: list[int] = field(default_factory=list)
    """Other columns with names of the same provinces, for example in English."""
    by_code: bool = False


@dataclass
class Shape:
    """The table of one sheet."""

    grid: Grid
    """Turned when the provinces stand across."""
    lists: list[UnitList]
    first: int
    """First row of the body."""
    last: int
    """Last row of the body: what follows after a gap repeats, sums up or explains."""
    titles: list[str]
    head: list[int]


def shape_of(grid: Grid, units: Units) -> Shape | None:
    """Find the table of a sheet; None when no province is named in it."""
    down, across = _hits(grid, units), _hits(grid.turn(), units)
    if max(map(len, down.values()), default=0) < max(map(len, across.values()), default=0):
        grid, down = grid.turn(), across
    if not down:
        return _by_code(grid, units)
    most = max(len(rows) for rows in down.values())
    main = [at for at, rows in sorted(down.items()) if len(rows) * 2 >= most]
    lists: list[UnitList] = []
    for at in main:
        twin = next((known for known in lists if _alike(down[known.at], down[at])), None)
        if twin:
            twin.also.append(at)
        else:
            lists.append(UnitList(at))
    first = min(min(down[known.at]) for known in lists)
    last = max(max(_first_times(down[known.at])) for known in lists)
    while any(not cell.blank for cell in grid.in_row(last + 1)):
        last += 1
    return _with_head(grid, units, lists, first, last)


def _hits(grid: Grid, units: Units) -> dict[int, dict[int, str]]:
    """Return column → row → code of the province that is named there."""
    found: dict[int, dict[int, str]] = {}
    for (row, column), cell in grid.cells.items():
        if cell.text and any(letter.isalpha() for letter in cell.text):
            resolved = units.resolve(cell.text, 63)
            if resolved.kind == "unit" and resolved.unit:
                found.setdefault(column, {})[row] = resolved.unit.code
    return found


def _alike(one: dict[int, str], other: dict[int, str]) -> bool:
    common = one.keys() & other.keys()
    return bool(common) and sum(one[row] == other[row] for row in common) >= _ALIKE * len(common)


def _first_times(rows: dict[int, str]) -> list[int]:
    seen: set[str] = set()
    found = []
    for row, code in sorted(rows.items()):
        if code not in seen:
            seen.add(code)
            found.append(row)
    return found


def _by_code(grid: Grid, units: Units) -> Shape | None:
    """Find a table that names its provinces by code only, under a head that says so."""
    for way in (grid, grid.turn()):
        for (row, column), cell in sorted(way.cells.items()):
            if row > _HEAD_ROWS or plain(cell.said) not in words("role_code"):
                continue
            rows = [
                below
                for below in range(row + 1, way.rows + 1)
                if (known := way.at(below, column)) and units.code(known.value, 63).kind == "unit"
            ]
            if rows:
                return _with_head(way, units, [UnitList(column, by_code=True)], min(rows), max(rows))
    return None


def _with_head(grid: Grid, units: Units, lists: list[UnitList], first: int, last: int) -> Shape:
    left = lists[0]
    while first > 1 and _is_body(grid, units, left, first - 1):
        first -= 1
    titles: list[str] = []
    head: list[int] = []
    for row in range(first - 1, max(0, first - 1 - _HEAD_ROWS), -1):
        labels = {column: grid.label(row, column) for column in range(1, grid.columns + 1)}
        named = {column: label for column, label in labels.items() if label}
        if head and _is_body(grid, units, left, row):
            # Another table ends here, for example that of the ministries.
            break
        if not named or all(re.fullmatch(r"\(?\d{1,2}\)?", label) for label in named.values()):
            continue
        if (
            len(set(named.values())) == 1
            and min(named) <= left.at
            and (head or len(named) > 1 or grid.columns > 2)
        ):
            titles.insert(0, next(iter(named.values())))
        elif (len(head) < _MOST_HEAD and len(named) > 1) or (not head and not titles) or min(named) > left.at:
            head.insert(0, row)
        else:
            titles.insert(0, " ".join(dict.fromkeys(named.values())))
    titles += _share_columns(grid, lists, head, first, last)
    return Shape(grid, lists, first, last, titles, head)


def _is_body(grid: Grid, units: Units, known: UnitList, row: int) -> bool:
    """Tell a row of figures whose name was not understood from a row of the head."""
    cell = grid.at(row, known.at)
    if cell is None or cell.blank:
        # A row of figures whose name is missing is no head either; numbers such as 1.1 across are.
        if grid.turned:
            return False
        others = list(grid.in_row(row))
        parts = [other for other in others if is_figure(other) and not re.fullmatch(r"\(?\d+\)?", other.said)]
        return bool(parts) and not any(any(c.isalpha() for c in other.said) for other in others)
    if not any(letter.isalpha() for letter in cell.said):
        return False
    if plain(cell.said) in words("role_unit") or plain(cell.said) in words("role_code"):
        return False
    if grid.turned:
        # Across, the numbers of the dimensions look like figures: only a misspelt name tells.
        resolved = units.resolve(cell.said, 63)
        if resolved.kind == "unknown" and not resolved.suggestions:
            return False
    return any(
        is_figure(other) and not (isinstance(other.value, float) and 2000 <= other.value < 2050)
        for other in grid.in_row(row)
        if other.column != cell.column or other.row != cell.row
    )


def is_figure(cell: Cell) -> bool:
    """Tell whether a cell holds something like a number."""
    if isinstance(cell.value, bool):
        return False
    if isinstance(cell.value, float | int):
        return True
    return bool(cell.text) and bool(re.fullmatch(r"\s*[-−]?\d[\d.,]*\s*%?\s*", cell.text))


def _share_columns(grid: Grid, lists: list[UnitList], head: list[int], first: int, last: int) -> list[str]:
    """Give every column of values to the list it belongs to, with its labels.

    Return titles met there: in the corner, and of a turned table where others have columns.
    """
    names = {known.at for known in lists} | {at for known in lists for at in known.also}
    labels = {column: _labels(grid, head, column, names) for column in range(1, grid.columns + 1)}
    # What stands in the corner over the names and is not their own head is a title.
    titles = [label for at in sorted(names) for label in labels[at] if plain(label) not in words("role_unit")]
    starts = [known.at for known in lists]
    before = labels[starts[0] - 1] if starts[0] > 1 else ()
    for n, known in enumerate(lists):
        begin = starts[n] if n else 1
        end = starts[n + 1] - 1 if n + 1 < len(lists) else grid.columns
        # “Hạng | Tỉnh | Điểm” repeated: the place stands before the name in every list alike.
        if n and before and labels[starts[n] - 1] == before:
            begin -= 1
        if n + 1 < len(lists) and before and labels[end] == before:
            end -= 1
        for column in range(begin, end + 1):
            if column in names:
                continue
            cells = [cell for row in range(first, last + 1) if (cell := grid.at(row, column))]
            if not cells:
                # A column that nobody filled in; before turning, a title above the table.
                titles += labels[column] if grid.turned and column < starts[0] else ()
                continue
            above = labels[column]
            shared = tuple(
                any(label in labels[other] for other in range(begin, end + 1) if other != column)
                for label in above
            )
            hidden = bool(cells) and all(cell.hidden for cell in cells) and not _row_hidden(grid, first, last)
            known.columns.append(Column(column, above, shared, hidden))
    return titles


def _row_hidden(grid: Grid, first: int, last: int) -> bool:
    """Tell whether every cell of the body is hidden: then the sheet is odd, not one column."""
    inside = [cell for (row, _), cell in grid.cells.items() if first <= row <= last]
    return all(cell.hidden for cell in inside)


def _labels(grid: Grid, head: list[int], column: int, names: set[int]) -> tuple[str, ...]:
    found: list[str] = []
    for n, row in enumerate(head):
        label = grid.label(row, column)
        if not label and n + 1 < len(head) and grid.label(head[n + 1], column):
            label = _group(grid, row, head[n + 1], column, names)
        if label and label not in found:
            found.append(label)
    return tuple(found)


def _group(grid: Grid, row: int, below: int, column: int, names: set[int]) -> str:
    """Return the label of a group that is written over its first column only.

    What stands over the names of provinces is a title or their own head, never a group.
    """
    for left in range(column - 1, 0, -1):
        if left in names or not grid.label(below, left):
            return ""
        if label := grid.label(row, left):
            return label
    return ""
