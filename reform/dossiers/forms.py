"""Official tables (Biểu II.06a) that officers imported: kept under the installation's `dossiers/forms/`.

One JSON file an import, written whole or not at all and never changed afterwards; one that is undone
moves to `undone/`. A period that comes again in a newer import takes the place of the older one, which
stays as its history.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

from reform.dossiers import record
from reform.dossiers.files import write_text
from reform.dossiers.identities import COLUMNS

UNDONE = "undone"
"""Folder of the imports that count no more."""


@dataclass(frozen=True)
class FormRow:
    """One field of work of a level, with the counts of columns 3 to 13."""

    level: str
    unit: str
    row_number: int
    """Its row in the imported file, as a spreadsheet counts."""
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Form:
    """The official table of one scope and period; totals are left to whoever sums."""

    scope: str
    first: date
    last: date
    rows: tuple[FormRow, ...]

    @property
    def key(self) -> tuple[str, date, date]:
        """Return what a newer table must share to take this one's place."""
        return self.scope, self.first, self.last

    def says_the_same(self, other: Form) -> bool:
        """Tell whether another table has the same fields and counts, wherever its rows stood."""
        return self.key == other.key and _content(self) == _content(other)

    def total(self, column: str) -> int:
        """Return the sum of a column."""
        return sum(row.counts[column] for row in self.rows)


@dataclass(frozen=True)
class FormImport:
    """Who brought which tables, when and why."""

    import_id: str
    who: str
    why: str
    at: str
    """ISO moment, UTC."""
    file_names: tuple[str, ...]
    file_hash: str
    forms: tuple[Form, ...]


def folder(home: Path) -> Path:
    """Return the folder of the imported tables."""
    return record.folder(home) / "forms"


def files(home: Path) -> list[Path]:
    """Return the file of every import, in name order."""
    return sorted(folder(home).glob("*.json"))


def store(home: Path, brought: FormImport) -> None:
    """Keep an import; it counts from the next build on."""
    content = json.dumps(asdict(brought), ensure_ascii=False, indent=1, default=str)
    write_text(folder(home) / f"{brought.import_id}.json", content)


def imports(home: Path) -> list[FormImport]:
    """Return every import, oldest first."""
    return sorted((_read(file) for file in files(home)), key=lambda brought: (brought.at, brought.import_id))


def undone(home: Path) -> list[FormImport]:
    """Return every import that was taken out again, oldest first."""
    return sorted((_read(file) for file in (folder(home) / UNDONE).glob("*.json")), key=lambda one: one.at)


def forget(home: Path, import_id: str) -> None:
    """Take out an import that was never published."""
    (folder(home) / f"{import_id}.json").unlink(missing_ok=True)


def set_aside(home: Path, import_id: str) -> Callable[[], object]:
    """Let an import count no more, from the next build on; return how to put it back."""
    file = folder(home) / f"{import_id}.json"
    place = folder(home) / UNDONE
    place.mkdir(exist_ok=True)
    aside = file.rename(place / file.name)
    return lambda: aside.rename(file)


def held(home: Path) -> dict[tuple[str, date, date], tuple[str, Form]]:
    """Return (scope, first day, last day) → import and table that hold now."""
    return {form.key: (brought.import_id, form) for brought in imports(home) for form in brought.forms}


def load_forms(connection: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Fill the empty table `form_row` with the tables that hold."""
    rows = [
        [form.scope, form.first, form.last, row.level, row.unit, row.row_number]
        + [row.counts[name] for name in COLUMNS]
        + [import_id]
        for import_id, form in held(home).values()
        for row in form.rows
    ]
    if rows:
        names = ("scope", "first_day", "last_day", "level", "unit", "row_number", *COLUMNS, "import_id")
        marks = ", ".join("?" for _ in names)
        connection.executemany(f"INSERT INTO form_row ({', '.join(names)}) VALUES ({marks})", rows)


def _read(file: Path) -> FormImport:
    content = json.loads(file.read_text(encoding="utf-8"))
    forms = tuple(
        Form(
            form["scope"],
            date.fromisoformat(form["first"]),
            date.fromisoformat(form["last"]),
            tuple(FormRow(**row) for row in form["rows"]),
        )
        for form in content["forms"]
    )
    return FormImport(**content | {"file_names": tuple(content["file_names"]), "forms": forms})


def _content(form: Form) -> list[tuple[str, str, tuple[int, ...]]]:
    return sorted((row.level, row.unit, tuple(row.counts[name] for name in COLUMNS)) for row in form.rows)
