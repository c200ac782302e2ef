"""The commands about what was imported: `import list`, `import show`, `import undo`."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from reform.cli_common import say, stop
from reform.importing import undoing
from reform.importing.index.commit import CommitRefused, console_user
from reform.importing.undoing import Entry
from reform.settings import settings
from reform.warehouse.build import ChecksFailed
from reform.warehouse.ledger import LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.wording.imports import described, refusal, subject


def _entries() -> list[Entry]:
    try:
        return undoing.entries(settings())
    except (LedgerDamaged, DataFileError) as refused:
        raise stop(1, refused.key, **refused.values) from None


def _document(entry: Entry) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(json.dumps(entry.facts, default=str))
    return {
        "import_id": entry.import_id,
        "what": entry.what,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "why": entry.why,
        "active": entry.active,
        "can_be_undone": entry.can_be_undone,
        **facts,
    }


def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> None:
    """Liệt kê mọi lần nạp, mới nhất trước."""
    entries = _entries()
    if as_json:
        typer.echo(json.dumps([_document(entry) for entry in entries], ensure_ascii=False, indent=1))
    elif not entries:
        say("imports.none")
    for entry in [] if as_json else entries:
        typer.echo(
            described(
                settings().language,
                entry.import_id,
                entry.what,
                entry.at,
                entry.who,
                entry.active,
                subject(settings().language, entry.what, entry.facts),
            )
        )


def show_command(
    import_id: Annotated[str, typer.Argument(help="Mã lần nạp, xem import list.")],
) -> None:
    """Cho biết mọi điều đã ghi về một lần nạp, dạng JSON."""
    found = [entry for entry in _entries() if entry.import_id == import_id]
    if not found:
        raise stop(1, "imports.refused.unknown_import", import_id=import_id[:60])
    typer.echo(json.dumps(_document(found[0]), ensure_ascii=False, indent=1))


def undo_command(
    import_id: Annotated[str, typer.Argument(help="Mã lần nạp, xem import list.")],
    why: Annotated[str, typer.Option("--why", help="Lý do hoàn tác.")],
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> None:
    """Hoàn tác một lần nạp và công bố lại; tệp gốc và các dòng vẫn được giữ."""
    try:
        version = undoing.undo(settings(), import_id, console_user(), why)
    except (CommitRefused, LedgerDamaged, ChecksFailed, DataFileError, TimeoutError) as refused:
        for sentence in refusal(settings().language, refused):
            typer.echo(sentence, err=True)
        raise typer.Exit(1) from None
    say("imports.undone", import_id=import_id, version=version)
    if as_json:
        typer.echo(json.dumps({"undone": import_id, "version": version}))
