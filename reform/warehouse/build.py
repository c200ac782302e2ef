"""Builds a version of the warehouse from data/, checks it, and only then lets it serve."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

import duckdb
import pandas as pd

from reform.dossiers import cubes, forms, record
from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.dossiers.record import State
from reform.settings import Settings
from reform.warehouse import ledger
from reform.warehouse.checks import DOSSIERS, run_checks
from reform.warehouse.checks import FOLDER as CHECKS
from reform.warehouse.ledger import IndexImport
from reform.warehouse.loading import load_all
from reform.warehouse.own_targets import FILE_NAME as OWN_TARGETS
from reform.warehouse.own_targets import load_own_targets, own_bytes
from reform.warehouse.publish import (
    SCHEMA_VERSION,
    file_of,
    forget_old_versions,
    is_sound,
    open_sealed,
    read_pointer,
    replace_pointer,
)
from reform.warehouse.read import current_warehouse
from reform.warehouse.writers import alone

CODE = Path(__file__).resolve().parent
# What decides the content of a version besides the data: change one of these, get a new version.
_RECIPE = (
    "schema.sql",
    "macros.sql",
    "files.py",
    "loading.py",
    "choose.py",
    "own_targets.py",
    "own_imports.py",
)
_DOSSIER_SQL = ("dossier_schema.sql", "dossier_macros.sql")


class ChecksFailed(Exception):
    """The data broke a check, so nothing was published. `offending`: check name → its rows."""

    def __init__(self, offending: dict[str, pd.DataFrame]) -> None:
        super().__init__(", ".join(f"{name} ({len(rows)})" for name, rows in offending.items()))
        self.offending = offending


def input_digest(settings: Settings, imports: Sequence[IndexImport] = ()) -> str:
    """Return the SHA-256 (hex) of everything that decides what a version holds and must pass.

    Line ends do not count, so the same commit has the same version on every system. Raises
    DataFileError when the installation's own file cannot be read, LedgerDamaged when an import's rows
    are not those that were accepted.
    """
    digest = hashlib.sha256(f"schema {SCHEMA_VERSION}".encode())
    named = [(f"recipe/{name}", CODE / name) for name in _RECIPE]
    named += [(f"checks/{file.name}", file) for file in CHECKS.glob("*.sql")]
    data_dir, own = settings.data_dir, settings.home / OWN_TARGETS
    named += [
        (f"data/{file.relative_to(data_dir).as_posix()}", file)
        for folder in (data_dir, data_dir / "scores")
        for file in folder.glob("*.csv")
    ]
    named += [(f"home/{own.name}", own)] if own.exists() else []
    named += [(f"home/forms/{file.name}", file) for file in forms.files(settings.home)]
    for name, file in sorted(named):
        content = (own_bytes(own) if file is own else file.read_bytes()).replace(b"\r\n", b"\n")
        digest.update(f"\n{name} {len(content)}\n".encode())
        digest.update(content)
    if imports:
        digest.update(ledger.digest(settings.home, imports))
    return digest.hexdigest()


@dataclass(frozen=True)
class _Inputs:
    """What a version is made of: the index part, the way cubes are made, the state of the record."""

    index: str
    recipe: str
    state: State | None
    imports: tuple[IndexImport, ...]

    @property
    def state_name(self) -> str:
        return self.state.name if self.state else ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.index} {self.recipe} {self.state_name}".encode()).hexdigest()


def _dossier_recipe(settings: Settings) -> str:
    """Return the SHA-256 (hex) of what decides the cubes besides the dossiers: code and calendar."""
    digest = hashlib.sha256(f"holidays {installed_version('holidays')}".encode())
    files = [CODE / name for name in _DOSSIER_SQL]
    files += sorted(cubes.QUERIES.glob("*.sql")) + sorted(record.QUERIES.glob("*.sql"))
    files += [Path(cubes.__file__), settings.data_dir / "calendar_overrides.csv"]
    for file in files:
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"\n{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def build(settings: Settings) -> str:
    """Make the version of today's data serve and return its name (12 hex digits).

    Does nothing when it serves already and its file is sound. Raises DataFileError when a file
    cannot be read, LedgerDamaged when the record of imports cannot, ChecksFailed when the data are
    wrong, TimeoutError when another build does not end; in all these cases the version that served
    before goes on serving.
    """
    with alone(settings.home):
        version = prepare(settings, ledger.active(settings.home))
        serve(settings, version)
    return version


def prepare(settings: Settings, imports: Sequence[IndexImport], state: State | None = None) -> str:
    """Build and check the version with these imports, without letting it serve; return its name.

    `state`: a state of the dossiers that does not hold yet; None: the one that holds. The caller is
    `alone`. Raises as `build` does.
    """
    inputs = _Inputs(
        input_digest(settings, imports),
        _dossier_recipe(settings),
        state or record.current_state(settings),
        tuple(imports),
    )
    version = inputs.digest[:12]
    file = file_of(settings.home, version)
    if not is_sound(file, version):
        _build_file(settings, file, version, inputs)
    return version


def serve(settings: Settings, version: str) -> None:
    """Let a prepared version serve, if it does not already. The caller is `alone`."""
    pointer = read_pointer(settings.home)
    if pointer is None or pointer.version != version:
        replace_pointer(settings.home, version)
    forget_old_versions(settings.home, version)


def _build_file(settings: Settings, file: Path, version: str, inputs: _Inputs) -> None:
    """Build into a draft beside `file`, check it, and rename it into place."""
    draft = settings.home / f".building-{version}-{os.getpid()}"
    draft.unlink(missing_ok=True)
    serving = _serving(settings.home)
    same_index = serving is not None and serving.index == inputs.index
    try:
        if (
            serving
            and same_index
            and serving.recipe == inputs.recipe
            and _follows(inputs.state, serving.state)
        ):
            # Only dossiers came in: the serving version and what they change.
            shutil.copyfile(serving.file, draft)
        with duckdb.connect(str(draft)) as connection:
            connection.execute(f"SET memory_limit = '{settings.build_memory_gb}GB'")
            connection.execute("SET preserve_insertion_order = false")
            # The index part of a copy passed these very checks already.
            prefix = DOSSIERS
            if not same_index or not _has_tables(connection):
                prefix = ""
                fill(connection, settings.data_dir, settings.home, inputs.imports)
                _fill_dossiers(connection, settings, inputs, serving)
            elif inputs.state and serving:
                before = record.state_of(settings, serving.state)
                if before:
                    cubes.apply_change(connection, settings, before, inputs.state)
            connection.execute("DELETE FROM build_info")
            connection.execute(
                "INSERT INTO build_info VALUES (?, ?, ?, ?, ?)",
                [version, SCHEMA_VERSION, inputs.index, inputs.recipe, inputs.state_name],
            )
            offending = {
                n: rows for n, rows in run_checks(connection, prefix=prefix).items() if not rows.empty
            }
            if offending:
                raise ChecksFailed(offending)
            connection.execute("CHECKPOINT")
        draft.replace(file)
    finally:
        for leftover in (draft, draft.with_name(f"{draft.name}.wal"), draft.with_name(f"{draft.name}.tmp")):
            if leftover.is_dir():
                shutil.rmtree(leftover, ignore_errors=True)
            else:
                leftover.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Serving:
    """The version that serves and what it was made of."""

    file: Path
    index: str
    recipe: str
    state: str


def _serving(home: Path) -> _Serving | None:
    """Read what the serving version was made of; None when there is none that this code made."""
    pointer = read_pointer(home)
    if pointer is None:
        return None
    file = file_of(home, pointer.version)
    try:
        with open_sealed(file) as connection:
            row = connection.execute(
                "SELECT schema_version, input_digest, dossier_recipe, dossier_state FROM build_info"
            ).fetchone()
    except duckdb.Error:
        return None
    if row is None or row[0] != SCHEMA_VERSION:
        return None
    return _Serving(file, str(row[1]), str(row[2]), str(row[3]))


def _follows(state: State | None, before: str) -> bool:
    """Tell whether a state is the child of another, so that only a change must be applied."""
    return state is not None and before != "" and state.parent == before


def _has_tables(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'build_info'"
    ).fetchone()
    return bool(row and row[0])


def _fill_dossiers(
    connection: duckdb.DuckDBPyConnection, settings: Settings, inputs: _Inputs, serving: _Serving | None
) -> None:
    """Fill calendar, imported tables and cubes; cubes are copied from the serving version if it has them."""
    calendar = working_calendar(calendar_overrides(settings.data_dir))
    cubes.fill_calendar(connection, calendar)
    forms.load_forms(connection, settings.home)
    if inputs.state is None:
        return
    if serving and serving.recipe == inputs.recipe and serving.state == inputs.state_name:
        cubes.copy_from(connection, serving.file)
    else:
        cubes.fill(connection, settings, inputs.state)


def fill(
    connection: duckdb.DuckDBPyConnection,
    data_dir: Path,
    home: Path | None = None,
    imports: Sequence[IndexImport] = (),
) -> None:
    """Create the schema, load every file of `data_dir`, the imports and own targets of an installation.

    Raises DataFileError.
    """
    for name in ("schema.sql", "macros.sql", *_DOSSIER_SQL):
        connection.execute((CODE / name).read_text(encoding="utf-8"))
    load_all(connection, data_dir, home, imports)
    if home is not None and (home / OWN_TARGETS).exists():
        load_own_targets(connection, home / OWN_TARGETS)
    _keep_places(connection)


def _keep_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table of the view of placed cells: else most of a question's time is ranking all anew."""
    connection.execute(
        """
        CREATE TABLE kept AS SELECT * FROM placed_cell ORDER BY uses_derived, dimension, index_code, year;
        DROP VIEW placed_cell;
        ALTER TABLE kept RENAME TO placed_cell;
        """
    )


def check_current(settings: Settings) -> dict[str, pd.DataFrame]:
    """Run every check of severity error on the version that serves: name → offending rows.

    Raises WarehouseUnavailable when none serves.
    """
    return current_warehouse(settings).checks()
