"""`kill -9` at any moment of an import or a publication leaves the old version, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from queries import catalogue
from reform.settings import Settings
from reform.warehouse import read
from reform.warehouse.read import current_warehouse

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
WHOLE = 6000


@dataclass(frozen=True)
class Told:
    """What an installation answers: dossiers held, and counted by agency, by field and by half month."""

    held: int
    by_agency: int
    by_field: int
    by_half: int
    late: int


def told(home: Path) -> Told:
    """Ask the version that serves now."""
    read._serving.pop(home.resolve(), None)
    warehouse = current_warehouse(Settings(home=home))
    held = catalogue.run(warehouse, "dossiers/snapshots")
    counts = [
        warehouse.rows(f"SELECT coalesce(sum(received), 0)::BIGINT AS n FROM {cube}")["n"].iloc[0]
        for cube in ("cube_agency", "cube_field", "cube_half")
    ]
    late = warehouse.rows("SELECT coalesce(sum(resolved_late), 0)::BIGINT AS n FROM cube_agency")["n"].iloc[0]
    return Told(int(held["dossiers"].sum()), *(int(n) for n in counts), int(late))


def begin(home: Path, file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "reform", "import", "dossiers", str(file), "--scope", "centre", "--json"]
    environment = {**os.environ, "REFORM_HOME": str(home)}
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[bytes]) -> None:
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()


@pytest.fixture(scope="module")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The first half of an extract, and the whole."""
    folder = tmp_path_factory.mktemp("extracts")
    subprocess.run(
        [sys.executable, "-m", "reform", "simulate", "--out", str(folder), "--dossiers", str(WHOLE)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    whole = next(folder.glob("*.parquet"))
    half = folder / "half" / "half.parquet"
    half.parent.mkdir()
    duckdb.execute(f"COPY (SELECT * FROM '{whole}' LIMIT {WHOLE // 2}) TO '{half}'")
    return half, whole


def test_twenty_kills_lose_nothing_and_mix_nothing(extracts: tuple[Path, Path], tmp_path: Path):
    half, whole = extracts
    undisturbed, home = tmp_path / "undisturbed", tmp_path / "home"
    for folder in (undisturbed, home):
        finish(begin(folder, half))
    before = told(home)
    start = time.monotonic()
    finish(begin(undisturbed, whole))
    needed = time.monotonic() - start
    after = told(undisturbed)
    assert before.held < after.held
    kept = tmp_path / "kept"
    shutil.copytree(home, kept)
    luck = random.Random(11)
    interrupted = 0
    for _ in range(4 * KILLS):
        process = begin(home, whole)
        start = time.monotonic()
        with contextlib.suppress(subprocess.TimeoutExpired):
            # Spread over the whole run, a few past its usual end.
            process.wait(needed * (0.2 + 0.85 * luck.random()))
        if process.returncode == 0:
            # A machine less busy than at the measurement: the spread follows.
            needed = time.monotonic() - start
        process.kill()
        process.communicate()
        interrupted += process.returncode != 0
        now = told(home)
        assert now in (before, after)
        if now == after:
            shutil.rmtree(home)
            shutil.copytree(kept, home)
        if interrupted == KILLS:
            break
    assert interrupted == KILLS
    finish(begin(home, whole))
    assert told(home) == after
    leftovers = [path.name for path in home.rglob("*") if path.name.startswith(".draft")]
    assert leftovers == []
