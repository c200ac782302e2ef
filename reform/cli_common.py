"""What every command shares: sentences on the other stream, ways to stop, the version that serves."""

from __future__ import annotations

import typer

from reform.settings import settings
from reform.warehouse.build import build
from reform.warehouse.read import Warehouse, WarehouseUnavailable, current_warehouse
from reform.warehouse.writers import CANNOT_WRITE
from reform.wording.texts import text


def say(key: str, **values: object) -> None:
    """Print a sentence on standard error: standard output holds answers only."""
    typer.echo(text(settings().language, key, **values), err=True)


def stop(code: int, key: str, **values: object) -> typer.Exit:
    """Say why and return the end of the command."""
    say(key, **values)
    return typer.Exit(code)


def served() -> Warehouse:
    """Return the version that serves; an installation without one builds its first.

    Raises WarehouseUnavailable when there is still none.
    """
    try:
        return current_warehouse()
    except WarehouseUnavailable:
        say("cli.first_build")
        try:
            build(settings())
        except CANNOT_WRITE:
            raise stop(1, "cli.cannot_write", folder=settings().home) from None
        return current_warehouse()
