"""Imports dossier extracts: judged row by row, nothing lost, nothing personal kept.

Reading is a stream: one batch of allow-listed columns at a time is judged in the engine and put
among the incoming rows; the original is never copied. Rejected rows are named by sheet, row and
column, never by their content. accepted + rejected + duplicates + skipped = read, always.
"""
# Long because one stream carries every row from the file to its count: split, the sum could not be seen.

from __future__ import annotations

import csv
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from reform import clock
from reform.dossiers import record
from reform.dossiers.calendar import working_calendar
from reform.dossiers.cubes import fill_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.importing import extracts, meanings, words
from reform.importing.extracts import Table
from reform.settings import Settings
from reform.warehouse import ledger
from reform.warehouse.build import prepare, serve

QUERIES = Path(__file__).resolve().parents[2] / "queries" / "importing"
CODE_FORM = r"(000\.\d{2}\.\d{2}\.H\d{2}|H\d{2}(\.\d{1,3}){0,3})-\d{6}-\d{3,6}"
"""Dossier codes of both generations (domain notes, §1.5); others are accepted with a warning."""
_SLICE = 30_000
_WARNED_ROWS = 20
"""How many rows a warning names; the rest is counted."""


@dataclass(frozen=True)
class Rejected:
    """A row that did not come in."""

    file: str
    sheet: str
    row: int
    column: str
    reason: str
    """Key of its sentence, dossiers.reason.<reason>."""


@dataclass(frozen=True)
class Warned:
    """Something worth a look in accepted rows."""

    reason: str
    """Key of its sentence, dossiers.warning.<reason>."""
    count: int
    rows: tuple[tuple[str, str, int], ...]
    """The first places: file, sheet, row."""


@dataclass
class Report:
    """What an import found and did."""

    files: list[str] = field(default_factory=list)
    rows_read: int = 0
    rows_accepted: int = 0
    duplicates: int = 0
    skipped: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    dropped_columns: list[str] = field(default_factory=list)
    snapshot_on: date | None = None
    scope: str = ""
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    state: str | None = None
    import_id: str | None = None
    rejected_file: Path | None = None
    version: str | None = None
    """The version that serves with it, when it was published."""

    @property
    def adds_up(self) -> bool:
        """Tell whether every row read is accounted for."""
        return self.rows_read == self.rows_accepted + len(self.rejected) + self.duplicates + self.skipped


Progress = Callable[[str, int, int | None], None]
"""Hears file name, rows read so far of it, and their number when it is known."""


class _Places:
    """Gives every row a place in the whole import: that of a table's rows come after the ones before."""

    def __init__(self, tables: list[Table]) -> None:
        self.tables = tables
        self._starts: list[int] = []
        self._next = 0

    def begin(self) -> int:
        """Begin the next table; return what makes places of its row numbers."""
        self._starts.append(self._next)
        return self._next

    def reach(self, row: int) -> None:
        """Hear that the table goes on to this row at least."""
        self._next = max(self._next, self._starts[-1] + row + 1)

    def of(self, place: int) -> tuple[Table, int]:
        """Return the table and the row number of a place."""
        number = bisect_right(self._starts, place) - 1
        return self.tables[number], place - self._starts[number]


def _silent(_file: str, _rows: int, _total: int | None) -> None:
    return None


def import_dossiers(
    settings: Settings,
    paths: Sequence[Path],
    *,
    scope: str = "province",
    snapshot_on: date | None = None,
    who: str = "",
    why: str = "",
    dry_run: bool = False,
    publish: bool = False,
    progress: Progress = _silent,
) -> Report:
    """Take extracts into the record; with `publish` the version with them serves too, or nothing changed.

    Without it a build afterwards publishes them.

    `scope`: centre or province. `snapshot_on`: the extract is true for the end of this day; by
    default the last day that any accepted row names. With `dry_run` nothing is written anywhere.
    Raises ExtractError, WordsFileError, OriginRefused, TimeoutError; with `publish` as a build does too.
    """
    if snapshot_on is not None and snapshot_on > clock.today():
        raise extracts.ExtractError("dossiers.as_of_future")
    files = extracts.files_of(paths)
    known = words.headers(settings.home)
    found = [table for file in files for table in extracts.tables(file, known)]
    origins = {table.simulated for table in found}
    if len(origins) > 1:
        raise extracts.ExtractError("dossiers.mixed_origin")
    origin: record.Origin = "simulated" if origins.pop() else "imported"
    report = Report(files=[file.name for file in files], scope=scope)
    report.dropped_columns = sorted({name for table in found for name in table.dropped})
    with _work(settings, dry_run) as (connection, draft):
        _prepare(connection, settings, known)
        places = _Places(found)
        last_days = _read_all(connection, places, report, origin, progress)
        _refuse_two_agencies(connection, places, report)
        if snapshot_on is not None and last_days is not None and last_days > snapshot_on:
            raise extracts.ExtractError(
                "dossiers.as_of_too_early", date=f"{last_days:%d/%m/%Y}", given=f"{snapshot_on:%d/%m/%Y}"
            )
        report.snapshot_on = snapshot_on or last_days
        if report.rows_accepted and report.snapshot_on is None:
            raise extracts.ExtractError("dossiers.no_day")
        _warn_of_old(connection, places, report)
        if draft is None:
            report.duplicates = _first(connection, record.statement("drop_repeated"))
        else:
            _commit(draft, settings, report, origin, files, who, why, publish=publish)
        report.rows_accepted = report.rows_accepted - report.duplicates
    return report


@contextmanager
def _work(
    settings: Settings, dry_run: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, record.Draft | None]]:
    if not dry_run:
        with record.draft(settings) as draft:
            yield draft.connection, draft
        return
    # In memory only, with a throw-away secret: a trial leaves nothing behind.
    with duckdb.connect(config={"temp_directory": ""}) as connection:
        connection.execute("SET VARIABLE salt = $1", ["trial"])
        connection.execute(record.SCHEMA.read_text(encoding="utf-8"))
        yield connection, None


def _prepare(connection: duckdb.DuckDBPyConnection, settings: Settings, known: dict[str, str]) -> None:
    connection.execute(
        "CREATE TEMP TABLE working_day "
        "(day DATE, is_working BOOLEAN, nth INTEGER, is_tet BOOLEAN, name_vi VARCHAR)"
    )
    fill_calendar(connection, working_calendar(calendar_overrides(settings.data_dir)))
    said = words.words(settings.home)
    pairs = [(name, text, value) for name, texts in said.items() for text, value in texts.items()]
    frame = pd.DataFrame(pairs, columns=["name", "text", "value"])
    heads = pd.DataFrame({"header": list(known)})
    for name, rows in (("word", frame), ("known_header", heads)):
        connection.register("rows", rows)
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM rows")
        connection.unregister("rows")
    # An empty cell of these columns means something, too.
    for name in ("channel", "on_the_spot"):
        connection.execute(f"SET VARIABLE empty_{name} = $1", [said[name].get("")])
    connection.execute(_sql("macros"))
    meanings.prepare(connection)


def _read_all(
    connection: duckdb.DuckDBPyConnection, places: _Places, report: Report, origin: str, progress: Progress
) -> date | None:
    """Judge every batch; return the last day that accepted rows name."""
    today = clock.today()
    warned: Counter[str] = Counter()
    named: dict[str, list[tuple[str, str, int]]] = {}
    last: date | None = None
    for table in places.tables:
        before, start = report.rows_read, places.begin()
        ragged: list[tuple[int, str]] = []

        def keep(row: int, text: str, kept: list[tuple[int, str]] = ragged) -> None:
            kept.append((row, text))

        for batch in _ahead(extracts.batches(table, keep)):
            _judge(connection, batch, report.scope, today)
            report.rows_read += batch.num_rows
            report.skipped += _first(connection, "SELECT count(skipped) FROM judged")
            _collect_rejected(connection, table, report)
            _collect_warnings(connection, table, warned, named)
            report.rows_accepted += _first(
                connection, _sql("accept"), {"scope": report.scope, "origin": origin, "before": start}
            )
            places.reach(pc.max(batch.column("row")).as_py())
            row = connection.execute(_sql("last_day"), {"today": today}).fetchone()
            if row and row[0] and (last is None or row[0] > last):
                last = row[0]
            progress(table.file.name, report.rows_read - before, table.rows)
        for number, text in ragged:
            _judge_ragged(connection, table, report, number, text)
    report.warnings = [Warned(reason, n, tuple(named[reason])) for reason, n in sorted(warned.items())]
    return last


def _ahead(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the same; the next one is read while the last one is worked on."""
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


def _judge_ragged(
    connection: duckdb.DuckDBPyConnection, table: Table, report: Report, row: int, text: str
) -> None:
    report.rows_read += 1
    if _says_total(connection, text, table.delimiter):
        report.skipped += 1
        return
    # A quote that is never closed makes one row of many lines.
    reason = "open_quote" if "\n" in text else "ragged"
    report.rejected.append(Rejected(table.file.name, table.sheet, row, "", reason))


def _says_total(connection: duckdb.DuckDBPyConnection, text: str, delimiter: str) -> bool:
    """Tell whether a row that does not fit the header is a line of totals, or one of blanks."""
    cells = [cell for cell in text.split(delimiter) if cell.strip()]
    return not cells or bool(_first(connection, "SELECT is_total($1)::INTEGER", [cells[0].strip()]))


def _judge(connection: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, scope: str, today: date) -> None:
    # In slices, which the engine reads side by side.
    meant = meanings.of_batch(connection, batch)
    slices = [meant.slice(start, _SLICE) for start in range(0, meant.num_rows, _SLICE)]
    connection.register("meaning", pa.concat_tables(slices))
    connection.execute(_sql("judged"), {"today": today, "code_form": CODE_FORM, "scope": scope})
    connection.unregister("meaning")


def _collect_rejected(connection: duckdb.DuckDBPyConnection, table: Table, report: Report) -> None:
    rows = connection.execute(
        "SELECT row, refusal FROM judged WHERE refusal IS NOT NULL ORDER BY row"
    ).fetchall()
    report.rejected += [
        Rejected(table.file.name, table.sheet, row, *refusal.split(" ")) for row, refusal in rows
    ]


def _collect_warnings(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    warned: Counter[str],
    places: dict[str, list[tuple[str, str, int]]],
) -> None:
    rows = connection.execute(_sql("warned"), {"most": _WARNED_ROWS}).fetchall()
    for reason, found in rows:
        if not found["n"]:
            continue
        warned[reason] += found["n"]
        known = places.setdefault(reason, [])
        known += [
            (table.file.name, table.sheet, row) for row in found["first_rows"][: _WARNED_ROWS - len(known)]
        ]


def _refuse_two_agencies(connection: duckdb.DuckDBPyConnection, places: _Places, report: Report) -> None:
    """Reject every row of a dossier that stands under two agencies: nobody can say which is right."""
    refused = connection.execute(_sql("two_agencies")).to_arrow_table()
    if not refused.num_rows:
        return
    for place in refused.column("row_order").to_pylist():
        table, row = places.of(place)
        report.rejected.append(Rejected(table.file.name, table.sheet, row, "agency", "two_agencies"))
    report.rows_accepted -= refused.num_rows
    connection.register("refused", refused)
    connection.execute("DELETE FROM incoming WHERE row_order IN (SELECT row_order FROM refused)")
    connection.unregister("refused")


def _warn_of_old(connection: duckdb.DuckDBPyConnection, places: _Places, report: Report) -> None:
    """Warn of dossiers that were open for years on the day the extract is true for, not today."""
    if report.snapshot_on is None:
        return
    rows = connection.execute(
        _sql("open_for_years"), {"snapshot_on": report.snapshot_on, "most": _WARNED_ROWS}
    ).fetchall()
    if rows:
        stand = [places.of(place) for place, _ in rows]
        named = tuple((table.file.name, table.sheet, row) for table, row in stand)
        report.warnings.append(Warned("open_for_years", rows[0][1], named))
        report.warnings.sort(key=lambda one: one.reason)


def _commit(
    draft: record.Draft,
    settings: Settings,
    report: Report,
    origin: record.Origin,
    files: list[Path],
    who: str,
    why: str,
    *,
    publish: bool,
) -> None:
    now = datetime.now(UTC)
    digest = _digest(files)
    name = record.import_id(now, digest)
    if report.rejected:
        report.rejected_file = _write_rejected(settings, name, report.rejected)
    if report.snapshot_on is None or not report.rows_accepted:
        return
    meta = record.ImportMeta(
        import_id=name,
        origin=origin,
        scope=report.scope,
        snapshot_on=report.snapshot_on,
        file_names=tuple(report.files),
        file_hash=digest,
        who=who,
        why=why,
        at=now.isoformat(),
        counts={
            "read": report.rows_read,
            "accepted": report.rows_accepted,
            "rejected": len(report.rejected),
            "skipped": report.skipped,
        },
        dropped_columns=tuple(report.dropped_columns),
    )

    def accept(state: record.State) -> None:
        report.version = prepare(settings, ledger.active(settings.home), state)

    try:
        commit = draft.commit(meta, accept if publish else None)
    except BaseException:
        if report.rejected_file is not None:
            report.rejected_file.unlink(missing_ok=True)
        raise
    if publish:
        # An extract that changes nothing was not looked at.
        report.version = report.version or prepare(settings, ledger.active(settings.home))
        serve(settings, report.version)
    report.duplicates = commit.duplicates
    report.new, report.changed, report.unchanged = commit.new, commit.changed, commit.unchanged
    report.state, report.import_id = commit.state, name


def _write_rejected(settings: Settings, name: str, rejected: list[Rejected]) -> Path:
    """Write where the rejected rows stand and why; the rows themselves stay in the extract."""
    folder = record.folder(settings.home) / "rejected"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "sheet", "row", "column", "reason"], delimiter=";")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rejected)
    return file


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def _sql(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def _first(connection: duckdb.DuckDBPyConnection, sql: str, values: object = None) -> int:
    row = connection.execute(sql, values).fetchone()
    return int(row[0]) if row else 0
