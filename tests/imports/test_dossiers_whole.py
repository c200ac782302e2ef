"""An extract or an official table is in the record and served, or neither, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from reform.dossiers import forms, record
from reform.importing.dossiers import import_dossiers
from reform.importing.forms import import_forms
from reform.settings import Settings
from reform.warehouse import build as building
from reform.warehouse.build import ChecksFailed, build
from reform.warehouse.read import current_warehouse
from tests.importing.extract_files import coded, held, saved
from tests.importing.test_forms import form_file

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from reform.importing import dossiers
from reform.settings import settings
dossiers.prepare = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
dossiers.import_dossiers(settings(), [Path(sys.argv[1])], publish=True)
"""


def kept(own: Settings) -> set[str]:
    """Return what the record of dossiers and tables holds, but the lock and the secret of the keys."""
    return {
        file.relative_to(own.home).as_posix()
        for place in (record.folder(own.home), forms.folder(own.home))
        if place.exists()
        for file in place.rglob("*")
        if file.is_file() and file.name != "salt"
    }


@pytest.fixture
def refused(monkeypatch) -> None:
    """Let every version be refused by a check."""
    monkeypatch.setattr(building, "run_checks", lambda *_, **__: {"dossier_x": pd.DataFrame({"n": [1]})})


def test_an_extract_whose_version_is_refused_leaves_nothing(own, tmp_path, refused):
    before = current_warehouse(own).version
    rows = [*(coded(n) for n in range(3)), coded(9, received_on="x")]
    with pytest.raises(ChecksFailed):
        import_dossiers(own, [saved(tmp_path, rows)], publish=True)

    assert record.current_state(own) is None and kept(own) == set()
    assert current_warehouse(own).version == before and build(own) == before


def test_a_second_extract_that_is_refused_leaves_the_first_as_it_was(own, tmp_path, monkeypatch):
    done = import_dossiers(own, [saved(tmp_path, [coded(1), coded(2)])], publish=True)
    assert current_warehouse(own).version == done.version
    before = kept(own), held(own)
    monkeypatch.setattr(building, "run_checks", lambda *_, **__: {"dossier_x": pd.DataFrame({"n": [1]})})
    with pytest.raises(ChecksFailed):
        import_dossiers(own, [saved(tmp_path, [coded(3)], "sau.csv")], publish=True)

    assert (kept(own), held(own)) == before and current_warehouse(own).version == done.version


def test_an_official_table_whose_version_is_refused_leaves_nothing(own, tmp_path, refused):
    before = current_warehouse(own).version
    with pytest.raises(ChecksFailed):
        import_forms(own, [form_file(tmp_path)], publish=True)
    assert kept(own) == set() and current_warehouse(own).version == before


def test_an_extract_killed_before_its_version_is_ready_never_counts(own, tmp_path):
    before = current_warehouse(own).version
    file = saved(tmp_path, [coded(1), coded(2)])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(file)],
        cwd=ROOT,
        env={**os.environ, "REFORM_HOME": str(own.home)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert record.current_state(own) is None and build(own) == before

    again = import_dossiers(own, [file], publish=True)
    assert again.new == 2 and len(held(own)) == 2 and current_warehouse(own).version == again.version
