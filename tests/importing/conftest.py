"""An installation of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from reform.settings import Settings


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings of an empty installation with the shipped data."""
    home = tmp_path / "home"
    home.mkdir()
    return Settings(home=home)
