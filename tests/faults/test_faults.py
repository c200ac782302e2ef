"""A full disk, a folder without rights, a block gone bad, a clock that jumps, two servers on one home."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import psutil
import pytest

from reform import clock
from reform.dossiers import record
from reform.exporting.browser import RenderEngine
from reform.exporting.errors import RenderTimeout
from reform.settings import PROJECT_ROOT, Settings
from reform.warehouse import read
from reform.warehouse.build import build
from reform.warehouse.publish import file_of, read_pointer
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from reform.wording.texts import text
from tests.exporting.test_browser import bars, decode, wait_until_gone
from tests.importing.extract_files import coded, held, saved, taken
from tests.imports.conftest import all_scores, score_of, table
from tests.imports.conftest import own as _own
from tests.pages.test_pages import html, opened

own = _own
KILOBYTES = 200
START = (
    "from reform import health\nfrom reform.warehouse.read import current_warehouse\n"
    "health.prepare(); print(current_warehouse().version)"
)


def run(own: Settings, *words: str, disk_full: bool = False) -> subprocess.CompletedProcess[str]:
    """Run Python on an installation, with no right to write where none is given, even as root.

    `disk_full`: no file grows beyond some kilobytes, so that writing fails half way.
    """
    command: Sequence[str] = [sys.executable, *words]
    if os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-all", *command]

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (KILOBYTES << 10, KILOBYTES << 10))

    return subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        env=os.environ | {"REFORM_HOME": str(own.home), "REFORM_DATA_DIR": str(own.data_dir)},
        preexec_fn=small_files if disk_full else None,
        capture_output=True,
        text=True,
        check=False,
    )


def command(own: Settings, *words: str, disk_full: bool = False) -> subprocess.CompletedProcess[str]:
    return run(own, "-m", "reform", *words, disk_full=disk_full)


def refused(own: Settings, done: subprocess.CompletedProcess[str]) -> None:
    """Check that a command gave the sentence with its remedy and nothing else."""
    assert done.returncode == 1
    assert text("vi", "cli.cannot_write", folder=own.home) in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""


@pytest.fixture
def other_data(own: Settings, tmp_path: Path) -> Settings:
    """The installation with data files that make another version."""
    data = tmp_path / "data"
    shutil.copytree(own.data_dir, data)
    file = data / "rhythms.csv"
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, *reversed(lines)]) + "\n", encoding="utf-8")
    return Settings(home=own.home, data_dir=data)


@pytest.fixture
def read_only(own: Settings) -> Iterator[Settings]:
    """The installation in a folder that nobody may write."""
    own.home.chmod(0o555)
    yield own
    own.home.chmod(0o755)


def names(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if not file.name.endswith(".lock")}


def test_a_full_disk_stops_a_build_and_the_old_version_serves(own, other_data):
    before, files = read_pointer(own.home), names(own.home)
    refused(own, command(other_data, "build", disk_full=True))
    assert (read_pointer(own.home), names(own.home)) == (before, files)
    assert command(other_data, "build").stdout.strip() != before.version


def test_a_full_disk_lets_the_server_start_with_the_last_good_version(own, other_data):
    done = run(other_data, "-c", START, disk_full=True)
    assert (done.returncode, done.stdout.strip()) == (0, read_pointer(own.home).version)


def test_a_full_disk_stops_an_import_of_dossiers_and_nothing_is_half_in(own, tmp_path):
    taken(own, saved(tmp_path, [coded(1)], "first.csv"))
    version, before = build(own), held(own)
    file = saved(tmp_path, [coded(n) for n in range(2, 9000)], "second.csv")
    refused(own, command(own, "import", "dossiers", str(file), disk_full=True))
    assert held(own) == before and read_pointer(own.home).version == version
    assert taken(own, file).new == 8998


def test_a_folder_that_cannot_be_written_still_serves_and_every_command_says_why(read_only, tmp_path):
    version = read_pointer(read_only.home).version
    done = run(read_only, "-c", START)
    assert (done.returncode, done.stdout.strip()) == (0, version), done.stderr
    refused(read_only, command(read_only, "build"))
    extract = saved(tmp_path, [coded(1)])
    refused(read_only, command(read_only, "import", "dossiers", str(extract)))
    index = tmp_path / "sipas.csv"
    index.write_bytes(table("SIPAS", 2016, all_scores(60.0, 0.5)))
    stored = command(read_only, "import", "index", str(index))
    assert stored.returncode == 1 and "Traceback" not in stored.stderr and stored.stderr.strip()
    asked = command(read_only, "query", "indices/ranking", "--set", "index=PCI", "--set", "year=2019")
    assert asked.returncode == 0 and "Bình Phước" in asked.stdout
    assert command(read_only, "doctor").returncode == 1


def damaged(file: Path) -> None:
    """Change one byte in every block but the first few, as a failing disk does."""
    content = bytearray(file.read_bytes())
    for at in range(3 * 262_144 + 5000, len(content), 262_144):
        content[at] ^= 0xFF
    fresh = file.with_suffix(".damaged")
    fresh.write_bytes(content)
    fresh.replace(file)  # whoever has it open keeps the good one


def test_a_block_gone_bad_is_told_in_words_and_the_next_build_repairs_it(own):
    version = read_pointer(own.home).version
    damaged(file_of(own.home, version))
    read._serving.pop(own.home.absolute(), None)
    with pytest.raises(WarehouseUnavailable):
        current_warehouse(own).rows("SELECT bit_xor(hash(s)) AS h FROM score_stated AS s")
    read._serving.pop(own.home.absolute(), None)
    assert build(own) == version
    assert score_of(own, "PCI", 2019, "70") is not None


def test_a_missing_data_file_lets_the_server_start_with_the_last_good_version(own, other_data):
    (other_data.data_dir / "tiers.csv").unlink()
    done = run(other_data, "-c", START)
    assert (done.returncode, done.stdout.strip()) == (0, read_pointer(own.home).version)
    assert "tiers.csv" in done.stderr
    said = command(other_data, "build")
    assert said.returncode == 1 and "tiers.csv" in said.stderr and "Traceback" not in said.stderr


@pytest.mark.parametrize("day", [date(2018, 1, 1), date(2100, 1, 1)])
def test_a_clock_that_jumps_shows_what_was_public_then_and_comes_back(warehouse, monkeypatch, day):
    before = html(opened("overview"))
    with monkeypatch.context() as jumped:
        jumped.setattr(clock, "today", lambda: day)
        for page in ("overview", "rankings", "sources"):
            opened(page)
    assert html(opened("overview")) == before


def test_an_import_while_the_clock_is_behind_still_follows_the_one_before(own, tmp_path, monkeypatch):
    taken(own, saved(tmp_path, [coded(1, field="Đất đai")], "a.csv"))
    real = datetime

    class Behind(datetime):
        @classmethod
        def now(cls, tz=None):
            """Return a moment of ten years ago."""
            return real.now(tz).replace(year=2016, day=1)

    monkeypatch.setattr("reform.importing.dossiers.datetime", Behind)
    report = taken(own, saved(tmp_path, [coded(1, field="Hộ tịch")], "b.csv"))
    assert report.changed == 1
    state = record.current_state(own)
    assert state is not None and [part.seq for part in state.parts] == [1, 2]
    build(own)
    fields = current_warehouse(own).rows("SELECT field FROM cube_field WHERE received > 0")
    assert fields["field"].tolist() == ["Hộ tịch"]


def test_two_servers_on_one_home_start_together_and_both_see_what_either_publishes(tmp_path):
    home = Settings(home=tmp_path / "home")
    environment = os.environ | {"REFORM_HOME": str(home.home)}
    program = (
        f"{START}\nimport sys; sys.stdout.flush(); sys.stdin.readline()\nprint(current_warehouse().version)"
    )
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=PROJECT_ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    first = {server.stdout.readline().strip() for server in servers}
    assert first == {read_pointer(home.home).version}
    taken(home, saved(tmp_path, [coded(1)]))
    newer = build(home)
    ends = [server.communicate("\n", timeout=60) for server in servers]
    assert [said.strip() for said, _ in ends] == [newer, newer] and newer not in first
    assert all("Traceback" not in errors for _, errors in ends)


def test_a_browser_that_hangs_is_given_up_in_a_sentence_and_the_next_picture_is_right():
    engine = RenderEngine(tabs=1)
    try:
        assert decode(engine.render(bars(5), width=200, height=50)) == 5
        hung = engine.browser_pids
        for pid in hung:
            psutil.Process(pid).suspend()
        with pytest.raises(RenderTimeout) as told:
            engine.render(bars(6), width=200, height=50, timeout=2)
        assert len(text("vi", told.value.message_key)) > 20
        assert decode(engine.render(bars(7), width=200, height=50)) == 7
        assert wait_until_gone(hung) == []
    finally:
        engine.close()
