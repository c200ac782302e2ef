"""What start-up prepares and what `/healthz` reports."""

from __future__ import annotations

import logging

import pandas as pd

from queries import catalogue
from reform import clock, logs
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.settings import settings
from reform.warehouse.build import ChecksFailed, build
from reform.warehouse.loading import DataFileError
from reform.warehouse.read import WarehouseUnavailable, current_warehouse
from reform.wording.texts import text

_log = logging.getLogger(__name__)


def set_up_log() -> None:
    """Give the server's log the form that the settings say."""
    logs.set_up(settings().log_format)


def prepare() -> None:
    """Build the warehouse of this release; when that fails, the last good version serves."""
    try:
        build(settings())
    except (ChecksFailed, DataFileError) as refused:
        said = (
            text(settings().language, refused.key, **refused.values)
            if isinstance(refused, DataFileError)
            else str(refused)
        )
        _log.error("the data were refused, the last good version serves: %s", said)
        current_warehouse()  # raises when there is no last good version: then do not start


def warm_up() -> None:
    """Draw every figure once: what the libraries load at their first use is not the first visitor's wait."""
    for spec in REGISTRY.values():
        try:
            rows = spec.sample()
            spec.draw(rows, ChartContext())
            spec.describe(rows, ChartContext())
        except Exception:
            _log.exception("the sample of %s cannot be drawn", spec.name)


def report() -> dict[str, object]:
    """Return version and age of the data: days since the newest edition held became public."""
    try:
        warehouse = current_warehouse()
    except WarehouseUnavailable:
        return {"status": "error", "reason": "no warehouse"}
    today = clock.today()
    rows = catalogue.run(
        warehouse,
        "indices/freshness",
        province=settings().home_province,
        as_of=today,
        include_derived=settings().include_derived,
    )
    newest = pd.Timestamp(rows["published_on"].max()).date() if len(rows) else None
    return {
        "version": warehouse.version,
        "newest_publication": newest.isoformat() if newest else None,
        "data_age_days": (today - newest).days if newest else None,
    }
