"""Read-only access to the version that serves: one engine per version, one cursor per question.

Sharing a connection between threads hands one thread's rows to another, so every question gets
its own cursor. A newly published version is noticed at the next question; whoever still holds
the old one goes on reading it until they let go.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from reform.settings import Settings
from reform.settings import settings as process_settings
from reform.warehouse.checks import run_checks
from reform.warehouse.publish import POINTER, SCHEMA_VERSION, file_of, open_sealed, read_pointer

TIME_LIMIT_SECONDS = 10.0
"""How long one question may run. Answers take milliseconds; more means something is wrong."""


class WarehouseUnavailable(Exception):
    """No version can be read: none was built, or its file is damaged. A build repairs both."""


class OtherRelease(WarehouseUnavailable):
    """The version that serves was made by an older or newer release of this program."""


class QuestionTooLong(Exception):
    """A question ran into the time limit and was stopped. `key` names the sentence."""

    key = "query.too_long"

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds} s")
        self.values: dict[str, object] = {"seconds": seconds}


class NotAQuestion(ValueError):
    """The statement is not exactly one SELECT."""


class Warehouse:
    """One published version, open for reading until nobody refers to it any more."""

    def __init__(self, file: Path, version: str) -> None:
        """Open a version. Raises WarehouseUnavailable: it cannot be read; OtherRelease: not understood."""
        self.version = version
        try:
            self._root = open_sealed(file)
            made_of = self._root.execute("SELECT version, schema_version FROM build_info").fetchone()
        except duckdb.Error as problem:
            raise WarehouseUnavailable(f"{file.name} cannot be read") from problem
        if made_of != (version, SCHEMA_VERSION):
            raise OtherRelease(f"{file.name} was made by another release")

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a connection of its own on the shared engine; the caller closes it."""
        return self._root.cursor()

    def rows(
        self,
        sql: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        time_limit: float = TIME_LIMIT_SECONDS,
    ) -> pd.DataFrame:
        """Answer one SELECT with bound parameters.

        Raises NotAQuestion for anything else, QuestionTooLong after `time_limit` seconds,
        WarehouseUnavailable when the disk does not give the file back as it was written.
        """
        with self.cursor() as cursor:
            statements = cursor.extract_statements(sql)
            if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
                raise NotAQuestion("one SELECT is expected")
            alarm = threading.Timer(time_limit, cursor.interrupt)
            alarm.daemon = True
            alarm.start()
            try:
                return cursor.execute(sql, dict(parameters or {})).df()
            except duckdb.InterruptException as problem:
                raise QuestionTooLong(time_limit) from problem
            except (duckdb.IOException, duckdb.FatalException) as problem:
                raise WarehouseUnavailable("the file is damaged") from problem
            finally:
                alarm.cancel()

    def checks(self) -> dict[str, pd.DataFrame]:
        """Run every check of severity error on this version: name → offending rows."""
        with self.cursor() as cursor:
            return run_checks(cursor)


_guard = threading.Lock()
_serving: dict[Path, tuple[tuple[int, int], Warehouse]] = {}


def current_warehouse(settings: Settings | None = None) -> Warehouse:
    """Return the version that serves, opening a newly published one when there is one.

    When the pointer becomes unreadable, or another release published during an upgrade, the version
    read last goes on serving. Raises WarehouseUnavailable when there is nothing to read;
    reform.warehouse.build.build repairs it.
    """
    home = (settings or process_settings()).home.absolute()
    try:
        state = (home / POINTER).stat()
        stamp = (state.st_mtime_ns, state.st_ino)
    except OSError:
        stamp = (0, 0)
    with _guard:
        held = _serving.get(home)
        if held and held[0] == stamp:
            return held[1]
        pointer = read_pointer(home)
        if pointer is None:
            if held:
                return held[1]
            raise WarehouseUnavailable("no version is published")
        if held and held[1].version == pointer.version:
            _serving[home] = (stamp, held[1])
            return held[1]
        try:
            warehouse = Warehouse(file_of(home, pointer.version), pointer.version)
        except OtherRelease:
            if held is None:
                raise
            warehouse = held[1]
        _serving[home] = (stamp, warehouse)
        return warehouse
