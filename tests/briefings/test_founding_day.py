"""On 22/06/2021 the briefings say what the founding report says, and what it left unsaid."""

from __future__ import annotations

import re
from datetime import date

import pytest

from queries.catalogue import run
from reform.briefings import KINDS, Briefing, Order, compose, markdown
from reform.briefings.parts import Statement, Table
from reform.wording import published
from reform.wording.texts import LANGUAGES

FOUNDING_DAY = date(2021, 6, 22)
AGENCY = "ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC"
# The families of keys that are figures on indices and on dossiers.
FAMILIES = ("par.", "sipas.", "papi.", "pci.", "ict.", "dossier.", "backlog.", "postal.re", "foursite.")
FAMILIES += ("index.population", "online.share", "campaign.ecopies")
FAMILIES += ("campaign.rank", "campaign.services", "campaign.level4")


def made(warehouse, kind="monthly", as_of=FOUNDING_DAY, **other) -> Briefing:
    return compose(warehouse, Order(kind, as_of, date(2026, 11, 23), AGENCY, **other))


def statements(briefing: Briefing) -> list[Statement]:
    return [b for s in briefing.sections for b in s.blocks if isinstance(b, Statement)]


def told(briefing: Briefing) -> str:
    """Return every statement in one text, with plain spaces."""
    return "\n".join(s.text for s in statements(briefing)).replace("\u00a0", " ")


def sentence(briefing: Briefing, label: str) -> str:
    return next(line for line in told(briefing).splitlines() if f"({label})" in line)


def test_the_paragraph_of_an_office_is_made_from_the_data(warehouse):
    assert (
        "Chỉ số cải cách hành chính (PAR INDEX) đạt 80,79%, tăng 5,16 điểm phần trăm so với năm 2018, "
        "xếp thứ 37/63, tăng 02 bậc"
    ) in markdown(made(warehouse, "weekly"))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (
            "SIPAS",
            "đạt 84,87%, tăng 4,62 điểm phần trăm so với năm 2018, xếp thứ 34/63; năm 2018 (suy ra): 80,25%",
        ),
        (
            "PAPI",
            "giảm 1,58 điểm so với năm 2019, hạng tính lại 42/63 (nơi công bố không xếp hạng)",
        ),
        ("PAPI", "giảm 12 bậc; năm 2019: 43,82 điểm, hạng tính lại 30/63"),
        ("PCI", "đạt 62,42 điểm, tăng 0,21 điểm so với năm 2019, xếp thứ 50/63, tăng 11 bậc"),
        ("ICT INDEX", "xếp thứ 56/63, kho số liệu chưa có kỳ trước để so"),
    ],
)
def test_every_index_has_its_own_right_sentence(warehouse, label, expected):
    assert expected in sentence(made(warehouse), label)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_index_and_dossier_figure_of_the_report_is_said(warehouse, kind, lang):
    figures = run(warehouse, "dossiers/published_figures", prefix="", as_of=FOUNDING_DAY, province="70")
    wanted = figures[figures["figure_key"].str.startswith(FAMILIES)]
    assert len(wanted) == 38
    briefing = made(warehouse, kind, language=lang)
    section = next(s for s in briefing.sections if s.title.endswith(("báo cáo mười năm", "ten-year report")))
    words = "\n".join(b.text for b in section.blocks if isinstance(b, Statement))
    for _, row in wanted.iterrows():
        shown = re.escape(published.shown(row, lang))
        # "over 1,400" is written with a capital where it begins the sentence.
        found = re.search(rf"(?<![\d.,])0?{shown}(?![\d]|[.,]\d)", words, re.IGNORECASE)
        assert found, (row["figure_key"], shown)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_annex_of_a_month_holds_every_published_figure_with_scope_and_time(warehouse, lang):
    figures = run(warehouse, "dossiers/published_figures", prefix="", as_of=FOUNDING_DAY, province="70")
    table = made(warehouse, language=lang).sections[-1].blocks[0]
    assert isinstance(table, Table)
    assert len(table.rows) == len(figures) == 74
    assert all(cell for row in table.rows for cell in row)
    # No place without the number of those that were ranked.
    values = [row[1] for row, unit in zip(table.rows, figures["unit"], strict=True) if unit == "rank"]
    assert values == ["30/63", "37/63", "34/63", "61/63", "56/63", "47/63", "1/63", "2/63"]


def test_the_report_is_not_quoted_before_it_appeared(warehouse):
    words = markdown(made(warehouse, as_of=date(2021, 6, 21)))
    assert "198.488" not in words
    assert "báo cáo mười năm" not in words


def test_the_older_editions_of_the_report_are_named(warehouse):
    for day in (FOUNDING_DAY, date(2026, 11, 23)):
        assert "kỳ mới hơn của PAPI 2020 và PCI 2020" in markdown(made(warehouse, as_of=day))


def test_an_edition_is_news_in_the_week_it_became_public(warehouse):
    week = markdown(made(warehouse, "weekly", date(2021, 4, 18)))
    assert "PCI 2020 đã công bố; kho số liệu có số của Bình Phước: thứ 50/63" in week
    assert "PAPI 2020 đã công bố; kho số liệu có số của Bình Phước: hạng tính lại 42/63" in week
    assert "PCI 2020 đã công bố" not in markdown(made(warehouse, "weekly", date(2021, 4, 23)))


def test_an_edition_that_is_public_but_not_held_is_said_to_be_missing(warehouse):
    week = markdown(made(warehouse, "weekly", date(2021, 6, 25)))
    assert "PAR INDEX 2020 đã công bố ngày 24/06/2021 nhưng kho số liệu chưa có số của Bình Phước" in week
    assert "PAR INDEX 2020" not in markdown(made(warehouse, "weekly", FOUNDING_DAY))


def test_nothing_is_compared_across_a_change_of_method(warehouse):
    now = made(warehouse, as_of=date(2026, 11, 23))
    for label, before, year in (("SIPAS", "84,87", 2019), ("PCI", "62,17", 2021)):
        words = sentence(now, label)
        assert f"không so với năm {year} vì đã đổi cách tính" in words
        assert before not in words and "tăng" not in words and "giảm" not in words


def test_a_rank_among_fewer_names_the_missing(warehouse):
    now = markdown(made(warehouse, as_of=date(2026, 11, 23)))
    assert "hạng tính lại 49/61" in now
    assert "PAPI 2024 xếp trên 61 trong 63 tỉnh, thành phố; không có hạng: Tiền Giang và Vĩnh Phúc" in now


def test_a_province_that_ended_says_what_became_of_it(warehouse):
    ended = "Bình Phước thuộc Đồng Nai"
    assert ended in markdown(made(warehouse, "weekly", date(2026, 11, 23)))
    assert ended not in markdown(made(warehouse, "weekly", FOUNDING_DAY))


def test_what_is_derived_is_said_to_be(warehouse):
    assert "năm 2018 (suy ra): 75,63%, thứ 39/63" in told(made(warehouse))
    stated_only = made(warehouse, include_derived=False)
    assert "75,63" not in told(stated_only)
    assert "5,16" not in sentence(stated_only, "PAR INDEX")


@pytest.mark.parametrize("day", [date(2012, 1, 1), date(2018, 6, 1), date(2026, 11, 23)])
@pytest.mark.parametrize("code", ["01", "14", "79"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_any_province_on_any_day_gets_whole_sentences(warehouse, code, day, lang):
    briefing = made(warehouse, as_of=day, home=code, language=lang, own_dossiers=False)
    words = markdown(briefing)
    assert not re.search(r"\bnan\b|None|NaT|\{\w*\}|\( |  \w", words.split("<!--")[0])
    for statement in statements(briefing):
        assert statement.sources and statement.scope and statement.period
    latest = run(warehouse, "indices/latest", province=code, as_of=day, include_derived=True, units=63).query(
        "~continued"
    )
    for _, row in latest[latest["rank_is_computed"] & latest["rank"].notna()].iterrows():
        mark = "hạng tính lại" if lang == "vi" else "recomputed rank"
        assert f"{mark} {int(row['rank'])}/{int(row['n'])}" in sentence(briefing, row["label"])


def test_an_index_of_the_34_units_is_not_one_of_the_63(warehouse):
    briefing = made(warehouse, as_of=date(2026, 11, 23), home="75", units=34, own_dossiers=False)
    assert not any("/63" in statement.text for statement in statements(briefing))
