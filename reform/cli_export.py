"""The command `export`: sheets and packs for people and schedulers, and what a file says of itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from reform import clock, urls
from reform.cli_common import say, served, stop
from reform.exporting.a4 import SheetFull
from reform.exporting.asking import NothingToShow, UnknownSheet, known
from reform.exporting.errors import ExportError
from reform.exporting.facts import NoFacts, SheetVerdict, Size, verify
from reform.exporting.names import pack_stem
from reform.exporting.packs import Item, Pack, answers, is_own, packs
from reform.exporting.sheets import FORMS, SIZES, NoSuchForm, Order, Wanted, files_of, pack, sheet, stem
from reform.figures.registry import REGISTRY
from reform.figures.slide import IncompleteSheet
from reform.settings import settings
from reform.warehouse.read import QuestionTooLong, Warehouse, WarehouseUnavailable
from reform.wording import dates
from reform.wording.texts import Lang, text


def _name(sheet_name: str) -> str:
    return text(settings().language, f"exporting.figure.{sheet_name}")


@dataclass(frozen=True)
class _Task:
    """What one call is to make: sheets in order, and the name of their file when they are one."""

    items: tuple[Item, ...]
    name: str | None
    """Of the pack, None for figures named one by one."""


def export_command(
    names: Annotated[list[str] | None, typer.Argument(help="Tên hình hoặc tên bộ; xem --list.")] = None,
    assignments: Annotated[
        list[str] | None, typer.Option("--set", help="Tham số như trên địa chỉ trang: tên=giá trị.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Chỉ số liệu đã công khai đến ngày YYYY-MM-DD.")
    ] = None,
    size: Annotated[Size | None, typer.Option("--size", help="slide, a4 hoặc wall.")] = None,
    form: Annotated[
        Literal["png", "svg", "pdf", "pptx", "json"],
        typer.Option("--format", help="png, svg, pdf, pptx; json chỉ dùng với --list."),
    ] = "png",
    lang: Annotated[Lang | None, typer.Option("--lang", help="vi hoặc en.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Thư mục ghi tệp.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Kết luận viết lại, cho một hình.")] = None,
    letterhead: Annotated[
        str | None, typer.Option("--letterhead", help="Tên đơn vị lập dưới tên cơ quan, trên trang A4.")
    ] = None,
    listing: Annotated[bool, typer.Option("--list", help="Liệt kê mọi hình và mọi bộ.")] = False,
    checked: Annotated[
        Path | None, typer.Option("--verify", help="Đọc thông tin trong tệp, so với số liệu hôm nay.")
    ] = None,
) -> None:
    """Xuất hình thành PNG, SVG, PDF, PPTX; liệt kê; hoặc kiểm chứng một tệp đã xuất."""
    if listing:
        _list(as_json=form == "json")
        return
    if checked is not None:
        _verify(checked)
        return
    if not names or out is None or form == "json":
        raise stop(2, "exporting.one_of")
    try:
        warehouse = served()
        base = _base(assignments or [], as_of, lang, warehouse)
        task, size = _task(names, size)
        if title and len(task.items) != 1:
            raise stop(2, "exporting.title_for_one")
        order = Order(size, form, settings().agency(base.lang), clock.today(), letterhead)
        wanted = list(_wanted(task, warehouse, base, title))
        if not wanted:
            raise stop(1, "exporting.nothing_left")
        for file in _written(_made(task, wanted, order), out):
            typer.echo(file)
    except UnknownSheet as unknown:
        raise stop(2, unknown.key, **unknown.values) from None
    except NoSuchForm as refused:
        raise stop(2, refused.key, **refused.values) from None
    except SheetFull as full:
        raise stop(1, full.key) from None
    except IncompleteSheet as incomplete:
        missing = text(settings().language, f"exporting.missing.{incomplete.missing}")
        raise stop(1, "exporting.incomplete", sheet=", ".join(names), missing=missing) from None
    except ExportError as failed:
        raise stop(1, failed.message_key) from None
    except QuestionTooLong as slow:
        raise stop(1, slow.key, **slow.values) from None
    except WarehouseUnavailable:
        raise stop(1, "cli.no_warehouse") from None


def _base(
    assignments: Sequence[str], as_of: str | None, lang: Lang | None, warehouse: Warehouse
) -> urls.View:
    """Return the view that the options name, over the defaults of the installation."""
    chosen = settings()
    defaults = urls.View(
        home=chosen.home_province, lang=lang or chosen.language, derived=chosen.include_derived
    )
    given = {name: value for name, _, value in (one.partition("=") for one in assignments)}
    strange = [name for name in given if name not in set(urls.names())]
    view, refused = urls.read(given, known(warehouse), defaults)
    if strange or refused:
        raise stop(2, "exporting.bad_parameter", names=", ".join([*strange, *refused]))
    try:
        return replace(view, as_of=date.fromisoformat(as_of)) if as_of else view
    except ValueError:
        raise stop(2, "exporting.bad_day", value=as_of) from None


def _task(names: Sequence[str], size: Size | None) -> tuple[_Task, Size]:
    """Return what the names mean: figures, or the sheets of packs; a pack has a size of its own."""
    held, _broken = packs(settings().home)
    items: list[Item] = []
    named: list[Pack] = []
    for name in names:
        found = held.get(urls.slug(name))
        if name in REGISTRY:
            items.append(Item(sheet=name))
        elif found is not None:
            items += found.items
            named.append(found)
        else:
            raise UnknownSheet(name)
    whole = named[0] if len(named) == len(names) == 1 else None
    return _Task(tuple(items), whole.name if whole else None), size or (whole.size if whole else "slide")


def _wanted(task: _Task, warehouse: Warehouse, base: urls.View, title: str | None) -> Iterator[Wanted]:
    """Ask for every sheet; tell which have no rows, and which are simulated or stale."""
    for item, asked in answers(task.items, warehouse, base):
        name = _name(item.sheet)
        if isinstance(asked, NothingToShow):
            reason = text(settings().language, asked.key, **asked.values)
            say("exporting.skipped", sheet=name, reason=reason)
            continue
        one = Wanted(asked, title or item.title)
        if one.simulated:
            say("exporting.simulated_warning", sheet=name)
        if asked.stale:
            say("exporting.stale_warning", sheet=name)
        yield one


def _made(task: _Task, wanted: Sequence[Wanted], order: Order) -> Iterator[tuple[str, bytes]]:
    """Make the files: one for a pack as PDF or PPTX, else one a sheet."""
    home = wanted[0].asked.context.home_name
    together = order.form in ("pdf", "pptx") and (task.name is not None or len(wanted) > 1)
    if together:
        name = pack_stem(task.name or wanted[0].asked.spec.name, home, order.prepared_on, order.size)
        yield f"{name}.{order.form}", pack(wanted, order)
    elif order.form == "pptx":
        yield f"{stem(wanted[0], order)}.pptx", sheet(wanted, order)
    else:
        yield from files_of(wanted, order)


def _written(made: Iterator[tuple[str, bytes]], folder: Path) -> Iterator[Path]:
    """Write each file whole or not at all."""
    taken: set[str] = set()
    for name, content in made:
        # Two sheets of one figure for one period: the second is numbered.
        start, _, ending = name.rpartition(".")
        number = 2
        while name in taken:
            name, number = f"{start}-{number}.{ending}", number + 1
        taken.add(name)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            draft = folder / f".{name}.part"
            draft.write_bytes(content)
            draft.replace(folder / name)
        except OSError:
            raise stop(1, "exporting.no_folder", folder=folder) from None
        yield folder / name


def _list(*, as_json: bool) -> None:
    home = settings().home
    held, broken = packs(home)
    for file in broken:
        say("exporting.packs.broken", file=file)
    if as_json:
        document: Mapping[str, object] = {
            "sheets": [
                {"name": spec.name, "title": _name(spec.name), "code": spec.code, "queries": spec.queries}
                for spec in REGISTRY.values()
            ],
            "packs": [
                {
                    "name": slug,
                    "title": one.name,
                    "size": one.size,
                    "own": is_own(home, slug),
                    "sheets": [item.model_dump(exclude_none=True) for item in one.items],
                }
                for slug, one in held.items()
            ],
            "sizes": SIZES,
            "formats": FORMS,
        }
        typer.echo(json.dumps(document, ensure_ascii=False, indent=1))
        return
    for spec in REGISTRY.values():
        typer.echo(f"{spec.name}\n    {_name(spec.name)}")
    for slug, one in held.items():
        typer.echo(f"{slug}\n    {one.name}: {', '.join(item.sheet for item in one.items)}")


def _verify(file: Path) -> None:
    lang = settings().language
    try:
        verdict = verify(file, served())
    except NoFacts as nothing:
        raise stop(1, nothing.key, **nothing.values) from None
    except WarehouseUnavailable:
        raise stop(1, "cli.no_warehouse") from None
    prepared = dates.day(verdict.facts.prepared_on, lang)
    versions = {"version": verdict.facts.version, "today": verdict.version}
    typer.echo(text(lang, "exporting.verify.head", file=file.name, date=prepared, **versions))
    for judged in verdict.sheets:
        for line in _verdict_lines(judged):
            typer.echo(line)
    if not verdict.same:
        raise typer.Exit(1)


def _verdict_lines(judged: SheetVerdict) -> Iterator[str]:
    lang, facts = settings().language, judged.facts
    known_name = facts.figure in REGISTRY
    name = _name(facts.figure) if known_name else facts.figure
    yield text(lang, f"exporting.verify.{judged.state}", sheet=name, title=facts.title)
    if judged.title:
        yield text(lang, "exporting.verify.changed_title", title=judged.title)
    if facts.own_title:
        yield text(lang, "exporting.verify.edited", title=facts.own_title)
    if facts.simulated:
        yield text(lang, "exporting.verify.simulated")
    if facts.stale:
        yield text(lang, "exporting.verify.stale")
