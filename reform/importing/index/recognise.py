"""Which index, which years, which columns: recognised from the content, each with its reason.

The file's name decides nothing. Where the content says nothing, or two things, a question is
raised instead of a choice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from reform.importing.index.answers import Answers
from reform.importing.index.columns import Table, is_year_label, table_of
from reform.importing.index.findings import Finding
from reform.importing.index.grids import Grid, IndexFileError
from reform.importing.index.labels import indices_in, names_of, read_label, years_in
from reform.importing.index.reference import Reference
from reform.importing.index.shapes import Column, Shape, is_figure, shape_of
from reform.importing.index.spelling import plain, shown

_ENOUGH_NAMES = 3


@dataclass(frozen=True)
class Reason:
    """Why something was recognised as it was."""

    what: str
    """index, year, sheet or layout."""
    why: str
    sheet: str = ""
    value: str = ""


@dataclass
class Recognised:
    """What a file turned out to hold."""

    index: str
    tables: list[Table]
    reasons: list[Reason] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Evidence:
    """What one sheet says about its index and its year."""

    shape: Shape
    named: set[str] = field(default_factory=set)
    named_by: str = ""
    names: Counter[str] = field(default_factory=Counter)
    """Index → columns that bear a name of one of its dimensions."""
    single: dict[str, int] = field(default_factory=dict)
    """Where one year only is named: sheet_name, titles, labels → the year."""
    label_years: set[int] = field(default_factory=set)


def recognise(
    grids: Sequence[Grid],
    name: str,
    reference: Reference,
    index: str | None,
    year: int | None,
    answers: Answers,
) -> Recognised:
    """Recognise a file. `index`, `year`: what the person says. Raises IndexFileError."""
    findings: list[Finding] = []
    reasons: list[Reason] = []
    shapes = []
    for grid in grids:
        shape = shape_of(grid, reference.units)
        if shape is None:
            if len(grids) > 1:
                findings.append(Finding("sheet_without_units", "warn", sheet=grid.sheet))
        elif not answers.takes_sheet(grid.sheet, grid.hidden):
            kind = "sheet_hidden" if grid.hidden else "sheet_left_out"
            findings.append(Finding(kind, "warn", sheet=grid.sheet, value=_says(_evidence(shape, reference))))
        else:
            shapes.append(shape)
    if not shapes:
        raise IndexFileError("index_import.no_table", file=name)
    evidence = [_evidence(shape, reference) for shape in shapes]
    chosen = _index(evidence, name, index, reasons, findings)
    if chosen not in reference.cards:
        raise IndexFileError("index_import.unknown_index", index=chosen, known=", ".join(reference.cards))
    year = year or answers.year
    tables: list[Table] = []
    silent: list[Table] = []
    years = _years(evidence, chosen, year, reasons, findings)
    for found, own in zip(evidence, years, strict=True):
        table = table_of(found.shape, chosen, own, len(found.label_years) > 1, reference, answers, findings)
        if not table.columns("score") and not table.columns("rank") and not table.columns("tier"):
            silent.append(table)
            continue
        if own is None and not table.columns("year") and not _all_dated(table):
            raise IndexFileError("index_import.no_year", file=name, sheet=table.sheet)
        tables.append(table)
    if silent and not tables and not any(_has_figures(table) for table in silent):
        raise IndexFileError("index_import.no_figures", file=name)
    for table in silent:
        labels = [shown(m.label, 30) for _, meanings in table.lists for m in meanings if m.label]
        value = "; ".join(labels[:6])
        if tables:
            findings.append(Finding("sheet_without_columns", "warn", sheet=table.sheet, value=value))
        else:
            findings.append(Finding("no_columns", "ask", sheet=table.sheet, value=value))
    # Without any known column the columns are shown all the same, for a person to name them.
    tables = tables or silent
    for table in tables:
        if table.shape.grid.turned:
            reasons.append(Reason("layout", "across", table.sheet))
        if len(table.lists) > 1:
            reasons.append(Reason("layout", "side_by_side", table.sheet, str(len(table.lists))))
    return Recognised(chosen, tables, reasons, findings)


def _has_figures(table: Table) -> bool:
    """Tell whether anything but codes and numbers of rows stands beside the names."""
    shape = table.shape
    beside = [
        m.at for _, meanings in table.lists for m in meanings if m.role not in ("code", "ordinal", "year")
    ]
    cells = (shape.grid.at(row, at) for at in beside for row in range(shape.first, shape.last + 1))
    return any(cell is not None and (is_figure(cell) or cell.formula) for cell in cells)


def _all_dated(table: Table) -> bool:
    dated = [m for _, meanings in table.lists for m in meanings if m.role in ("score", "rank", "tier")]
    return bool(dated) and all(meaning.year for meaning in dated)


def _says(found: _Evidence) -> str:
    """Return index and year that a sheet speaks of, for the sentence that tells it is not read."""
    said = [*sorted(found.named), *(str(year) for year in sorted(set(found.single.values())))]
    return " ".join(said) or "—"


def _evidence(shape: Shape, reference: Reference) -> _Evidence:
    found = _Evidence(shape)
    bare = {index: names_of(reference, index, None) for index in reference.cards}
    by_labels: set[str] = set()
    years: set[int] = set()
    for column in (column for known in shape.lists for column in known.columns):
        taken = False
        for label in column.labels:
            said = {index: read_label(label, index, names) for index, names in bare.items()}
            if next(iter(said.values())).role in ("change", "side"):
                taken = False
                break
            for index, one in said.items():
                found.names[index] += one.role == "score" and bool(one.dimension)
            # A word such as “hài lòng” in the name of an indicator names no index; a total does.
            by_labels |= {one.index for one in said.values() if one.index and one.dimension == ""}
            taken |= is_year_label(label) or any(o.role in ("score", "rank", "tier") for o in said.values())
        if taken and not column.hidden:
            years |= {year for label in column.labels for year in years_in(label)}
        if any(read_label(label, None, None).role == "index" for label in column.labels):
            by_labels |= _indices_below(shape, column, reference)
    titles, sheet = set(), indices_in(shape.grid.sheet)
    for title in shape.titles:
        titles |= indices_in(title)
    for named, source in ((by_labels, "labels"), (sheet, "sheet_name"), (titles, "titles")):
        if named:
            found.named, found.named_by = named, source
            break
    sources = {
        "sheet_name": set(years_in(shape.grid.sheet)),
        "titles": {one for title in shape.titles for one in years_in(title)},
        "labels": years,
    }
    found.single = {source: next(iter(dated)) for source, dated in sources.items() if len(dated) == 1}
    found.label_years = sources["labels"]
    return found


def _indices_below(shape: Shape, column: Column, reference: Reference) -> set[str]:
    """Return the indices that the rows of a column of indices name."""
    known = {plain(name): card.code for card in reference.cards.values() for name in (card.code, card.label)}
    cells = (shape.grid.at(row, column.at) for row in range(shape.first, shape.last + 1))
    return {known[plain(cell.said)] for cell in cells if cell and plain(cell.said) in known}


def _index(
    evidence: list[_Evidence], name: str, said: str | None, reasons: list[Reason], findings: list[Finding]
) -> str:
    """Choose the index of the file, or raise the question."""
    votes: dict[str, list[tuple[str, str]]] = {}
    for found in evidence:
        candidates = found.named
        if len(candidates) > 1 and found.names:
            best = max(found.names[index] for index in candidates)
            candidates = {index for index in candidates if found.names[index] == best} if best else candidates
        source = found.named_by
        if not candidates and found.names:
            (first, most), *rest = found.names.most_common(2)
            # Names such as “Thủ tục hành chính” are shared; a clear lead of several decides.
            if most >= _ENOUGH_NAMES and (not rest or most >= 2 * rest[0][1]):
                candidates, source = {first}, "dimension_names"
        for index in candidates:
            votes.setdefault(index, []).append((found.shape.grid.sheet, source))
    if said:
        if votes and said not in votes:
            sheet, source = next(iter(votes.values()))[0]
            findings.append(
                Finding(
                    "index_conflict",
                    "ask",
                    sheet=sheet,
                    value=", ".join(sorted(votes)),
                    values={"index": said},
                )
            )
        reasons.append(Reason("index", "said", value=said))
        return said
    if not votes:
        raise IndexFileError("index_import.no_index", file=name)
    if len(votes) > 1:
        raise IndexFileError("index_import.several_indices", file=name, found=", ".join(sorted(votes)))
    (index, sources) = next(iter(votes.items()))
    sheet, source = sources[0]
    reasons.append(Reason("index", source, sheet, index))
    return index


def _years(
    evidence: list[_Evidence], index: str, said: int | None, reasons: list[Reason], findings: list[Finding]
) -> list[int | None]:
    """Choose the year of every sheet; None where rows or columns say it themselves."""
    own: list[int | None] = []
    for found in evidence:
        sheet = found.shape.grid.sheet
        named = found.single
        if _has_year_column(found, index):
            reasons.append(Reason("year", "year_column", sheet))
            own.append(None)
            continue
        if said and (not named or said in named.values() or len(found.label_years) > 1):
            reasons.append(Reason("year", "said", sheet, str(said)))
            own.append(said)
            continue
        if len(set(named.values())) > 1 and not (len(found.label_years) > 1 and not named.get("sheet_name")):
            years = ", ".join(str(year) for year in sorted(set(named.values())))
            findings.append(Finding("years_disagree", "ask", sheet=sheet, value=years))
        if not named:
            own.append(None)
            if len(found.label_years) > 1:
                years = ", ".join(str(year) for year in sorted(found.label_years))
                reasons.append(Reason("year", "columns", sheet, years))
            continue
        source, year = next(iter(named.items()))
        reasons.append(Reason("year", source, sheet, str(year)))
        own.append(year)
    known = {year for year in own if year}
    for n, found in enumerate(evidence):
        sheet = found.shape.grid.sheet
        if own[n] and said and own[n] != said and len(known) == 1:
            # One year is in the file and the person says another: somebody is wrong.
            findings.append(
                Finding("year_conflict", "ask", sheet=sheet, value=str(own[n]), values={"year": said})
            )
            own[n] = said
        elif (
            own[n] is None
            and not found.label_years
            and len(known) == 1
            and not _has_year_column(found, index)
        ):
            # A sheet that says nothing is of the year of its book, when the book has one only.
            own[n] = next(iter(known))
            reasons.append(Reason("year", "book", sheet, str(own[n])))
    return own


def _has_year_column(found: _Evidence, index: str) -> bool:
    return any(
        read_label(label, index, None).role == "year"
        for known in found.shape.lists
        for column in known.columns
        for label in column.labels
    )
