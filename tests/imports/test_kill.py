"""`kill -9` at any moment of an import or an undo: the record before or the record after, never between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reform.settings import PROJECT_ROOT
from reform.warehouse import ledger
from reform.warehouse.build import build
from reform.warehouse.read import current_warehouse
from tests.imports.conftest import all_scores, score_of, table

KILLS = 6
FRESH = all_scores(60.0, 0.5)


def command(own, *words: str) -> subprocess.Popen[bytes]:
    """Start the command line on this installation."""
    environment = os.environ | {"REFORM_HOME": str(own.home)}
    return subprocess.Popen(
        [sys.executable, "-m", "reform", "import", *words],
        cwd=PROJECT_ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def whole_time(own, *words: str) -> float:
    """Return how long the command takes when nobody disturbs it."""
    begun = time.monotonic()
    assert command(own, *words).wait() == 0
    return time.monotonic() - begun


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A table that is new to the installation."""
    path = tmp_path / "sipas.csv"
    path.write_bytes(table("SIPAS", 2016, FRESH))
    return path


def test_a_killed_import_or_undo_leaves_the_state_before_or_after_and_can_be_repeated(own, file: Path):
    before = current_warehouse(own).version
    lasts = whole_time(own, "index", str(file))
    after = build(own)
    [stored] = ledger.active(own.home)
    chance = random.Random(7)
    hit = 0
    for _ in range(20 * KILLS):
        going_in = not ledger.active(own.home)
        words = (
            ("index", str(file)) if going_in else ("undo", ledger.active(own.home)[0].import_id, "--why", "x")
        )
        process = command(own, *words)
        time.sleep(chance.uniform(0.35, 1.0) * lasts)
        process.send_signal(signal.SIGKILL)
        hit += process.wait() == -signal.SIGKILL

        assert (score_of(own, "SIPAS", 2016, "70") is None) == (current_warehouse(own).version == before)
        counting = [one.content_hash for one in ledger.active(own.home)]
        assert counting in ([], [stored.content_hash])
        version = build(own)
        assert (version == before) == (counting == [])
        assert (score_of(own, "SIPAS", 2016, "70") is None) == (counting == [])
        if hit >= KILLS:
            break
    assert hit >= KILLS
    if not ledger.active(own.home):
        assert command(own, "index", str(file)).wait() == 0
    assert score_of(own, "SIPAS", 2016, "70") is not None and after != before
