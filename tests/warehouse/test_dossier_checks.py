"""Cubes that contradict each other are never published, however small the change."""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from reform.dossiers.record import ImportMeta, draft
from reform.settings import Settings
from reform.warehouse import build as building
from reform.warehouse.build import ChecksFailed, build, check_current
from reform.warehouse.checks import all_checks
from reform.warehouse.publish import file_of, read_pointer


def bring(settings: Settings, number: int) -> None:
    """Import one more dossier, without publishing it."""
    with draft(settings) as on:
        on.connection.execute(
            """
            INSERT INTO incoming BY NAME
            SELECT ('0000000000000000000000000000000' || $n)::UUID AS dossier_key, 'province' AS scope,
                'imported' AS origin, 'Hộ tịch' AS field, 'so-a' AS agency_code, 'Sở A' AS agency_name,
                'province' AS level, 'direct' AS channel, DATE '2021-06-02' AS received_on, 4 AS status,
                0 AS paused_days, FALSE AS on_the_spot, 1 AS row_order
            """,
            {"n": number},
        )
        at = f"2021-06-19T08:00:0{number}+00:00"
        on.commit(
            ImportMeta(f"import-{number}", "imported", "province", date(2021, 6, 18), (), "", "", "", at)
        )


def spoil(settings: Settings, version: str) -> None:
    """Let the cube of days of a version count one dossier too many."""
    with duckdb.connect(str(file_of(settings.home, version))) as connection:
        connection.execute("UPDATE cube_day SET received = received + 1")


def test_a_day_added_to_spoilt_cubes_is_not_published(installation):
    bring(installation, 1)
    old = build(installation)
    spoil(installation, old)
    bring(installation, 2)
    with pytest.raises(ChecksFailed) as caught:
        build(installation)
    assert "dossier_cubes_agree" in caught.value.offending
    assert read_pointer(installation.home).version == old


def test_the_checks_of_the_serving_version_name_spoilt_cubes(installation):
    bring(installation, 1)
    version = build(installation)
    spoil(installation, version)
    spoilt = {name for name, rows in check_current(installation).items() if not rows.empty}
    assert spoilt == {"dossier_cubes_agree", "dossier_scopes_are_whole"}


def test_only_what_a_day_of_dossiers_can_change_is_checked_again(installation, monkeypatch):
    asked = []
    run_checks = building.run_checks

    def listening(connection, **given):
        found = run_checks(connection, **given)
        asked.append(set(found))
        return found

    monkeypatch.setattr(building, "run_checks", listening)
    for number in (1, 2):
        bring(installation, number)
        build(installation)
    whole = {check.name for check in all_checks() if check.severity == "error"}
    assert asked == [whole, {name for name in whole if name.startswith("dossier_")}]
