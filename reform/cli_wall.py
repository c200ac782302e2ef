"""The commands `wall …`: steer the walls of this installation, and make their start file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reform.settings import settings
from reform.wall import command, launcher
from reform.wording.texts import text

wall_app = typer.Typer(no_args_is_help=True, help="Màn hình IOC: điều khiển từ xa và tệp khởi động.")


@wall_app.command("do")
def do_command(
    words: Annotated[list[str], typer.Argument(help="next, back, pause, run, hoặc go 1–6.")],
) -> None:
    """Ra lệnh cho mọi màn hình; có hiệu lực ở lần làm mới kế tiếp."""
    try:
        command.give(settings().home, " ".join(words))
    except ValueError as unknown:
        typer.echo(text(settings().language, "wall.bad_command", value=str(unknown)), err=True)
        raise typer.Exit(2) from None


@wall_app.command("launcher")
def launcher_command(
    url: Annotated[str, typer.Option(help="Địa chỉ màn hình, ví dụ http://may-chu:8501/man-hinh-ioc")],
    out: Annotated[Path, typer.Option(help="Tệp HTML sẽ ghi.")],
) -> None:
    """Ghi tệp HTML chờ máy chủ rồi mở màn hình; đặt trên máy của màn hình."""
    try:
        launcher.write(out, url, settings().language)
    except ValueError:
        typer.echo(text(settings().language, "wall.bad_address", value=url), err=True)
        raise typer.Exit(2) from None
    typer.echo(str(out))
