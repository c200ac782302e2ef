"""The command line keeps its promises: one JSON document, messages on the other stream, exit codes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from reform.cli import app

runner = CliRunner()


def ask(*words: str):
    return runner.invoke(app, ["query", *words])


def rows(*words: str) -> list[dict]:
    answer = ask(*words, "--format", "json")
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)["rows"]


@pytest.fixture(autouse=True)
def _built(warehouse):
    """Every command here needs a published version."""


def test_the_ranking_of_pci_2019_answers_as_the_contract_says():
    answer = ask("indices/ranking", "--set", "index=PCI", "--set", "year=2019", "--format", "json")
    document = json.loads(answer.stdout)
    assert set(document) == {"query", "parameters", "as_of", "version", "rows"}
    assert len(document["rows"]) == 63
    own = next(r for r in document["rows"] if r["province_code"] == "70")
    assert own["province"] == "Bình Phước"
    assert (own["score"], own["rank_published"], own["rank"], own["n"]) == (62.21, 61, 61, 63)
    assert {"rank_computed", "published_on"} <= set(own)


FOUNDING_DAY = ("--as-of", "2021-06-22")


def test_the_founding_day_has_the_editions_of_the_founding_report():
    latest = {r["index_code"]: r for r in rows("indices/latest", *FOUNDING_DAY)}
    years = {code: row["year"] for code, row in latest.items()}
    assert years == {"PAR": 2019, "SIPAS": 2019, "PAPI": 2020, "PCI": 2020, "ICT": 2019}
    places = {code: (row["rank"], row["n"], row["places_change"]) for code, row in latest.items()}
    assert places == {
        "PAR": (37, 63, 2),
        "SIPAS": (34, 63, None),
        "PAPI": (42, 63, -12),
        "PCI": (50, 63, 11),
        "ICT": (56, 63, None),
    }
    assert latest["PAPI"]["rank_is_computed"] is True
    assert latest["PCI"]["rank_is_computed"] is False
    assert latest["ICT"]["newer_year"] == 2020


def test_two_days_later_par_and_sipas_2020_are_public_but_not_held():
    latest = {r["index_code"]: r for r in rows("indices/latest", "--as-of", "2021-06-24")}
    assert (latest["PAR"]["year"], latest["PAR"]["newer_year"]) == (2019, 2020)


def test_an_edition_appears_on_its_day_of_publication_and_not_before():
    def pci(day):
        return next(r["year"] for r in rows("indices/latest", "--as-of", day) if r["index_code"] == "PCI")

    assert pci("2020-05-04") == 2018
    assert pci("2020-05-05") == 2019


def test_pci_2020_is_one_hundredth_behind_the_next_place():
    (place,) = rows("indices/distance", "--set", "index=PCI", "--set", "year=2020")
    assert (place["rank"], place["n"], place["gap_next"], place["median"]) == (50, 63, 0.01, 63.44)
    (gain,) = rows("indices/gain", "--set", "index=PCI", "--set", "year=2020", "--set", "added=0.5")
    assert (gain["gap_level"], gain["gap_pass"], gain["rank_then"]) == (0.01, 0.02, 42)


def test_the_day_of_publication_names_its_rule():
    assert {r["public_rule"] for r in rows("indices/completeness")} >= {"day", "known_by"}


def test_every_question_is_listed_with_its_documentation():
    listed = json.loads(ask("--list", "--format", "json").stdout)
    assert {"indices/ranking", "indices/latest"} <= {q["query"] for q in listed}
    assert all(q["what"] and q["one_row_per"] and q["columns"] for q in listed)
    assert "indices/ranking" in ask("--list").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("indices/nothing",),
        ("indices/ranking", "--set", "index=PCI", "--set", "yeer=2019"),
        ("indices/ranking", "--set", "index=PCI", "--set", "year=abc"),
        ("indices/ranking", "--set", "index"),
        ("indices/ranking",),
        ("indices/ranking", "--set", "index=PCI", "--as-of", "22/06/2021"),
    ],
)
def test_wrong_use_exits_with_two_and_a_sentence(words):
    answer = ask(*words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert len(answer.stderr.strip()) > 20
    assert "Traceback" not in answer.stderr


def test_an_index_that_does_not_exist_gives_no_rows():
    assert rows("indices/ranking", "--set", "index=XYZ") == []


def test_csv_has_a_header_and_63_rows():
    answer = ask("indices/ranking", "--set", "index=PCI", "--set", "year=2019", "--format", "csv")
    assert len(answer.stdout.strip().splitlines()) == 64


def test_check_passes_on_the_shipped_data():
    answer = runner.invoke(app, ["check", "--json"])
    assert answer.exit_code == 0, answer.output
    document = json.loads(answer.stdout)
    assert document["failed"] == {}
    assert document["checks"] >= 15


def test_build_prints_the_version_that_queries_name():
    version = runner.invoke(app, ["build"]).stdout.strip()
    document = json.loads(ask("indices/cards", "--format", "json").stdout)
    assert document["version"] == version


def test_doctor_examines_everything_and_says_what_is_wrong(tmp_path):
    runner.invoke(app, ["backup", str(tmp_path)])  # what other tests left in the installation is backed up
    answer = runner.invoke(app, ["doctor"])
    assert answer.exit_code == 0, answer.output
    assert answer.stdout.count("✓") >= 9
