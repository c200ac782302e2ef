"""The command about index tables: `import index`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from reform.cli_common import say, served, stop
from reform.importing.index import telling
from reform.importing.index.commit import CommitRefused, Committed, Request, commit, console_user
from reform.importing.index.contradictions import KINDS
from reform.importing.index.findings import Finding
from reform.importing.index.grids import IndexFileError
from reform.importing.index.preview import Preview, preview
from reform.importing.index.reference import reference
from reform.importing.index.sheets import read_file
from reform.settings import settings
from reform.warehouse.build import ChecksFailed
from reform.warehouse.ledger import Document, LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.warehouse.read import WarehouseUnavailable
from reform.wording import numbers
from reform.wording.imports import refusal
from reform.wording.texts import text

_SHOWN = 5
"""How many findings of one kind are told; the rest is counted."""


def _say(key: str, **values: object) -> None:
    typer.echo(text(settings().language, f"index_import.trial.{key}", **values), err=True)


def import_index_command(
    file: Annotated[Path, typer.Argument(help="Tệp: xlsx, xls, ods, csv, pdf hoặc văn bản.")],
    index: Annotated[
        str | None, typer.Option("--index", help="Chỉ số: PAR, SIPAS, PAPI, PCI, ICT, DTI.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Năm được đo.", min=2000, max=2049)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đọc thử, không ghi gì.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
    answers: Annotated[
        Path | None, typer.Option("--answers", help="Tệp JSON: cột, trang tính, tên tỉnh, điều đã xác nhận.")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Tên văn bản hoặc tài liệu nguồn.")] = "",
    publisher: Annotated[str, typer.Option("--publisher", help="Cơ quan công bố.")] = "",
    number: Annotated[str, typer.Option("--number", help="Số hiệu văn bản.")] = "",
    kind: Annotated[
        str, typer.Option("--kind", help="publisher, publisher_profile, press, agency hoặc dataset.")
    ] = "dataset",
    published_on: Annotated[
        str | None, typer.Option("--published-on", help="Ngày công bố YYYY-MM-DD.")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="Địa chỉ của tài liệu.")] = "",
    why: Annotated[str, typer.Option("--why", help="Lý do nạp.")] = "",
    other_source: Annotated[
        bool, typer.Option("--other-source", help="Số khác với kho là của nguồn khác: giữ cả hai.")
    ] = False,
    revised_on: Annotated[
        str | None, typer.Option("--revised-on", help="Ngày đơn vị công bố đính chính YYYY-MM-DD.")
    ] = None,
    supersede: Annotated[
        bool,
        typer.Option(
            "--supersede", help="Bảng này đúng: số của nguồn khác trái với bảng thôi được dùng (cần --why)."
        ),
    ] = False,
) -> None:
    """Đọc bảng chỉ số, so với kho rồi nạp; --dry-run chỉ đọc thử."""
    if other_source and revised_on:
        raise typer.BadParameter("--other-source, --revised-on")
    if supersede and not why:
        raise typer.BadParameter("--supersede, --why")
    lang = settings().language
    request = Request(
        console_user(),
        why or text(lang, "imports.why_console"),
        Document(
            title or text(lang, "imports.title_of_file", file=file.name),
            publisher or text(lang, "imports.publisher_unknown"),
            kind,
            _day(published_on),
            number,
            url,
        ),
        "revision" if revised_on else "statement" if other_source else None,
        _day(revised_on),
    )
    try:
        content = read_file(file)
        found = preview(
            content,
            file.name,
            warehouse=served(),
            index=index.upper() if index else None,
            year=year,
            mapping=_mapping(answers, supersede),
        )
    except IndexFileError as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
        if as_json:
            typer.echo(json.dumps(_refusal(file, index, year, refused), ensure_ascii=False, indent=1))
        raise typer.Exit(1) from None
    except WarehouseUnavailable:
        typer.echo(text(settings().language, "cli.no_warehouse"), err=True)
        raise typer.Exit(1) from None
    document = telling.document(found, lang)
    if not as_json:
        tell(found)
    stays_out = not (found.sound if dry_run else found.acceptable)
    if dry_run:
        _say("not_stored")
    elif found.acceptable:
        if not (title and publisher):
            say("imports.no_document")
        try:
            stored = commit(settings(), found, content, request)
        except (CommitRefused, LedgerDamaged, ChecksFailed, DataFileError, TimeoutError) as problem:
            stays_out = True
            units = reference(served()).units.all(next(iter(found.eras.values()), 63))
            document["refused"] = refusal(lang, problem, {unit.code: unit.name for unit in units})
            for sentence in document["refused"]:
                typer.echo(sentence, err=True)
        else:
            document |= {"import_id": stored.import_id, "version": stored.version, "already": stored.already}
            _tell_stored(found, stored)
    if as_json:
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
    if found.sound and not found.acceptable:
        _say("contradicts", n=numbers.count(len(found.questions), lang))
    elif not found.acceptable:
        _say("not_acceptable")
    if stays_out:
        raise typer.Exit(1)


def _tell_stored(found: Preview, stored: Committed) -> None:
    lang = settings().language
    counts = {state: numbers.count(found.counts[state], lang) for state in ("new", "same", "changed")}
    years = text(lang, "index_import.trial.year_word", year=", ".join(str(year) for year in found.years))
    say(
        "imports.already" if stored.already else "imports.done",
        index=found.index,
        years=years,
        import_id=stored.import_id,
        version=stored.version,
        **counts,
    )


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise stop(2, "imports.refused.bad_day", value=said) from None


def _mapping(file: Path | None, supersede: bool) -> dict[str, Any] | None:
    given = _answers(file)
    if supersede:
        given["confirmed"] = [*(given.get("confirmed") or []), *sorted(KINDS)]
    return given


def _answers(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise IndexFileError("index_import.bad_answers", problem=file.name) from problem
    if not isinstance(given, dict):
        raise IndexFileError("index_import.bad_answers", problem=file.name)
    return given


def _refusal(file: Path, index: str | None, year: int | None, refused: IndexFileError) -> dict[str, Any]:
    """Return the document of a file that cannot be read at all: the same keys, nothing accepted."""
    reason = text(settings().language, refused.key, **refused.values)
    place = {"sheet": str(refused.values.get("sheet", "")), "row": None, "column": "", "value": file.name}
    return {
        "file": file.name,
        "index": index,
        "year": year,
        "units": 0,
        "rows_accepted": 0,
        "rows_rejected": [place | {"reason": reason}],
        "ignored_columns": [],
        "warnings": [],
        "acceptable": False,
        "preview": [],
    }


def tell(found: Preview) -> None:
    """Tell a person what a file holds and what is wrong with it."""
    lang = settings().language

    def n(value: int) -> str:
        return numbers.count(value, lang)

    years = ", ".join(str(year) for year in found.years)
    _say(
        "recognised",
        index=found.index,
        years=text(lang, "index_import.trial.year_word", year=years),
        units=n(found.units),
    )
    sheets: dict[tuple[str, str, str], list[str]] = {}
    for reason in found.reasons:
        sheets.setdefault((reason.what, reason.why, reason.value), []).append(reason.sheet)
    for (what, why, value), named in sheets.items():
        _say(
            "reason" if named[0] else "reason_whole",
            what=text(lang, f"index_import.what.{what}"),
            value=value,
            why=telling.why(lang, why, value),
            sheet=", ".join(named[:3]) + ("…" if len(named) > 3 else ""),
        )
    _say(
        "rows",
        accepted=n(found.rows_accepted),
        rejected=n(len(found.rejected)),
        skipped=n(found.rows_skipped),
    )
    counts = found.counts
    _say("cells", new=n(counts["new"]), same=n(counts["same"]), changed=n(counts["changed"]))
    if found.agreed:
        _say("agreed", n=n(found.agreed))
    for why, number in found.missing.items():
        _say("missing", n=n(number), why=text(lang, f"index_import.missing.{why}"))
    if found.ignored:
        _say("ignored", columns="; ".join(column.label or column.column for column in found.ignored[:20]))
    _tell_all("warning", found.skipped, lambda finding: telling.sentence(lang, finding, "skipped"))
    _tell_all(
        "warning",
        found.warnings,
        lambda finding: telling.sentence(lang, finding, names=found.dimension_names),
    )
    _tell_all(
        "question",
        found.questions,
        lambda finding: telling.sentence(lang, finding, names=found.dimension_names),
    )
    _tell_all(
        "rejected",
        found.rejected,
        lambda finding: telling.sentence(lang, finding, names=found.dimension_names),
    )


def _tell_all(key: str, findings: list[Finding], sentence: Callable[[Finding], str]) -> None:
    lang = settings().language
    for group in telling.by_kind(findings).values():
        for finding in group[:_SHOWN]:
            _say(key, place=telling.place(lang, finding), sentence=sentence(finding))
        if len(group) > _SHOWN:
            _say("more", n=numbers.count(len(group) - _SHOWN, lang))
