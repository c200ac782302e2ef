"""The commands about local accounts: `user add`, `remove`, `list`, `role`, `password`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from reform import audit
from reform.accounts import store
from reform.accounts.store import ROLES, AccountError, Role
from reform.cli_common import say, stop
from reform.importing.index.commit import console_user
from reform.settings import settings
from reform.wording.texts import text

user_app = typer.Typer(no_args_is_help=True, help="Tài khoản được ghi số liệu.")
_FROM_INPUT = typer.Option("--password-stdin", help="Đọc mật khẩu từ đầu vào chuẩn, dòng đầu.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except AccountError as refused:
        raise stop(1, refused.key, **refused.values) from None


def _role(said: str) -> Role:
    found = next((role for role in ROLES if role == said), None)
    if found is None:
        raise typer.BadParameter(", ".join(ROLES))
    return found


def _password(from_input: bool) -> str:
    """Read a password: a line of standard input, or twice from the person without showing it."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    lang = settings().language
    return str(
        typer.prompt(
            text(lang, "accounts.ask_password"),
            hide_input=True,
            confirmation_prompt=text(lang, "accounts.ask_again"),
            err=True,
        )
    )


@user_app.command("add")
def add_command(
    name: Annotated[str | None, typer.Argument(help="Tên đăng nhập.")] = None,
    role: Annotated[str, typer.Option("--role", help="viewer, editor hoặc administrator.")] = "editor",
    password_stdin: Annotated[bool, _FROM_INPUT] = False,
) -> None:
    """Thêm một tài khoản (mặc định quyền biên tập)."""
    given = _role(role)
    asked = name or str(typer.prompt(text(settings().language, "accounts.name"), err=True))
    with _told():
        known = store.plain_name(asked)
        store.add(settings().home, known, _password(password_stdin), given)
    audit.write(settings().home, console_user(), "user_added", name=known, role=given)
    say("accounts.added", name=known, role=text(settings().language, f"accounts.role.{given}"))


@user_app.command("remove")
def remove_command(name: Annotated[str, typer.Argument(help="Tên đăng nhập.")]) -> None:
    """Xóa một tài khoản; phiên đang mở mất quyền ghi ngay."""
    with _told():
        store.remove(settings().home, name)
    audit.write(settings().home, console_user(), "user_removed", name=store.plain_name(name))
    say("accounts.removed", name=store.plain_name(name))


@user_app.command("role")
def role_command(
    name: Annotated[str, typer.Argument(help="Tên đăng nhập.")],
    role: Annotated[str, typer.Argument(help="viewer, editor hoặc administrator.")],
) -> None:
    """Đổi quyền của một tài khoản."""
    given = _role(role)
    with _told():
        store.set_role(settings().home, name, given)
    audit.write(settings().home, console_user(), "user_role_changed", name=store.plain_name(name), role=given)
    say("accounts.changed", name=store.plain_name(name))


@user_app.command("password")
def password_command(
    name: Annotated[str, typer.Argument(help="Tên đăng nhập.")],
    password_stdin: Annotated[bool, _FROM_INPUT] = False,
) -> None:
    """Đổi mật khẩu của một tài khoản."""
    with _told():
        store.set_password(settings().home, name, _password(password_stdin))
    audit.write(settings().home, console_user(), "user_password_changed", name=store.plain_name(name))
    say("accounts.changed", name=store.plain_name(name))


@user_app.command("list")
def list_command(
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON.")] = False,
) -> None:
    """Liệt kê tài khoản; không bao giờ in mật khẩu."""
    with _told():
        known = store.accounts(settings().home)
    rows = [{"name": one.name, "role": one.role, "created_at": one.created_at} for one in known.values()]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif not rows:
        say("accounts.none")
    for row in [] if as_json else rows:
        typer.echo(f"{row['name']}  {row['role']}  {row['created_at']}")
