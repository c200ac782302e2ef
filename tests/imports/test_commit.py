"""An import goes in whole or not at all, beside what is held, and comes out again exactly."""

from __future__ import annotations

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from queries import catalogue
from reform import audit, clock
from reform.importing.index import commit as committing
from reform.importing.index.answers import Answers
from reform.importing.index.commit import CommitRefused, base_of, commit, undo
from reform.importing.index.contradictions import KINDS
from reform.settings import Settings
from reform.warehouse import build as building
from reform.warehouse import ledger
from reform.warehouse import read as reading
from reform.warehouse.build import ChecksFailed, build
from reform.warehouse.publish import SCHEMA_VERSION
from reform.warehouse.read import current_warehouse
from tests.importing_index.files import csv_text, vi
from tests.imports.conftest import all_scores, brought, places, request, score_of, seen, table

FRESH = all_scores(60.0, 0.5)
"""Scores of SIPAS 2016, of which the release holds nothing."""
SUMS = {"confirmed": ["sum_off", "rank_order", "rank_shared"]}
"""A publisher who corrects a total may leave its parts and places as they were printed."""


def folders(own: Settings) -> set[str]:
    """Return the names of everything in the record that a reader could see."""
    place = ledger.folder(own.home)
    return {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}


def ask(own: Settings, name: str, **given: object):
    """Answer a question in this installation."""
    return catalogue.run(current_warehouse(own), name, **given)


def test_a_table_of_the_publisher_is_shown_with_its_source(own):
    assert score_of(own, "SIPAS", 2016, "70") is None
    done = brought(own, table("SIPAS", 2016, FRESH), number="QĐ 1/2021", url="https://example.vn/qd.pdf")

    assert current_warehouse(own).version == done.version
    assert score_of(own, "SIPAS", 2016, "70") == (FRESH["Bình Phước"], 19)
    sources = ask(
        own, "indices/cell_sources", index="SIPAS", year=2016, province="70", dimension="", as_of=date.max
    )
    mine = sources[sources["source_key"] == f"nap_{done.import_id}"].iloc[0]
    assert mine["publisher"] == "Bộ Nội vụ" and mine["title"] == "QĐ 1/2021: Báo cáo chỉ số"
    assert mine["url"] == "https://example.vn/qd.pdf" and mine["chosen_score"]


def test_an_import_leaves_its_original_and_who_why_when(own):
    content = table("SIPAS", 2016, FRESH)
    done = brought(own, content)

    kept = ledger.read(own.home, done.import_id)
    assert (ledger.folder(own.home) / ledger.ORIGINALS / kept.file_hash).read_bytes() == content
    assert (kept.who, kept.why, kept.index, kept.years) == ("lan", "nạp số của Bộ", "SIPAS", (2016,))
    assert kept.counts["new"] == 63
    said = list(audit.entries(own.home))[-1]
    assert (said.who, said.action, said.facts["import_id"]) == ("lan", "index_imported", done.import_id)


def test_undoing_restores_the_version_before_exactly(own):
    before = current_warehouse(own).version
    done = brought(own, table("SIPAS", 2016, FRESH))
    assert done.version != before

    assert undo(own, done.import_id, "minh", "nạp nhầm năm") == before
    assert current_warehouse(own).version == before
    assert score_of(own, "SIPAS", 2016, "70") is None
    assert [(one.import_id, counts) for one, counts in committing.history(own)] == [(done.import_id, False)]
    with pytest.raises(CommitRefused, match="undone_before"):
        undo(own, done.import_id, "minh", "lần nữa")
    with pytest.raises(CommitRefused, match="unknown_import"):
        undo(own, "nothing", "minh", "thử")
    with pytest.raises(CommitRefused, match="no_why"):
        undo(own, done.import_id, "minh", " ")


def test_the_middle_one_of_three_is_undone_and_the_others_stay(own):
    first = brought(own, table("SIPAS", 2017, {"Cà Mau": 50.0}))
    second = brought(own, table("SIPAS", 2016, FRESH))
    brought(own, table("SIPAS", 2018, {"Cà Mau": 50.0}))

    undo(own, second.import_id, "minh", "thử")

    assert score_of(own, "SIPAS", 2016, "70") is None
    assert score_of(own, "SIPAS", 2017, "96") is not None and score_of(own, "SIPAS", 2018, "96") is not None
    assert [one.import_id for one, counts in committing.history(own) if counts][-1] == first.import_id


def test_the_same_file_again_changes_nothing(own):
    content = table("SIPAS", 2016, FRESH)
    first = brought(own, content)
    before = folders(own)
    again = brought(own, content)

    assert again == committing.Committed(first.import_id, first.version, already=True)
    assert folders(own) == before


# --- the editions ---------------------------------------------------------------------------------


def test_the_day_of_the_publishers_document_is_the_day_of_its_edition(own):
    brought(own, table("SIPAS", 2016, FRESH), published_on=date(2017, 8, 22))
    assert score_of(own, "SIPAS", 2016, "70", as_of="2017-08-21") is None
    assert score_of(own, "SIPAS", 2016, "70", as_of="2017-08-22") is not None


def test_an_edition_without_a_known_day_is_public_when_it_was_imported_at_the_latest(own):
    brought(own, table("SIPAS", 2016, FRESH), kind="dataset")
    editions = ask(own, "indices/completeness", as_of=date.max, include_derived=True)
    edition = editions[(editions["index_code"] == "SIPAS") & (editions["year"] == 2016)].iloc[0]
    assert edition["state"] == "full" and edition["public_rule"] in ("known_by", "assumed")
    assert score_of(own, "SIPAS", 2016, "70", as_of=clock.today().isoformat()) is not None


def test_a_known_day_of_an_edition_is_not_moved(own):
    brought(own, table("SIPAS", 2018, {"Cà Mau": 50.0}), published_on=date(2018, 1, 1))
    assert score_of(own, "SIPAS", 2018, "96", as_of="2019-05-23") is None
    assert score_of(own, "SIPAS", 2018, "96", as_of="2019-05-24") is not None


# --- figures that differ from those held -----------------------------------------------------------


def test_figures_that_differ_need_a_word_on_what_they_are(own):
    content = table("PAR", 2019, {"Bình Phước": 80.81})
    with pytest.raises(CommitRefused, match="which_intent"):
        brought(own, content)
    assert folders(own) == set()


@pytest.mark.parametrize(("kind", "shown"), [("dataset", 80.79), ("publisher", 80.81)])
def test_of_two_sources_the_rule_chooses_and_the_difference_is_listed(own, kind, shown):
    done = brought(
        own, table("PAR", 2019, {"Bình Phước": 80.81}), kind=kind, intent="statement", why="bản của Bộ"
    )

    assert score_of(own, "PAR", 2019, "70")[0] == shown
    listed = ask(own, "reference/corrections", as_of=date.max)
    assert (listed["reason_vi"] == "bản của Bộ").sum() == 1
    undo(own, done.import_id, "lan", "thử")
    assert len(ask(own, "reference/corrections", as_of=date.max)) == len(listed) - 1


def test_a_revision_keeps_the_old_figure_for_days_before_it(own):
    shown_before = score_of(own, "PCI", 2019, "70")
    brought(
        own,
        table("PCI", 2019, {"Bình Phước": 63.15}),
        SUMS,
        intent="revision",
        revised_on=date(2020, 9, 1),
        why="đính chính",
    )

    assert score_of(own, "PCI", 2019, "70", as_of="2020-08-31") == shown_before
    # The places of the first print are those of the others; where the revision states none, one is computed.
    assert score_of(own, "PCI", 2019, "70", as_of="2020-09-01")[0] == 63.15
    told = ask(
        own,
        "indices/revisions_between",
        since=date(2020, 8, 1),
        as_of=date(2020, 9, 1),
        province="70",
        include_derived=True,
    )
    assert told[["score_before", "score"]].values.tolist() == [[shown_before[0], 63.15]]
    unchanged = score_of(own, "PCI", 2019, "01", as_of="2020-09-01")
    assert unchanged == score_of(own, "PCI", 2019, "01", as_of="2020-08-31")


def test_a_second_revision_follows_the_first(own):
    for day, score in ((date(2020, 9, 1), 63.15), (date(2021, 2, 1), 63.25)):
        brought(
            own,
            table("PCI", 2019, {"Bình Phước": score}),
            SUMS,
            intent="revision",
            revised_on=day,
            title=f"lần {day}",
        )

    shown = [
        score_of(own, "PCI", 2019, "70", as_of=day)[0] for day in ("2020-08-31", "2020-12-31", "2021-02-01")
    ]
    assert shown[1:] == [63.15, 63.25] and shown[0] not in (63.15, 63.25)


def test_what_has_a_place_and_no_figure_is_kept_as_missing_with_its_reason(own):
    rows = [["Tỉnh", "SIPAS 2016"], *([name, vi(score)] for name, score in FRESH.items())]
    rows[5][1], rows[6][1] = "KCDL", "không công bố"
    brought(own, csv_text(rows, ";").encode())

    kept = current_warehouse(own).rows("SELECT province_code, reason FROM cell_missing ORDER BY 1")
    assert kept["reason"].tolist() == ["no_data", "not_published"]
    assert score_of(own, "SIPAS", 2016, kept["province_code"].iloc[0]) is None


def test_what_was_confirmed_excuses_the_check_for_that_year_only(own):
    ranks = places(FRESH)
    ranks["Bình Phước"], ranks["Bình Thuận"] = ranks["Bình Thuận"], ranks["Bình Phước"]
    content = table("SIPAS", 2016, FRESH, ranks)
    found = seen(own, content)
    assert {finding.kind for finding in found.questions} == {"rank_order"}
    with pytest.raises(CommitRefused, match="not_acceptable"):
        commit(own, found, content, request())

    brought(own, content, {"confirmed": ["rank_order"]}, intent="statement")
    assert all(rows.empty for rows in current_warehouse(own).checks().values())
    other = table("SIPAS", 2017, FRESH, ranks)
    found = seen(own, other, mapping={"confirmed": [*SUMS["confirmed"], *KINDS]})
    # Whoever gets round the question meets the check.
    found.answers = Answers()
    with pytest.raises(ChecksFailed):
        commit(own, found, other, request(intent="statement"))


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"why": "  "}, "no_why"),
        ({"title": ""}, "no_title"),
        ({"publisher": "\n"}, "no_publisher"),
        ({"kind": "founding_report"}, "unknown_kind"),
        ({"kind": "'; DROP TABLE score"}, "unknown_kind"),
        ({"url": "javascript:alert(1)"}, "bad_address"),
        ({"url": "https://a.vn/<script>"}, "bad_address"),
        ({"published_on": date.max}, "day_to_come"),
        ({"intent": "revision"}, "no_revision_day"),
        ({"base": ("somebody",)}, "stale"),
    ],
)
def test_an_unfinished_request_is_refused_and_leaves_nothing(own, wrong, key):
    with pytest.raises(CommitRefused, match=key):
        brought(own, table("SIPAS", 2016, FRESH), **wrong)
    assert folders(own) == set() and not (own.home / audit.FILE_NAME).exists()


def test_a_revision_before_the_first_print_is_refused(own):
    with pytest.raises(CommitRefused, match="revised_too_early"):
        brought(
            own,
            table("PCI", 2019, {"Bình Phước": 63.15}),
            SUMS,
            intent="revision",
            revised_on=date(2020, 1, 1),
        )


def test_a_revision_of_nothing_is_refused(own):
    known = score_of(own, "PCI", 2019, "70")[0]
    with pytest.raises(CommitRefused, match="nothing_revised"):
        brought(own, table("PCI", 2019, {"Bình Phước": known}), intent="revision", revised_on=clock.today())


def test_figures_that_break_a_check_are_refused_and_the_version_before_serves_on(own):
    before = current_warehouse(own).version
    highest = table("PAR", 2014, all_scores(60, 0.3) | {"Đà Nẵng": 99.0})
    found = seen(own, highest, mapping={"confirmed": [*KINDS]})
    found.answers = Answers()  # whoever gets round the question meets the check
    with pytest.raises(ChecksFailed) as refused:
        commit(own, found, highest, request(intent="statement"))
    assert "national_maximum_agrees_with_scores" in refused.value.offending
    assert current_warehouse(own).version == before and folders(own) == set()
    assert build(own) == before


def test_texts_are_stored_as_one_clean_line(own):
    done = brought(
        own,
        table("SIPAS", 2016, FRESH),
        title="A\x00B\u202e\r\n  C",
        why="x" * 2000,
        publisher="=1+1\tBộ",
    )
    kept = ledger.read(own.home, done.import_id)
    assert kept.document.title == "A B C" and len(kept.why) == committing.LONGEST
    assert kept.document.publisher == "=1+1 Bộ"


# --- nothing half-written -------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_who_was_first(own):
    base = base_of(own)
    one, two = table("SIPAS", 2016, FRESH), table("SIPAS", 2018, {"Cà Mau": 50.0})
    views = [(seen(own, one), one, "lan"), (seen(own, two), two, "minh")]

    def store(view):
        found, content, who = view
        try:
            return commit(own, found, content, request(who=who, base=base))
        except CommitRefused as refused:
            return refused

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(store, views))

    refused = [result for result in results if isinstance(result, CommitRefused)]
    stored = [result for result in results if not isinstance(result, CommitRefused)]
    assert len(stored) == 1 and [one.key for one in refused] == ["imports.refused.stale"]
    assert refused[0].values["who"] == ledger.read(own.home, stored[0].import_id).who
    assert len(ledger.active(own.home)) == 1


def test_a_disk_that_fills_up_at_any_moment_changes_nothing(own, monkeypatch):
    content = table("SIPAS", 2016, FRESH)
    found = seen(own, content)
    before = current_warehouse(own).version
    real, left, refused = os.fsync, 0, 0

    def full(handle: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    for fits in range(20):
        left = fits
        try:
            commit(own, found, content, request())
            break
        except CommitRefused as problem:
            refused += problem.key == "imports.refused.cannot_write"
        left = 99
        if ledger.state(own.home).active:  # it counts: the next build publishes it
            assert build(own) != before
        else:
            assert build(own) == before and folders(own) <= {ledger.STATE}

    assert refused == fits > 4
    assert score_of(own, "SIPAS", 2016, "70") is not None


def test_rows_that_somebody_changed_by_hand_are_not_served(own):
    done = brought(own, table("SIPAS", 2016, FRESH))
    file = ledger.rows_file(own.home, done.import_id)
    file.write_bytes(file.read_bytes()[:-9] + b"x" * 9)
    with pytest.raises(ledger.LedgerDamaged) as refused:
        build(own)
    assert refused.value.values["file"].endswith("rows.parquet")
    assert current_warehouse(own).version == done.version


@pytest.mark.parametrize("content", [b"", b"[]", b'{"active": 5}', b'{"active": ["../../x"], "events": []}'])
def test_a_damaged_state_is_told_and_never_taken_for_an_empty_one(own, content):
    brought(own, table("SIPAS", 2016, FRESH))
    (ledger.folder(own.home) / ledger.STATE).write_bytes(content)
    with pytest.raises(ledger.LedgerDamaged):
        build(own)


def test_leftovers_of_a_killed_import_are_swept_and_the_record_is_not(own):
    done = brought(own, table("SIPAS", 2016, FRESH))
    place = ledger.folder(own.home)
    before = folders(own)
    (place / "20200101000000-deadbeef").mkdir()
    (place / ledger.ORIGINALS / "ff").write_bytes(b"x")
    (place / ".state.json-1").write_bytes(b"x")

    undo(own, done.import_id, "lan", "thử")

    assert folders(own) == before


def test_the_day_of_a_revision_may_be_today(own):
    known = score_of(own, "PCI", 2019, "70")[0]
    brought(
        own,
        table("PCI", 2019, {"Bình Phước": known + 0.5}),
        SUMS,
        intent="revision",
        revised_on=clock.today(),
    )
    yesterday = clock.today() - timedelta(days=1)
    assert score_of(own, "PCI", 2019, "70", as_of=yesterday.isoformat())[0] == known


def test_imports_outlive_a_change_of_the_data_version(own, monkeypatch):
    done = brought(own, table("SIPAS", 2016, FRESH))
    before = folders(own)
    for module in (building, reading):
        monkeypatch.setattr(module, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    reading._serving.pop(own.home.absolute())

    version = build(own)
    assert version != done.version and current_warehouse(own).version == version
    assert score_of(own, "SIPAS", 2016, "70") == (FRESH["Bình Phước"], 19)
    assert folders(own) == before
