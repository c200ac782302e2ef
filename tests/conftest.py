"""What every test shares: an installation of its own, so that nobody's real one is touched."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from reform.settings import Settings, settings

# A busy machine must turn no test red: time is measured in tests/bench.
hypothesis.settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any_machine")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the whole run one fresh home folder."""
    folder = tmp_path_factory.mktemp("home")
    before = os.environ.get("REFORM_HOME")
    os.environ["REFORM_HOME"] = str(folder)
    settings.cache_clear()
    yield folder
    if before is None:
        del os.environ["REFORM_HOME"]
    else:
        os.environ["REFORM_HOME"] = before
    settings.cache_clear()


@pytest.fixture(scope="session")
def warehouse(home: Path):
    """Build the shipped data once and return the warehouse that serves them."""
    from reform.settings import settings as read_settings
    from reform.warehouse.build import build
    from reform.warehouse.read import current_warehouse

    build(read_settings())
    return current_warehouse()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """An installation with both simulated sets in its record, not published."""
    from reform.simulate.install import install

    own = Settings(home=tmp_path_factory.mktemp("simulated"))
    install(own)
    return own
