"""The command line, `python -m reform`: stable, because people schedule it.

With `--json` (or `--format json`) standard output holds one JSON document; every message goes
to standard error. Exit codes: 0 done, 1 the data are refused, 2 wrong use.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import typer

from queries import catalogue
from queries.catalogue import QueryError, Question
from reform import clock, reference_docs
from reform.cli_backup import backup_command, restore_command
from reform.cli_briefing import briefing_command
from reform.cli_common import say, served, stop
from reform.cli_dossiers import import_app, simulate_command
from reform.cli_export import export_command
from reform.cli_forms import import_form_command
from reform.cli_imports import list_command, show_command, undo_command
from reform.cli_index import import_index_command
from reform.cli_user import user_app
from reform.cli_wall import wall_app
from reform.doctor import examine
from reform.settings import settings
from reform.warehouse.build import ChecksFailed, build, check_current
from reform.warehouse.ledger import LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.warehouse.read import QuestionTooLong, WarehouseUnavailable

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Bảng điều hành cải cách hành chính: dựng kho, kiểm tra, hỏi số liệu.",
)

import_app.command("form")(import_form_command)
import_app.command("index")(import_index_command)
import_app.command("list")(list_command)
import_app.command("show")(show_command)
import_app.command("undo")(undo_command)
app.add_typer(import_app, name="import")
app.command("simulate")(simulate_command)
app.command("briefing")(briefing_command)
app.command("export")(export_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.add_typer(wall_app, name="wall")
app.add_typer(user_app, name="user")

Format = Literal["table", "csv", "json"]


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return rows for JSON: dates as ISO text, missing values as null, integers as integers."""
    records: list[dict[str, object]] = json.loads(
        frame.to_json(orient="records", date_format="iso", date_unit="s", force_ascii=False)
    )
    days = [name for name in frame if pd.api.types.is_datetime64_any_dtype(frame[name])]
    for record in records:
        for name, value in record.items():
            if name in days and isinstance(value, str):
                record[name] = value[:10]
    return records


def _print_json(document: object) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


@app.command("build")
def build_command() -> None:
    """Dựng một phiên bản kho mới từ dữ liệu kèm theo, kiểm tra rồi công bố."""
    try:
        typer.echo(build(settings()))
    except ChecksFailed as failed:
        for name, rows in failed.offending.items():
            say("cli.check_failed", name=name, n=len(rows))
            typer.echo(rows.to_string(max_rows=20), err=True)
        raise stop(1, "cli.build_refused") from None
    except DataFileError as refused:
        raise stop(1, refused.key, **refused.values) from None
    except LedgerDamaged as damaged:
        raise stop(1, damaged.key, **damaged.values) from None
    except TimeoutError:
        raise stop(1, "cli.build_busy") from None


@app.command("check")
def check_command(
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> None:
    """Chạy mọi phép kiểm tra dữ liệu; mã thoát 1 kèm các dòng sai."""
    try:
        results = check_current(settings())
    except WarehouseUnavailable:
        raise stop(1, "cli.no_warehouse") from None
    failed = {name: rows for name, rows in results.items() if not rows.empty}
    if as_json:
        _print_json(
            {
                "checks": len(results),
                "failed": {name: _records(rows) for name, rows in failed.items()},
            }
        )
    else:
        for name, rows in results.items():
            typer.echo(f"{'×' if name in failed else '✓'} {name}")
            if name in failed:
                typer.echo(rows.to_string(max_rows=20))
    if failed:
        raise typer.Exit(1)


def _list_questions(as_json: bool) -> None:
    questions = catalogue.catalogue().values()
    if as_json:
        _print_json([_documented(q) for q in questions])
        return
    for question in questions:
        typer.echo(f"{question.name}\n    {question.what}")
        for field in question.parameters:
            optional = "?" if field.optional else ""
            typer.echo(f"    --set {field.name}{optional}=…  ({field.type}) {field.meaning}")


def _documented(question: Question) -> dict[str, object]:
    return {
        "query": question.name,
        "what": question.what,
        "one_row_per": question.one_row_per,
        "parameters": [vars(field) for field in question.parameters],
        "columns": [vars(field) for field in question.columns],
        "caveats": list(question.caveats),
    }


def _given(pairs: list[str]) -> dict[str, object]:
    given: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name:
            raise stop(2, "cli.bad_set", pair=pair)
        given[name] = value if value != "" or name == "dimension" else None
    return given


def _with_defaults(name: str, given: dict[str, object], as_of: date) -> dict[str, object]:
    """Fill what the installation knows: the day, the home province, the widest scope, the total."""
    known = {
        "as_of": as_of,
        "province": settings().home_province,
        "include_derived": settings().include_derived,
        "dimension": "",
        "prefix": "",
        "units": 63,
        "scope": "province",
        "calendar": "month",
        "by": "field",
    }
    required = {f.name for f in catalogue.question(name).parameters if not f.optional}
    return {key: value for key, value in known.items() if key in required} | given


@app.command("query")
def query_command(
    name: Annotated[str | None, typer.Argument(help="Tên câu hỏi, ví dụ indices/ranking.")] = None,
    assignments: Annotated[list[str] | None, typer.Option("--set", help="Tham số: tên=giá trị.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Chỉ số liệu đã công khai đến ngày YYYY-MM-DD.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="table, csv hoặc json.")] = "table",
    listing: Annotated[bool, typer.Option("--list", help="Liệt kê mọi câu hỏi.")] = False,
) -> None:
    """Trả lời một câu hỏi về số liệu, hoặc liệt kê các câu hỏi."""
    if listing or name is None:
        _list_questions(form == "json")
        return
    try:
        day = date.fromisoformat(as_of) if as_of else clock.today()
    except ValueError:
        raise stop(2, "query.bad_value", name="--as-of", value=as_of, type="date") from None
    try:
        given = _with_defaults(name, _given(assignments or []), day)
        warehouse = served()
        frame = catalogue.run(warehouse, name, **given)
    except QueryError as wrong:
        raise stop(2, wrong.key, **wrong.values) from None
    except QuestionTooLong as slow:
        raise stop(1, slow.key, **slow.values) from None
    except WarehouseUnavailable:
        raise stop(1, "cli.no_warehouse") from None
    if form == "json":
        _print_json(
            {
                "query": name,
                "parameters": {k: v for k, v in given.items() if k != "as_of"},
                "as_of": day.isoformat(),
                "version": warehouse.version,
                "rows": _records(frame),
            }
        )
    elif form == "csv":
        frame.to_csv(sys.stdout, index=False)
    else:
        typer.echo(frame.to_string(index=False, max_colwidth=40))


@app.command("doctor")
def doctor_command() -> None:
    """Kiểm tra máy: phiên bản, trình duyệt, phông chữ, thư mục, quyền; nói cách sửa."""
    findings = examine(settings())
    for finding in findings:
        typer.echo(f"{'✓' if finding.fine else '×'} {finding.sentence}")
        if not finding.fine and finding.remedy:
            typer.echo(f"    {finding.remedy}")
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


@app.command("docs")
def docs_command(
    out: Annotated[
        Path, typer.Option("--out", help="Thư mục nhận các tệp; mặc định docs/reference.")
    ] = reference_docs.FOLDER,
) -> None:
    """Ghi tài liệu tra cứu (bảng, câu hỏi, hình, phép kiểm tra, thiết lập, lệnh, trang) từ mã nguồn."""
    for file in reference_docs.write(typer.main.get_command(app), out):
        typer.echo(str(file))


def main() -> None:
    """Run the command line."""
    app()
