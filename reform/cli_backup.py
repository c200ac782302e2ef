"""The commands `backup DIR` and `restore DIR`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from reform.cli_common import say
from reform.importing.index.commit import console_user
from reform.settings import settings
from reform.warehouse.backups import BackupError, backup, restore
from reform.warehouse.build import ChecksFailed
from reform.warehouse.ledger import LedgerDamaged
from reform.warehouse.loading import DataFileError
from reform.wording import dates, numbers
from reform.wording.imports import refusal

_JSON = typer.Option("--json", help="In một tài liệu JSON.")
_REFUSED = (BackupError, ChecksFailed, DataFileError, LedgerDamaged, TimeoutError)


def backup_command(
    folder: Annotated[Path, typer.Argument(help="Thư mục chứa các bản sao lưu, nên ở đĩa khác.")],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Sao lưu mọi thứ không dựng lại được: các lần nạp, hồ sơ, tài khoản, nhật ký, thiết lập."""
    try:
        place, manifest = backup(settings(), folder, console_user())
    except _REFUSED as refused:
        raise _stop(refused) from None
    lang = settings().language
    say(
        "backup.done",
        folder=place,
        n=numbers.count(len(manifest.files), lang),
        size=numbers.count(-(-manifest.size // 1_000_000), lang),
    )
    if as_json:
        document = {
            "backup": str(place),
            "files": len(manifest.files),
            "bytes": manifest.size,
            "version": manifest.version,
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
    else:
        typer.echo(place)


def restore_command(
    folder: Annotated[Path, typer.Argument(help="Một bản sao lưu, hoặc thư mục chứa chúng.")],
    as_json: Annotated[bool, _JSON] = False,
) -> None:
    """Khôi phục từ bản sao lưu; những gì bị thay được giữ trong backups/."""
    try:
        done = restore(settings(), folder, console_user())
    except _REFUSED as refused:
        raise _stop(refused) from None
    lang = settings().language
    say(
        "backup.restored",
        folder=done.place,
        at=dates.moment(done.manifest.made_at, lang),
        n=numbers.count(len(done.manifest.files), lang),
        version=done.version,
    )
    if done.manifest.version and done.manifest.version != done.version:
        say("backup.other_release", before=done.manifest.version, version=done.version)
    if done.kept:
        say("backup.kept", folder=done.kept)
    if as_json:
        document = {
            "restored": str(done.place),
            "files": len(done.manifest.files),
            "version": done.version,
            "version_then": done.manifest.version,
            "kept": done.kept or None,
        }
        typer.echo(json.dumps(document, ensure_ascii=False))
    else:
        typer.echo(done.version)


def _stop(refused: Exception) -> typer.Exit:
    for sentence in refusal(settings().language, refused):
        typer.echo(sentence, err=True)
    return typer.Exit(1)
