"""The command `briefing`: the weekly or monthly text, for an office or a scheduler."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from reform import briefings, clock
from reform.cli_common import served, stop
from reform.periods import Calendar
from reform.settings import settings
from reform.warehouse.read import QuestionTooLong, WarehouseUnavailable
from reform.wording import dates
from reform.wording.texts import Lang, text


def briefing_command(
    kind: Annotated[Literal["weekly", "monthly"], typer.Argument(help="weekly (tuần) hoặc monthly (tháng).")],
    out: Annotated[Path, typer.Option("--out", help="Thư mục ghi tệp.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Chỉ số liệu đã công khai đến ngày YYYY-MM-DD.")
    ] = None,
    form: Annotated[
        Literal["md", "docx"], typer.Option("--format", help="md (Markdown) hoặc docx (Word).")
    ] = "docx",
    lang: Annotated[Lang | None, typer.Option("--lang", help="vi hoặc en.")] = None,
    calendar: Annotated[
        Calendar,
        typer.Option("--calendar", help="Tháng hồ sơ: report (ngày 15 đến ngày 14) hoặc month (dương lịch)."),
    ] = "report",
    simulated: Annotated[
        bool,
        typer.Option("--simulated", help="Dùng hồ sơ mô phỏng khi chưa có hồ sơ thật; mọi câu có ghi rõ."),
    ] = False,
) -> None:
    """Lập báo cáo tuần hoặc tháng bằng lời, mỗi số kèm phạm vi, kỳ và nguồn; in đường dẫn tệp."""
    order = _order(kind, as_of, lang, calendar, simulated=simulated)
    try:
        briefing = briefings.compose(served(), order)
    except WarehouseUnavailable:
        raise stop(1, "cli.no_warehouse") from None
    except QuestionTooLong as slow:
        raise stop(1, slow.key, **slow.values) from None
    except briefings.IncompleteBriefing as refused:
        missing = text(settings().language, f"briefings.missing.{refused.missing}")
        raise stop(1, refused.key, missing=missing) from None
    made = briefings.markdown(briefing).encode("utf-8") if form == "md" else briefings.docx_bytes(briefing)
    file = out / briefings.file_name(briefing, form)
    try:
        out.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.part")
        draft.write_bytes(made)
        draft.replace(file)  # a reader never meets half a file
    except OSError:
        raise stop(1, "briefings.no_folder", folder=out) from None
    typer.echo(file)


def _order(
    kind: briefings.Kind, as_of: str | None, lang: Lang | None, calendar: Calendar, *, simulated: bool
) -> briefings.Order:
    known, today = settings(), clock.today()
    language = lang or known.language
    try:
        day = date.fromisoformat(as_of) if as_of else today
    except ValueError:
        raise stop(2, "briefings.bad_day", value=as_of) from None
    if day > today:
        raise stop(2, "briefings.later_than_today", date=dates.day(day, known.language))
    return briefings.Order(
        kind=kind,
        as_of=day,
        prepared_on=today,
        agency=known.agency(language),
        language=language,
        home=known.home_province,
        include_derived=known.include_derived,
        simulated=simulated,
        calendar=calendar,
    )
