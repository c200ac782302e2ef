"""The command `import form`: official tables (Biểu II.06a) that an office has made already."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from reform.cli_common import stop
from reform.importing.extracts import ExtractError
from reform.importing.forms import Report, import_forms
from reform.settings import settings
from reform.urls import SCOPES
from reform.warehouse.writers import CANNOT_WRITE
from reform.wording import dossier_reports
from reform.wording.texts import text


def _day(raw: str | None) -> date | None:
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        typer.echo(text(settings().language, "dossiers.bad_day", value=raw), err=True)
        raise typer.Exit(2) from None


def import_form_command(
    files: Annotated[list[Path], typer.Argument(help="Tệp hoặc thư mục: xlsx, xls, ods, csv.")],
    scope: Annotated[str, typer.Option(help="centre (Trung tâm) hoặc province (toàn tỉnh).")] = "province",
    first: Annotated[
        str | None, typer.Option(help="Ngày đầu kỳ YYYY-MM-DD, khi biểu không ghi “Từ ngày … đến ngày …”.")
    ] = None,
    last: Annotated[str | None, typer.Option(help="Ngày cuối kỳ YYYY-MM-DD.")] = None,
    why: Annotated[str, typer.Option(help="Lý do nạp.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đọc thử, không ghi gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> None:
    """Nạp biểu II.06a đã lập sẵn, dùng khi không có danh sách hồ sơ."""
    if scope not in SCOPES:
        raise typer.BadParameter(", ".join(SCOPES))
    if (first is None) != (last is None):
        raise typer.BadParameter("--first, --last")
    try:
        report = import_forms(
            settings(),
            files,
            scope=scope,
            first=_day(first),
            last=_day(last),
            who=getpass.getuser(),
            why=why,
            dry_run=dry_run,
            publish=True,
        )
    except ExtractError as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
        raise typer.Exit(1) from None
    except TimeoutError:
        typer.echo(text(settings().language, "cli.build_busy"), err=True)
        raise typer.Exit(1) from None
    except CANNOT_WRITE:
        raise stop(1, "cli.cannot_write", folder=settings().home) from None
    if as_json:
        document = _document(report, report.version)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
    else:
        _tell(report, report.version, dry_run=dry_run)
    if report.faults:
        raise typer.Exit(1)


def _document(report: Report, version: str | None) -> dict[str, object]:
    return {
        "files": report.files,
        "scope": report.scope,
        "import_id": report.import_id,
        "forms": [
            {
                "file": taken.file,
                "sheet": taken.sheet,
                "first": taken.form.first,
                "last": taken.form.last,
                "rows": len(taken.form.rows),
                "total": taken.form.total("tn_tong"),
                "replaces": taken.replaces,
                "unchanged": taken.unchanged,
            }
            for taken in report.taken
        ],
        "faults": [
            {
                "file": fault.file,
                "sheet": fault.sheet,
                "row": fault.row,
                "column": fault.column,
                "reason": dossier_reports.fault_reason(settings().language, fault),
            }
            for fault in report.faults
        ],
        "warnings": dossier_reports.carried(settings().language, report),
        "version": version,
    }


def _tell(report: Report, version: str | None, *, dry_run: bool) -> None:
    lang = settings().language
    if report.faults:
        said = [*dossier_reports.faults(lang, report), dossier_reports.form_sentence(lang, "nothing_written")]
    else:
        said = dossier_reports.forms(lang, report, dry_run=dry_run)
    for sentence in said:
        typer.echo(sentence, err=True)
    if version:
        typer.echo(text(lang, "dossiers.published", version=version), err=True)
