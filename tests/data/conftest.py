"""The shipped data, built once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reform.settings import Settings
from reform.warehouse.build import build
from reform.warehouse.read import Warehouse, current_warehouse


@pytest.fixture(scope="session")
def shipped(tmp_path_factory) -> Iterator[Warehouse]:
    """The warehouse of the shipped data; building it runs every check."""
    settings = Settings(home=tmp_path_factory.mktemp("shipped"))
    build(settings)
    return current_warehouse(settings)
