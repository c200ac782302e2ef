"""The wall, the permalinks and whoever only reads carry no right to write: asked on the server."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette

from reform.accounts import rights, sessions, store
from reform.accounts.rights import NotAllowed
from reform.exporting import permalinks
from reform.settings import Settings
from reform.wall import routes as wall
from tests.server.asgi import get

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = (
    "/man-hinh-ioc",
    "/wall/state",
    "/wall/wall.js",
    "/worker.js",
    "/export/overview.rank.png",
)
WRITERS = (
    "reform.importing.index.commit", "reform.importing.undoing", "reform.importing.dossiers",
    "reform.importing.forms", "reform.importing.drafts", "reform.accounts.store",
    "reform.warehouse.backups",
)  # fmt: skip


def everything(home: Path) -> dict[str, str]:
    """Return name → hash of every file of an installation."""
    return {
        file.relative_to(home).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(home.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_address_of_the_wall_or_a_picture_takes_anything(warehouse, home, address, method):
    before = everything(home)
    answer = get(
        Starlette(routes=[*wall.routes(), *permalinks.routes()]),
        f"{address}?desk=history&undo=x&role=administrator",
        method=method,
        headers={"Content-Type": "text/csv", "Content-Length": "0"},
    )
    assert answer.status in (404, 405)
    assert everything(home) == before


def test_the_wall_and_the_permalinks_do_not_even_load_what_writes():
    code = (
        "import sys, reform.wall.routes, reform.wall.pages, reform.exporting.permalinks\n"
        f"print([name for name in {WRITERS!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("role", ["editor", "administrator"])
@pytest.mark.parametrize("name", [None, "viewer", "nobody", "VIEWER"])
def test_whoever_reads_is_refused_at_every_write(tmp_path, name, role):
    store.add(tmp_path, "viewer", "mat-khau-rat-dai", "viewer")
    own = Settings(home=tmp_path)
    for via in ("local", "oidc"):
        session = sessions.begin(name, via) if name else None
        with pytest.raises(NotAllowed):
            rights.require(session, role, tmp_path, own)


def test_every_write_of_the_desk_asks_for_the_right_first():
    """Whoever adds a write to the desk without asking is told here."""
    for file in sorted((ROOT / "reform" / "screen" / "desk").glob("*.py")):
        code = file.read_text(encoding="utf-8")
        for call in (
            "= commit(settings()",
            "undoing.undo(",
            "drafts.save(",
            "import_dossiers(\n",
            "import_forms(\n",
        ):
            before, found, _ = code.partition(call)
            assert not found or 'rights.require(who, "editor"' in before.rpartition("\ndef ")[2], (
                file.name,
                call,
            )
