"""The command about index tables: `import index`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from reform.importing.index import telling
from reform.importing.index.findings import Finding
from reform.importing.index.grids import IndexFileError
from reform.importing.index.preview import Preview, preview
from reform.settings import settings
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from reform.wording import numbers
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
) -> None:
    """Đọc bảng chỉ số của đơn vị công bố và so với kho trước khi nạp."""
    if not dry_run:
        _say("only_trial")
        raise typer.Exit(2)
    try:
        found = preview(
            file,
            warehouse=current_warehouse(),
            index=index.upper() if index else None,
            year=year,
            mapping=_mapping(answers),
        )
    except IndexFileError as refused:
        typer.echo(text(settings().language, refused.key, **refused.values), err=True)
        if as_json:
            typer.echo(json.dumps(_refusal(file, index, year, refused), ensure_ascii=False, indent=1))
        raise typer.Exit(1) from None
    except WarehouseUnavailable:
        typer.echo(text(settings().language, "cli.no_warehouse"), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(telling.document(found, settings().language), ensure_ascii=False, indent=1))
    else:
        tell(found)
        _say("not_stored")
    if not found.acceptable:
        _say("not_acceptable")
        raise typer.Exit(1)


def _mapping(file: Path | None) -> dict[str, Any] | None:
    if file is None:
        return None
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
