"""The command `import form`: official tables (Biểu II.06a) that an office has made already."""

from __future__ import annotations

import getpass
import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from reform.importing.extracts import ExtractError
from reform.importing.form_tables import Fault
from reform.importing.forms import Report, Taken, import_forms
from reform.settings import settings
from reform.urls import SCOPES
from reform.warehouse.build import build
from reform.wording import dates, numbers
from reform.wording.texts import text

_SHOWN_FAULTS = 20


def _said(key: str, **values: object) -> str:
    """Return a sentence; days and counts are written as the language writes them."""
    lang = settings().language
    shown = {
        name: dates.day(value, lang)
        if isinstance(value, date)
        else numbers.count(value, lang)
        if isinstance(value, int)
        else value
        for name, value in values.items()
    }
    return text(lang, f"dossiers_form.{key}", **shown)


def _say(key: str, **values: object) -> None:
    typer.echo(_said(key, **values), err=True)


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
        )
        version = build(settings()) if report.import_id else None
    except ExtractError as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
        raise typer.Exit(1) from None
    except TimeoutError:
        typer.echo(text(settings().language, "cli.build_busy"), err=True)
        raise typer.Exit(1) from None
    if as_json:
        document = _document(report, version)
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))
    else:
        _tell(report, version, dry_run=dry_run)
    if report.faults:
        raise typer.Exit(1)


def _reason(fault: Fault) -> str:
    return _said(f"fault.{fault.reason}", **fault.values)


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
                "reason": _reason(fault),
            }
            for fault in report.faults
        ],
        "warnings": [
            _said("carried", first=c.first, last=c.last, carried=c.carried, left=c.left)
            for c in report.carried
        ]
        + ([_said("hidden")] if report.hidden else []),
        "version": version,
    }


def _tell(report: Report, version: str | None, *, dry_run: bool) -> None:
    for fault in report.faults[:_SHOWN_FAULTS]:
        place = [fault.file, fault.sheet]
        place += [_said("row", row=str(fault.row))] if fault.row is not None else []
        place += [_said("column", column=str(fault.column))] if fault.column is not None else []
        _say("refused", place=", ".join(part for part in place if part), reason=_reason(fault))
    if len(report.faults) > _SHOWN_FAULTS:
        _say("refused_more", n=len(report.faults) - _SHOWN_FAULTS)
    if report.faults:
        _say("nothing_written")
        return
    for taken in report.taken:
        _say(
            _outcome(taken, dry_run),
            file=taken.file,
            sheet=f" {taken.sheet}" if taken.sheet else "",
            first=taken.form.first,
            last=taken.form.last,
            rows=len(taken.form.rows),
            total=taken.form.total("tn_tong"),
        )
    for c in report.carried:
        _say("carried", first=c.first, last=c.last, carried=c.carried, left=c.left)
    if report.hidden:
        _say("hidden")
    if version:
        typer.echo(text(settings().language, "dossiers.published", version=version), err=True)


def _outcome(taken: Taken, dry_run: bool) -> str:
    if taken.unchanged:
        return "unchanged"
    if dry_run:
        return "trial"
    return "replaced" if taken.replaces else "taken"
