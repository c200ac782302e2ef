"""Whose report the published figures are."""

from __future__ import annotations

from datetime import date

import pandas as pd

from queries.catalogue import question
from tests.queries.conftest import TinyWarehouse

NAME = "dossiers/reported_provinces"


def figure(tiny: TinyWarehouse, key: str, value: str, source: str = "report") -> None:
    """Add a published figure."""
    words = dict.fromkeys(("label_vi", "label_en", "unit_vi", "unit_en", "scope_vi", "scope_en"), "x")
    tiny.add(
        "published_figure",
        figure_key=key,
        value_text=value,
        unit="date" if key == "doc.published_on" else "dossiers",
        bound="exact",
        scope="province",
        kind="stock",
        source_key=source,
        **words,
    )


def stated(tiny: TinyWarehouse, number: int, province: str, source: str = "report") -> None:
    """Add an index figure as a source states it."""
    tiny.add(
        "score_stated",
        stated_id=number,
        index_code="PCI",
        year=2019,
        province_code=province,
        dimension="",
        score=60.0,
        source_key=source,
        origin_file="f",
        source_rank=1,
        derived=False,
        revision=0,
    )


def ask(tiny: TinyWarehouse) -> pd.DataFrame:
    return tiny.rows(question(NAME).sql, {})


def test_a_report_is_about_the_province_whose_index_figures_it_states(tiny: TinyWarehouse) -> None:
    tiny.provinces("01", "02")
    figure(tiny, "doc.published_on", "2021-06-22")
    figure(tiny, "dossier.received", "5")
    stated(tiny, 1, "02")
    stated(tiny, 2, "02")
    stated(tiny, 3, "01", source="another")
    rows = ask(tiny)
    assert rows[["source_key", "province_code", "province"]].values.tolist() == [["report", "02", "Bình"]]
    assert rows["published_on"].iloc[0].date() == date(2021, 6, 22)


def test_a_code_that_the_34_units_reuse_is_not_theirs(tiny: TinyWarehouse) -> None:
    tiny.provinces("01")
    tiny.add("province", province_code="01", units=34, name="Mới")
    figure(tiny, "doc.published_on", "2021-06-22")
    stated(tiny, 1, "01")
    assert ask(tiny)["province"].tolist() == ["An"]


def test_no_report_no_answer(tiny: TinyWarehouse) -> None:
    assert ask(tiny).empty
    tiny.provinces("01")
    stated(tiny, 1, "01")
    assert ask(tiny).empty


def test_a_report_that_states_no_index_figure_is_nobodys(tiny: TinyWarehouse) -> None:
    tiny.provinces("01")
    figure(tiny, "doc.published_on", "2021-06-22")
    assert ask(tiny).empty
