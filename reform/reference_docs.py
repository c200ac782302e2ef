"""The reference of docs/reference/, written from the code: what exists is in it, and nothing else.

`python -m reform docs` writes it; a test holds the written files to the code and finds whatever has no
paragraph.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from queries.catalogue import Field, catalogue
from reform.data_dictionary import tables
from reform.figures.registry import REGISTRY
from reform.settings import PROJECT_ROOT, Settings
from reform.urls import PAGES
from reform.warehouse.checks import all_checks
from reform.wording.texts import catalogue as texts

FOLDER = PROJECT_ROOT / "docs" / "reference"
_HEAD = "# {title}\n\nMade from the code by `python -m reform docs`; do not edit.\n\n"


def documents(command: Any) -> dict[str, str]:
    """Return every file of the reference by name. `command` is the root of the command line."""
    return {
        "data-dictionary.md": _data_dictionary(),
        "queries.md": _queries(),
        "figures.md": _figures(),
        "checks.md": _checks(),
        "settings.md": _settings(),
        "commands.md": _commands(command),
        "pages.md": _pages(),
    }


def write(command: Any, folder: Path) -> list[Path]:
    """Write the reference into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in documents(command).items():
        (folder / name).write_text(content, encoding="utf-8", newline="\n")
        files.append(folder / name)
    return files


def undocumented(command: Any) -> list[str]:
    """Name everything that has no paragraph."""
    missing = [f"table {table.name}" for table in tables() if not table.meaning]
    missing += [f"column {t.name}.{c.name}" for t in tables() for c in t.columns if not c.meaning]
    missing += [f"setting {name}" for name, field in Settings.model_fields.items() if not field.description]
    missing += [f"figure {name}" for name in REGISTRY if not _definition(name)]
    missing += [f"page {name}" for name in PAGES if not _question_of(name)]
    for words, found in commands(command):
        missing += [] if found.help else [f"command {' '.join(words)}"]
        missing += [f"{' '.join(words)}: {_spelling(p)}" for p in found.params if not _help(p)]
    return missing


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that call it, in alphabetical order."""
    for name, found in sorted(command.commands.items()):
        if hasattr(found, "commands"):
            yield from commands(found, (*words, name))
        else:
            yield (*words, name), found


def _cell(said: str) -> str:
    return said.replace("|", "\\|").replace("\n", " ")


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(map(_cell, row))} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *lines]) + "\n"


def _data_dictionary() -> str:
    said = _HEAD.format(title="Data dictionary: the tables of a published version")
    for table in tables():
        said += f"## {table.name}\n\n{table.meaning}\n\n"
        said += _table(
            ("column", "type", "meaning"),
            (
                (f"`{c.name}`", c.type.lower() + ("" if c.required else ", may be empty"), c.meaning)
                for c in table.columns
            ),
        )
        said += "\n"
    return said.rstrip() + "\n"


def _fields(kind: str, fields: tuple[Field, ...]) -> str:
    if not fields:
        return ""
    rows = ((f"`{f.name}`", f.type + (", optional" if f.optional else ""), f.meaning) for f in fields)
    return _table((kind, "type", "meaning"), rows) + "\n"


def _queries() -> str:
    said = _HEAD.format(title="Queries: `python -m reform query NAME`")
    for question in catalogue().values():
        said += f"## {question.name}\n\n{question.what} One row per {question.one_row_per}.\n\n"
        said += _fields("parameter", question.parameters) + _fields("column", question.columns)
        said += "".join(f"- {caveat}\n" for caveat in question.caveats) + ("\n" if question.caveats else "")
    return said.rstrip() + "\n"


def _definition(figure: str) -> str:
    return texts("en").get(f"definitions.{figure}", "")


def _figures() -> str:
    said = _HEAD.format(title="Figures: `python -m reform export NAME`")
    for name, spec in REGISTRY.items():
        asked = ", ".join(f"`{query}`" for query in spec.queries)
        said += f"## {name}\n\n{spec.code} · from {asked}\n\n{_definition(name)}\n\n"
    return said.rstrip() + "\n"


def _checks() -> str:
    said = _HEAD.format(title="Checks: `python -m reform check`")
    said += "An error stops the publication, a note does not.\n\n"
    rows = ((f"`{c.name}`", c.what, c.one_row_per, c.severity) for c in all_checks())
    return said + _table(("check", "what must hold", "an offending row is", "severity"), rows)


def _settings() -> str:
    said = _HEAD.format(title="Settings")
    said += (
        "Keys of `settings.toml` in the installation's folder; `REFORM_` and the name in capitals in the\n"
        "environment wins over the file. An unknown key is an error.\n\n"
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for name, field in Settings.model_fields.items():
            default = field.default
            if isinstance(default, bool):
                default = str(default).lower()
            elif isinstance(default, Path):
                default = default.relative_to(PROJECT_ROOT).as_posix()
            shown = "the user's data folder" if default is PydanticUndefined else f"`{default}`"
            yield f"`{name}`", shown if default not in ("", None) else "empty", field.description or ""

    return said + _table(("setting", "default", "meaning"), rows())


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.name).upper()
    return ", ".join((*parameter.opts, *parameter.secondary_opts))


def _help(parameter: Any) -> str:
    return str(getattr(parameter, "help", None) or "")


def _commands(root: Any) -> str:
    said = _HEAD.format(title="Commands")
    for words, found in commands(root):
        said += f"## python -m reform {' '.join(words)}\n\n{' '.join(found.help.split())}\n\n"
        if found.params:
            rows = ((f"`{_spelling(p)}`", "yes" if p.required else "no", _help(p)) for p in found.params)
            said += _table(("parameter", "required", "meaning"), rows) + "\n"
    return said.rstrip() + "\n"


def _question_of(page: str) -> str:
    """Return the question in the first line of a page's docstring, without its Vietnamese name."""
    source = (PROJECT_ROOT / "pages" / f"{page}.py").read_text(encoding="utf-8")
    first = (ast.get_docstring(ast.parse(source)) or "").splitlines()[:1]
    question = "".join(first).partition(": ")[2]
    return question[:1].upper() + question[1:]


def _pages() -> str:
    said = _HEAD.format(title="Pages")
    names: Mapping[str, str] = texts("vi")
    rows = (
        (
            names[f"frame.{page}"],
            f"`/{'' if page == 'overview' else path}`",
            f"`pages/{page}.py`",
            _question_of(page),
        )
        for page, path in PAGES.items()
    )
    said += _table(("page", "address", "file", "question it answers"), rows)
    said += (
        "\nOutside the navigation: `/man-hinh-ioc` (the wall, docs/wall.md), `/export/<sheet>.png` (a\n"
        "picture by its address, docs/briefings.md), `/healthz` (docs/operations.md).\n"
    )
    return said
