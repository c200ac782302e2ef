"""Both simulated sets, made once for all tests, as frames and as an installation that serves them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from reform.dossiers.calendar import WorkingCalendar, working_calendar
from reform.dossiers.overrides import calendar_overrides
from reform.settings import Settings
from reform.simulate.aims import Aims, aims
from reform.simulate.centre import centre
from reform.simulate.procedures import procedures
from reform.simulate.province import province
from reform.warehouse.build import build
from reform.warehouse.read import Warehouse, current_warehouse


@dataclass(frozen=True)
class Sets:
    """The two calibrated sets of one seed."""

    centre: pd.DataFrame
    province: pd.DataFrame


@pytest.fixture(scope="session")
def calendar() -> WorkingCalendar:
    return working_calendar(calendar_overrides(Settings().data_dir))


@pytest.fixture(scope="session")
def wanted() -> Aims:
    return aims(Settings().data_dir)


@pytest.fixture(scope="session")
def services(wanted: Aims) -> pd.DataFrame:
    return procedures(wanted)


def made(wanted: Aims, services: pd.DataFrame, calendar: WorkingCalendar, seed: int) -> Sets:
    return Sets(centre(wanted, services, calendar, seed), province(wanted, services, calendar, seed))


@pytest.fixture(scope="session")
def sets(wanted: Aims, services: pd.DataFrame, calendar: WorkingCalendar) -> Sets:
    return made(wanted, services, calendar, 1)


@pytest.fixture(scope="session")
def other_seed(wanted: Aims, services: pd.DataFrame, calendar: WorkingCalendar) -> Sets:
    return made(wanted, services, calendar, 2)


@pytest.fixture(scope="session")
def serving(installation: Settings) -> Warehouse:
    build(installation)
    return current_warehouse(installation)
