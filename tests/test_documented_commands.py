"""Every command that a document names is understood as it stands there; the cheap ones are run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reform.cli import app
from reform.settings import settings

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md")),
    ROOT / "data" / "README.md",
    *sorted((ROOT / "deploy").glob("*.service")),
    *sorted((ROOT / "deploy").glob("*.timer")),
]
SAID = re.compile(r"python -m reform (?P<rest>[^\n]+)")
# Words that stand for a file or folder of the reader's.
FILE_WORDS = {"FILE", "EXTRACT", "TABLE.xlsx"}
FOLDER_WORDS = {"DIR", "FOLDER", "/srv/backups", "/srv/briefings", r"C:\briefings"}
# Commands that cost little and need neither a file of the reader's, nor a browser, nor a record.
CHEAP = {"query", "build", "check", "briefing"}


def spelled_out(said: str, in_code: bool) -> list[str]:
    """Return the commands of a line: brackets opened, alternatives told apart, comments left off."""
    if in_code:
        said = said.split("`")[0]
    said = re.sub(r"\s+#.*$", "", said)
    if said.count('"') % 2:  # the whole command stands in quotation marks
        said = said.rstrip().removesuffix('"')
    said = said.replace("[", "").replace("]", "").replace("…", "")
    first, *others = re.split(r" \| ", said)
    group = first.split()[0]
    commands = []
    for command in (first, *(f"{group} {other}" for other in others)):
        if match := re.search(r"(\S+\|[^-]+?)(?= --|$)", command):
            commands += [command.replace(match[1], choice) for choice in match[1].split("|")]
        else:
            commands.append(command)
    return [command.strip() for command in commands]


def documented() -> list[str]:
    found: dict[str, None] = {}
    for file in FILES:
        for line in file.read_text(encoding="utf-8").splitlines():
            for match in SAID.finditer(line):
                in_code = line[: match.start()].count("`") % 2 == 1
                found |= dict.fromkeys(spelled_out(match["rest"], in_code))
    return list(found)


COMMANDS = documented()


def words_of(command: str, folder: Path) -> list[str]:
    """Return the words of a command, with files and folders of a test's own."""
    words = []
    for word in shlex.split(command, posix=True):
        if word in FILE_WORDS:
            (folder / "file.xlsx").touch()
            words.append(str(folder / "file.xlsx"))
        elif word in FOLDER_WORDS or word.startswith("C:"):
            words.append(str(folder))
        else:
            words.append(str(folder / word) if word.endswith(".html") else word)
    return words


def test_the_documents_name_commands():
    assert {
        "query --list",
        "import show ID",
        'import undo ID --why ""',
        "wall do go 3",
        "user add NAME --role viewer",
    } <= set(COMMANDS)
    assert len(COMMANDS) > 35


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_is_understood(command, tmp_path):
    found, words = typer.main.get_command(app), words_of(command, tmp_path)
    while hasattr(found, "commands"):
        assert words and words[0] in found.commands, command
        found = found.commands[words.pop(0)]
    found.make_context(command, words)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.split()[0] in CHEAP or c.endswith(" --list")])
def test_a_cheap_documented_command_runs(command, warehouse, tmp_path):
    answer = CliRunner().invoke(app, words_of(command, tmp_path))
    assert answer.exit_code == 0, answer.output
    assert answer.stdout


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("wall ")])
def test_a_documented_command_to_the_walls_runs(command, monkeypatch, tmp_path):
    monkeypatch.setenv("REFORM_HOME", str(tmp_path))
    settings.cache_clear()
    try:
        answer = CliRunner().invoke(app, words_of(command, tmp_path))
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert answer.exit_code == 0, answer.output
    assert list(tmp_path.iterdir())
