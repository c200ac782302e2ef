"""Dossiers in DuckLake with a PostgreSQL catalogue: `python -m tests.bench.lake [ROWS …]`.

An experiment, not a way to run the dashboard: nothing in `reform/` can write to a lake. It starts a
PostgreSQL of its own on this machine (Debian's `postgresql`), lets two writers and two readers, each a
process, work at once with the statements of `queries/record` and `queries/cubes` as they are, then brings
the same batches into the embedded record in the order the lake took them, and compares every row and
every cube. Needs `pip install -r requirements-lake.txt`. Kept in bench-results/lake.json.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import pwd
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from reform.dossiers import cubes
from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.dossiers.record import SCHEMA, ImportMeta, State, current_state, draft, show_rows, statement
from reform.settings import Settings
from reform.simulate import scale
from reform.simulate.aims import aims
from reform.simulate.install import _COLUMNS, dossier_codes
from reform.simulate.procedures import procedures
from tests.bench.measuring import RESULTS
from tests.browser.conftest import free_port

WRITERS, READERS, BATCHES = 2, 2, 10
REVISED = 0.02
"""Share of a batch's rows that come again, changed, in a batch of the other writer."""
_MOST_TRIES = 200
_PROGRAMS = Path("/usr/lib/postgresql")
_MEMORY = "3GB"
# Rows are kept by year of receipt, as the folders of the embedded record are.
_SETUP = """
CREATE TABLE lake.dossier_row AS
SELECT * EXCLUDE (row_order), 0::INTEGER AS seq, 0::INTEGER AS year FROM incoming LIMIT 0;
ALTER TABLE lake.dossier_row SET PARTITIONED BY (year);
CREATE TABLE lake.head (state VARCHAR);
INSERT INTO lake.head VALUES ('[]');
"""
_ROWS = "CREATE OR REPLACE TEMP VIEW record_row AS SELECT *, filename, file_row_number FROM lake.dossier_row"
_ADD = """
INSERT INTO lake.dossier_row BY NAME
SELECT * EXCLUDE (row_order), $seq::INTEGER AS seq, coalesce(year(received_on), 0)::INTEGER AS year
FROM incoming
"""
# Whatever the order: the number of rows and the sum of what each one hashes to.
_ALL_ROWS = (
    f"SELECT count(*), sum(hash(dossier_key, origin, seq, sign, {', '.join(_COLUMNS)})::HUGEINT) "
    "FROM signed_record"
)


@dataclass(frozen=True)
class Lake:
    """Where a lake is."""

    catalogue: str
    """What stands behind `ducklake:` when it is attached."""
    data: str

    def connect(self, memory: str = _MEMORY) -> duckdb.DuckDBPyConnection:
        """Open the lake in an engine of its own; nothing is downloaded."""
        from duckdb_extensions import import_extension

        connection = duckdb.connect(config={"extension_directory": f"{self.data}-extensions"})
        for name in ("ducklake", "postgres_scanner"):
            import_extension(name, con=connection)
            connection.execute(f"LOAD {name}")
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute(f"SET temp_directory = '{self.data}-tmp-{os.getpid()}'")
        connection.execute("SET preserve_insertion_order = false")
        # Rows inside the catalogue would have no file name, and `held_before` finds rows by theirs.
        connection.execute(
            f"ATTACH 'ducklake:{self.catalogue}' AS lake (DATA_PATH '{self.data}', DATA_INLINING_ROW_LIMIT 0)"
        )
        return connection


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL of our own on loopback until the block ends; yield what a lake is attached with."""
    programs = max(_PROGRAMS.glob("*/bin"), key=lambda path: int(path.parent.name))
    place, port = folder / "cluster", free_port()
    # PostgreSQL refuses to run as root.
    root = os.geteuid() == 0
    user = "postgres" if root else pwd.getpwuid(os.geteuid()).pw_name
    place.mkdir()
    if root:
        folder.chmod(0o755)
        os.chown(place, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)

    def run(*command: str) -> None:
        who = ["runuser", "-u", user, "--"] if root else []
        subprocess.run([*who, *command], check=True, cwd=place, stdout=subprocess.DEVNULL)

    run(f"{programs}/initdb", "-D", f"{place}/data", "-A", "trust", "-E", "UTF8", "-U", user)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place}"
    run(f"{programs}/pg_ctl", "-D", f"{place}/data", "-w", "-l", f"{place}/log", "-o", options, "start")
    try:
        run(f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", user, "lake")
        yield f"postgres:host=127.0.0.1 port={port} dbname=lake user={user}"
    finally:
        run(f"{programs}/pg_ctl", "-D", f"{place}/data", "-m", "fast", "stop")


def write_batches(folder: Path, rows: int) -> list[Path]:
    """Write the batches of all writers: rows of their own and changed rows of the batch before."""
    settings = Settings(home=folder / "home")
    count = WRITERS * BATCHES
    table = procedures(aims(settings.data_dir))
    calendar = working_calendar(calendar_overrides(settings.data_dir))
    files = [folder / f"batch-{number:02d}.parquet" for number in range(count)]
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE salt = $1", ["one salt for all writers"])
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        pieces = scale.scaled(rows, table, calendar, 1, chunk=max(rows // count, 1))
        for number, (file, frame) in enumerate(zip(files, pieces, strict=True)):
            piece = frame.loc[:, list(_COLUMNS)].assign(
                code=f"{number}-" + dossier_codes(frame), row_order=np.arange(len(frame))
            )
            connection.register("piece", piece)
            connection.execute("DELETE FROM incoming")
            connection.execute(
                "INSERT INTO incoming BY NAME SELECT * EXCLUDE (code), 'simulated' AS origin, "
                "dossier_key(scope, code) AS dossier_key FROM piece"
            )
            connection.unregister("piece")
            if number:
                connection.execute(
                    "INSERT INTO incoming SELECT * REPLACE ((paused_days + 1)::SMALLINT AS paused_days, "
                    f"row_order + {len(frame)} AS row_order) FROM read_parquet($1) WHERE row_order < $2",
                    [str(files[number - 1]), int(REVISED * len(frame))],
                )
            connection.execute(f"COPY incoming TO '{file}' (FORMAT parquet)")
    return files


def head(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return the commits that hold, oldest first."""
    row = connection.execute("SELECT state FROM lake.head").fetchone()
    assert row is not None
    found: list[dict[str, Any]] = json.loads(row[0])
    return found


def _changed(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def commit(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """Make a batch part of the lake's record; return how often it had to be done again."""
    for redone in range(_MOST_TRIES):
        connection.execute("BEGIN")
        try:
            before = head(connection)
            connection.execute(
                "CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM read_parquet($1)", [str(file)]
            )
            connection.execute(statement("drop_repeated"))
            connection.execute(_ROWS)
            connection.execute(statement("held_before"))
            known = _changed(connection.execute("SELECT count(*) FROM held_before"))
            unchanged = _changed(connection.execute(statement("drop_unchanged")))
            seq = len(before) + 1
            rows = _changed(connection.execute(_ADD, {"seq": seq}))
            entry = {"batch": file.name, "seq": seq, "rows": rows, "new": rows - (known - unchanged)}
            # Both writers change this one row, so the second to come must do everything again.
            connection.execute("UPDATE lake.head SET state = $1", [json.dumps([*before, entry])])
            connection.execute("COMMIT")
            return redone
        except duckdb.Error as refused:
            # A commit that fails has rolled back already.
            with contextlib.suppress(duckdb.TransactionException):
                connection.execute("ROLLBACK")
            if "conflict" not in str(refused).lower():
                raise
    raise RuntimeError(f"{file.name} was not taken after {_MOST_TRIES} tries")


def writer(lake: Lake, files: Sequence[Path], told: Any) -> None:
    """Commit batches, one after the other."""
    with lake.connect() as connection:
        told.put(("writer", [commit(connection, file) for file in files]))


def reader(lake: Lake, stop: Any, told: Any) -> None:
    """Read until told to stop: the rows of a snapshot must be those that its head promises."""
    reads, wrong = 0, 0
    spent: list[float] = []
    with lake.connect("1GB") as connection:
        while not stop.is_set():
            start = time.perf_counter()
            connection.execute("BEGIN")
            promised = sum(entry["new"] for entry in head(connection))
            connection.execute(_ROWS)
            connection.execute("SET VARIABLE first_seq = 1")
            connection.execute(statement("all_current"))
            found = connection.execute("SELECT count(*) FROM signed_record").fetchone()
            connection.execute("COMMIT")
            wrong += found != (promised,)
            reads += 1
            spent.append(time.perf_counter() - start)
            time.sleep(0.1)
    told.put(("reader", (reads, wrong, sorted(spent)[len(spent) // 2] if spent else 0.0)))


def together(lake: Lake, files: list[Path]) -> dict[str, object]:
    """Let writers and readers work at once, each in a process; return what happened."""
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    shares = [files[number::WRITERS] for number in range(WRITERS)]
    writers = [context.Process(target=writer, args=(lake, share, told)) for share in shares]
    readers = [context.Process(target=reader, args=(lake, stop, told)) for _ in range(READERS)]
    start = time.perf_counter()
    for process in [*writers, *readers]:
        process.start()
    for process in writers:
        process.join()
    spent = time.perf_counter() - start
    stop.set()
    for process in readers:
        process.join()
    if any(process.exitcode for process in [*writers, *readers]):
        raise RuntimeError("a writer or reader failed")
    said = [told.get() for _ in range(WRITERS + READERS)]
    read = [answer for who, answer in said if who == "reader"]
    return {
        "writing_s": round(spent, 1),
        "redone": sum(sum(answer) for who, answer in said if who == "writer"),
        "reads": sum(reads for reads, _, _ in read),
        "reads_wrong": sum(wrong for _, wrong, _ in read),
        "read_median_s": round(max(median for _, _, median in read), 2),
    }


def embedded(settings: Settings, files: list[Path], order: list[str]) -> State:
    """Bring the same batches into the embedded record, in the order in which the lake took them."""
    by_name = {file.name: file for file in files}
    for number, name in enumerate(order):
        with draft(settings) as work:
            work.connection.execute(
                "INSERT INTO incoming BY NAME SELECT * FROM read_parquet($1)", [str(by_name[name])]
            )
            work.commit(
                ImportMeta(
                    import_id=f"{number:04d}", origin="simulated", scope="province",
                    snapshot_on=scale.SNAPSHOT, file_names=(), file_hash=name, who="bench", why="bench",
                    at=f"2026-01-01T00:{number:02d}:00+00:00",
                )
            )  # fmt: skip
    state = current_state(settings.home)
    assert state is not None
    return state


def counted(
    connection: duckdb.DuckDBPyConnection, file: Path, settings: Settings, state: State
) -> tuple[tuple[Any, ...], float]:
    """Make the cubes in `file` from `record_row`; return the fingerprint of the rows, and seconds."""
    connection.execute(f"ATTACH '{file}' AS made")
    connection.execute("USE made")
    code = Path(cubes.__file__).parents[1] / "warehouse"
    for name in ("schema.sql", "macros.sql", "dossier_schema.sql", "dossier_macros.sql"):
        connection.execute((code / name).read_text(encoding="utf-8"))
    cubes.fill_calendar(connection, working_calendar(calendar_overrides(settings.data_dir)))
    start = time.perf_counter()
    cubes.fill_from_rows(connection, state)
    spent = time.perf_counter() - start
    connection.execute(statement("all_current"))
    rows = connection.execute(_ALL_ROWS).fetchone()
    connection.execute("USE memory")
    connection.execute("DETACH made")
    assert rows is not None
    return rows, spent


def different(one: Path, other: Path) -> list[str]:
    """Return the cubes whose rows are not the same in both files."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS one (READ_ONLY)")
        connection.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        for table in cubes.TABLES:
            pair = (f"FROM one.{table}", f"FROM other.{table}")
            for first, second in (pair, pair[::-1]):
                row = connection.execute(f"SELECT count(*) FROM ({first} EXCEPT ALL {second})").fetchone()
                if row != (0,):
                    found.append(table)
    return found


def measure(rows: int) -> dict[str, object]:
    """Run one size; return its line of the table."""
    with tempfile.TemporaryDirectory(prefix="lake-") as place:
        folder = Path(place)
        settings = Settings(home=folder / "home")
        settings.home.mkdir()
        files = write_batches(folder, rows)
        with postgres(folder) as catalogue:
            return _compared(Lake(catalogue, f"{folder}/rows"), folder, settings, files)


def _compared(lake: Lake, folder: Path, settings: Settings, files: list[Path]) -> dict[str, object]:
    with lake.connect() as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        connection.execute(_SETUP)
    line = together(lake, files)
    with lake.connect() as connection:
        taken = head(connection)
        start = time.perf_counter()
        state = embedded(settings, files, [entry["batch"] for entry in taken])
        line["embedded_writing_s"] = round(time.perf_counter() - start, 1)
        connection.execute(_ROWS)
        lake_rows, spent = counted(connection, folder / "lake.duckdb", settings, state)
        line["cubes_from_lake_s"] = round(spent, 1)
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY}'")
        connection.execute("SET preserve_insertion_order = false")
        show_rows(connection, settings.home, state)
        own_rows, spent = counted(connection, folder / "own.duckdb", settings, state)
        line["cubes_from_files_s"] = round(spent, 1)
    line |= {
        "rows": sum(entry["rows"] for entry in taken),
        "dossiers": lake_rows[0],
        "commits": len(taken),
        "same_rows": lake_rows == own_rows,
        "different_cubes": different(folder / "lake.duckdb", folder / "own.duckdb"),
    }
    return line


def main(words: list[str]) -> int:
    """Print and keep a line for each size; 1 when anything differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("rows", nargs="*", type=int, default=[200_000])
    asked = parser.parse_args(words)
    lines = []
    for rows in asked.rows:
        lines.append({"asked": rows} | measure(rows))
        print(json.dumps(lines[-1]), flush=True)
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "lake.json").write_text(json.dumps(lines, indent=1), encoding="utf-8")
    sound = all(
        line["same_rows"] and not line["different_cubes"] and not line.get("reads_wrong") for line in lines
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
