"""Dossiers in a lake with a PostgreSQL catalogue beside the embedded record.

`python -m tests.bench.lake [ROWS …]`

Starts a PostgreSQL of its own on this machine (Debian's `postgresql`) and lets two writers and two readers
work at once, each a process with a home of its own and the setting `dossier_lake`. Then the same batches go
into an embedded record in the order in which the lake took them; both are built, and every cube and every
question of the dossier pages is compared. Kept in bench-results/lake.json.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import pwd
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from queries import catalogue
from reform.dossiers import cubes, lake
from reform.dossiers.calendar import working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.dossiers.record import (
    SCHEMA,
    ImportMeta,
    current_state,
    draft,
    folder,
    imports,
    show_rows,
    statement,
)
from reform.settings import Settings
from reform.simulate import scale
from reform.simulate.aims import aims
from reform.simulate.install import _COLUMNS, dossier_codes
from reform.simulate.procedures import procedures
from reform.warehouse.build import build
from reform.warehouse.publish import file_of
from reform.warehouse.read import Warehouse, current_warehouse
from tests.bench.dossiers import ASKED, MONTH, YEAR
from tests.bench.measuring import RESULTS, machine
from tests.browser.conftest import free_port

WRITERS, READERS, BATCHES = 2, 2, 10
REVISED = 0.02
"""Share of a batch's rows that come again, changed, in a batch of the other writer."""
_PROGRAMS = Path("/usr/lib/postgresql")
_SECRET = "one secret for all machines"
# What a state is called and when it was taken differs by where it is kept.
_NOT_COMPARED = {"dossier_snapshot": "EXCLUDE (state, imported_at)"}


def installation(place: Path, **more: Any) -> Settings:
    """Return the settings of a machine with the common secret."""
    settings = Settings(home=place, **more)
    folder(place).mkdir(parents=True, exist_ok=True)
    (folder(place) / "salt").write_text(_SECRET, encoding="ascii")
    return settings


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
        connection.execute("SET VARIABLE salt = $1", [_SECRET])
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


def bring(settings: Settings, file: Path, number: int) -> None:
    """Make a batch part of the record that the settings name."""
    with draft(settings) as work:
        work.connection.execute("INSERT INTO incoming BY NAME SELECT * FROM read_parquet($1)", [str(file)])
        work.commit(
            ImportMeta(
                import_id=file.stem, origin="simulated", scope="province", snapshot_on=scale.SNAPSHOT,
                file_names=(), file_hash=file.stem, who="bench", why="bench",
                at=f"2026-01-01T00:{number:02d}:00+00:00",
            )
        )  # fmt: skip


class _Redone(logging.Handler):
    """Counts how often a writer was second."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


def writer(settings: Settings, files: Sequence[Path], told: Any) -> None:
    """Commit batches, one after the other."""
    redone = _Redone()
    log = logging.getLogger(lake.__name__)
    log.setLevel(logging.INFO)
    log.addHandler(redone)
    for number, file in enumerate(files):
        bring(settings, file, number)
    told.put(("writer", redone.count))


def reader(settings: Settings, stop: Any, told: Any) -> None:
    """Read until told to stop: the rows of a state must be those that its imports say."""
    reads, wrong = 0, 0
    spent: list[float] = []
    while not stop.is_set():
        start = time.perf_counter()
        state = current_state(settings)
        if state is None:
            time.sleep(0.1)
            continue
        parts = {part.import_id for part in state.parts}
        promised = sum(meta.counts["new"] for meta in imports(settings) if meta.import_id in parts)
        with duckdb.connect(config={"memory_limit": "1GB", "temp_directory": f"{settings.home}/tmp"}) as own:
            show_rows(own, settings, state)
            own.execute("SET VARIABLE first_seq = $1", [min(part.seq for part in state.parts)])
            own.execute(statement("all_current"))
            found = own.execute("SELECT count(*) FROM signed_record").fetchone()
        wrong += found != (promised,)
        reads += 1
        spent.append(time.perf_counter() - start)
        time.sleep(0.2)
    told.put(("reader", (reads, wrong, statistics.median(spent) if spent else 0.0)))


def together(machines: list[Settings], files: list[Path]) -> dict[str, object]:
    """Let writers and readers work at once, each in a process; return what happened."""
    context = multiprocessing.get_context("spawn")
    stop, told = context.Event(), context.Queue()
    writers = [
        context.Process(target=writer, args=(machines[number], files[number::WRITERS], told))
        for number in range(WRITERS)
    ]
    readers = [context.Process(target=reader, args=(one, stop, told)) for one in machines[WRITERS:]]
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
    said = [told.get() for _ in machines]
    read = [answer for who, answer in said if who == "reader"]
    return {
        "writing_s": round(spent, 1),
        "redone": sum(answer for who, answer in said if who == "writer"),
        "reads": sum(reads for reads, _, _ in read),
        "reads_wrong": sum(wrong for _, wrong, _ in read),
        "read_median_s": round(max(median for _, _, median in read), 2),
    }


def different_cubes(one: Path, other: Path) -> list[str]:
    """Return the cubes whose rows are not the same in both files."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{one}' AS one (READ_ONLY)")
        connection.execute(f"ATTACH '{other}' AS other (READ_ONLY)")
        for table in cubes.TABLES:
            kept = f"SELECT * {_NOT_COMPARED.get(table, '')}"
            pair = (f"{kept} FROM one.{table}", f"{kept} FROM other.{table}")
            for first, second in (pair, pair[::-1]):
                row = connection.execute(f"SELECT count(*) FROM ({first} EXCEPT ALL {second})").fetchone()
                if row != (0,):
                    found.append(table)
    return found


def different_answers(one: Warehouse, other: Warehouse) -> tuple[int, list[str]]:
    """Ask every question of the dossier pages of both; return how many answers, and which differ."""
    asked, found = 0, []
    for name, question in catalogue.catalogue().items():
        known = {p.name for p in question.parameters}
        if not name.startswith("dossiers/") or "scope" not in known:
            continue
        for period in (MONTH, YEAR):
            for level in (None, "district"):
                given = {"calendar": "month", "by": "field", "level": level} | ASKED | period
                given = {key: value for key, value in given.items() if key in known}
                asked += 1
                answers = [catalogue.run(of, name, **given) for of in (one, other)]
                try:
                    pd.testing.assert_frame_equal(*answers)
                except AssertionError:
                    found.append(name)
    return asked, found


def built(settings: Settings) -> tuple[Path, Warehouse, float]:
    """Publish a version; return its file, the version and seconds."""
    start = time.perf_counter()
    version = build(settings)
    return file_of(settings.home, version), current_warehouse(settings), time.perf_counter() - start


def measure(rows: int) -> dict[str, object]:
    """Run one size; return its line of the table."""
    with tempfile.TemporaryDirectory(prefix="lake-") as place:
        where = Path(place)
        settings = Settings(home=where / "home")
        settings.home.mkdir()
        files = write_batches(where, rows)
        with postgres(where) as own:
            machines = [
                installation(where / f"machine-{n}", dossier_lake=own, dossier_lake_files=where / "rows")
                for n in range(WRITERS + READERS)
            ]
            return _compared(machines, installation(where / "embedded"), files)


def _counts(known: list[ImportMeta]) -> dict[str, dict[str, int]]:
    return {meta.import_id: meta.counts for meta in known}


def _compared(machines: list[Settings], alone: Settings, files: list[Path]) -> dict[str, object]:
    line = together(machines, files)
    state = current_state(machines[0])
    assert state is not None
    by_name = {file.stem: file for file in files}
    start = time.perf_counter()
    for number, part in enumerate(state.parts):
        bring(alone, by_name[part.import_id], number)
    line["embedded_writing_s"] = round(time.perf_counter() - start, 1)
    lake_file, lake_version, spent = built(machines[-1])
    line["build_from_lake_s"] = round(spent, 1)
    own_file, own_version, spent = built(alone)
    line["build_from_files_s"] = round(spent, 1)
    asked, differing = different_answers(lake_version, own_version)
    known = imports(machines[0])
    return line | {
        "rows": sum(part.rows for part in state.parts),
        "dossiers": sum(meta.counts["new"] for meta in known),
        "commits": len(state.parts),
        "same_counts": _counts(known) == _counts(imports(alone)),
        "cubes": len(cubes.TABLES),
        "different_cubes": different_cubes(lake_file, own_file),
        "answers": asked,
        "different_answers": differing,
    }


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
        kept = {"machine": machine(), "sizes": lines}
        (RESULTS / "lake.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")
    wrong = ("different_cubes", "different_answers", "reads_wrong")
    sound = all(line["same_counts"] and not any(line[name] for name in wrong) for line in lines)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
