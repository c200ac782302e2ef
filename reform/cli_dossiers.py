"""The commands about dossiers: `import dossiers` and `simulate`."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from reform.dossiers.record import OriginRefused
from reform.importing.dossiers import Report, import_dossiers
from reform.importing.extracts import ExtractError
from reform.importing.words import WordsFileError
from reform.settings import settings
from reform.simulate.extract import write_sets
from reform.simulate.install import install
from reform.urls import SCOPES
from reform.warehouse.build import ChecksFailed, build
from reform.warehouse.ledger import LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.warehouse.writers import CANNOT_WRITE
from reform.wording import dossier_reports, numbers
from reform.wording.texts import text

import_app = typer.Typer(no_args_is_help=True, help="Nạp số liệu vào kho.")


def _say(key: str, **values: object) -> None:
    typer.echo(text(settings().language, f"dossiers.{key}", **values), err=True)


def _day(raw: str | None) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        _say("bad_day", value=raw)
        raise typer.Exit(2) from None


@import_app.command("dossiers")
def import_command(
    files: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục: xlsx, xls, ods, csv, parquet.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đọc thử, không ghi gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
    scope: Annotated[str, typer.Option(help="centre (Trung tâm) hoặc province (toàn tỉnh).")] = "province",
    as_of: Annotated[str | None, typer.Option("--as-of", help="Số liệu đến hết ngày YYYY-MM-DD.")] = None,
    why: Annotated[str, typer.Option(help="Lý do nạp.")] = "",
) -> None:
    """Nạp danh sách hồ sơ một cửa; bỏ mọi cột cá nhân trước khi ghi."""
    if scope not in SCOPES:
        raise typer.BadParameter(", ".join(SCOPES))
    snapshot = _day(as_of)
    # One line that is written over, and only where a person looks on.
    watched = typer.get_text_stream("stderr").isatty()

    def progress(file: str, rows: int, _total: int | None) -> None:
        if watched:
            line = text(settings().language, "dossiers.progress", file=file, rows=rows)
            typer.echo(f"\r{line}", nl=False, err=True)

    try:
        with _told_when_refused():
            report = import_dossiers(
                settings(),
                files,
                scope=scope,
                snapshot_on=snapshot,
                who=getpass.getuser(),
                why=why,
                dry_run=dry_run,
                publish=True,
                progress=progress,
            )
    except (ExtractError, WordsFileError, DataFileError) as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
        raise typer.Exit(1) from None
    except OriginRefused as refused:
        typer.echo(text(settings().language, refused.key), err=True)
        raise typer.Exit(1) from None
    if watched:
        typer.echo(err=True)
    if as_json:
        typer.echo(json.dumps(_document(report, report.version), ensure_ascii=False, indent=1, default=str))
    else:
        _tell(report, report.version, dry_run=dry_run)
    if not report.rows_accepted:
        raise typer.Exit(1)


@contextmanager
def _told_when_refused() -> Iterator[None]:
    """Say why when the data or their checks refuse a version, and end."""
    try:
        yield
        return
    except ChecksFailed as failed:
        for name, rows in failed.offending.items():
            typer.echo(text(settings().language, "cli.check_failed", name=name, n=len(rows)), err=True)
        typer.echo(text(settings().language, "cli.build_refused"), err=True)
    except DataFileError as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
    except TimeoutError:
        typer.echo(text(settings().language, "cli.build_busy"), err=True)
    except LedgerDamaged as damaged:
        typer.echo(text(settings().language, damaged.key, **damaged.values), err=True)
    except CANNOT_WRITE:
        typer.echo(text(settings().language, "cli.cannot_write", folder=settings().home), err=True)
    raise typer.Exit(1)


def _document(report: Report, version: str | None) -> dict[str, object]:
    lang = settings().language
    return {
        "files": report.files,
        "scope": report.scope,
        "snapshot_on": report.snapshot_on,
        "rows_read": report.rows_read,
        "rows_accepted": report.rows_accepted,
        "rows_rejected": [
            {
                "file": r.file,
                "sheet": r.sheet,
                "row": r.row,
                "column": r.column,
                "reason": text(lang, f"dossiers.reason.{r.reason}"),
            }
            for r in report.rejected
        ],
        "rejected_file": report.rejected_file,
        "duplicates": report.duplicates,
        "skipped": report.skipped,
        "new": report.new,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "dropped_columns": report.dropped_columns,
        "warnings": [
            {
                "warning": text(lang, f"dossiers.warning.{w.reason}"),
                "count": w.count,
                "rows": [{"file": f, "sheet": s, "row": r} for f, s, r in w.rows],
            }
            for w in report.warnings
        ],
        "version": version,
    }


def _tell(report: Report, version: str | None, *, dry_run: bool) -> None:
    lang = settings().language
    said = dossier_reports.summary(lang, report, version, dry_run=dry_run)
    for sentence in [*said, *dossier_reports.rejected(lang, report)]:
        typer.echo(sentence, err=True)


def simulate_command(
    out: Annotated[Path | None, typer.Option("--out", help="Thư mục ghi các tệp mô phỏng.")] = None,
    dossiers: Annotated[
        int | None,
        typer.Option("--dossiers", min=1, help="Số hồ sơ của bộ đo tốc độ; bỏ trống: hai bộ hiệu chỉnh."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Số khởi tạo ngẫu nhiên.")] = 1,
    dirty: Annotated[bool, typer.Option("--dirty", help="Bản lộn xộn để thử việc nạp.")] = False,
    into_store: Annotated[bool, typer.Option("--install", help="Nạp hai bộ vào kho này.")] = False,
) -> None:
    """Sinh hồ sơ mô phỏng khớp mọi số công bố; luôn mang nhãn “Dữ liệu mô phỏng”."""
    if out is None and not into_store:
        raise typer.BadParameter("--out, --install")
    if dirty and dossiers is not None:
        _say("bad_dossiers")
        raise typer.Exit(2)
    _say("simulating")
    if out is not None:
        for file, n in write_sets(settings(), out, seed=seed, dossiers=dossiers, dirty=dirty):
            _say("simulated", n=numbers.count(n, settings().language), file=file.name)
    if into_store:
        try:
            commits = install(settings(), seed)
        except OriginRefused as refused:
            typer.echo(text(settings().language, refused.key), err=True)
            raise typer.Exit(1) from None
        except DataFileError as refused:
            typer.echo(text(settings().language, refused.key, **refused.values), err=True)
            raise typer.Exit(1) from None
        except TimeoutError:
            typer.echo(text(settings().language, "cli.build_busy"), err=True)
            raise typer.Exit(1) from None
        with _told_when_refused():
            version = build(settings())
        n = sum(commit.new + commit.changed + commit.unchanged for commit in commits)
        _say("simulated_installed", n=numbers.count(n, settings().language))
        _say("published", version=version)
