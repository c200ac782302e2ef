"""A small installation made of files, built in a fraction of a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reform.settings import Settings
from reform.warehouse import read
from tests.warehouse.world import healthy_world, write_data_dir


@pytest.fixture(scope="session")
def small_data(tmp_path_factory) -> Path:
    """A data directory of the healthy world; copy it before changing it."""
    with healthy_world() as world:
        return write_data_dir(world, tmp_path_factory.mktemp("small") / "data")


@pytest.fixture
def installation(small_data: Path, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty installation with its own copy of the small data."""
    data = tmp_path / "data"
    for file in small_data.rglob("*.csv"):
        target = data / file.relative_to(small_data)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    settings = Settings(home=tmp_path / "home", data_dir=data)
    yield settings
    read._serving.pop(settings.home.resolve(), None)


def rewrite(settings: Settings, name: str, old: str, new: str) -> None:
    """Replace a text in one data file."""
    file = settings.data_dir / name
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
