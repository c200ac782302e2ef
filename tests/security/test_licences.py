"""Every pinned package is listed with its licence, and each licence is one that an office may use."""

from __future__ import annotations

from tests.security.licences import ACCEPTED, FILE, document, licences


def test_every_pin_has_a_licence_that_is_accepted() -> None:
    unknown = [row.package for row in licences() if not row.names]
    assert unknown == []
    assert {name: row.package for row in licences() for name in row.names if name not in ACCEPTED} == {}


def test_what_runs_on_the_server_may_be_passed_on_without_conditions_on_the_program() -> None:
    assert [row.package for row in licences() if row.server and "LGPL-3.0-only" in row.names] == []


def test_the_list_in_the_docs_is_the_one_of_the_installed_packages() -> None:
    assert FILE.read_text(encoding="utf-8") == document(licences())
