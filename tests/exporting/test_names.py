"""File names say home, figure, period, day of preparation and size."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from reform.exporting.names import file_stem, pack_stem
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY

DAY = date(2021, 6, 25)


def test_the_name_of_a_sheet_holds_figure_period_day_and_size() -> None:
    spec, ctx = REGISTRY["ranking_strip"], ChartContext()
    words = spec.describe(spec.sample(), ctx)
    assert file_stem(spec, words, ctx, DAY) == "binh-phuoc_ranking-strip_pci-2020_2021-06-25_slide"
    other = file_stem(spec, words, replace(ctx, home_name="Bà Rịa - Vũng Tàu"), DAY, "a4")
    assert other == "ba-ria-vung-tau_ranking-strip_pci-2020_2021-06-25_a4"


def test_a_sheet_without_a_period_says_so_in_its_name() -> None:
    spec, ctx = REGISTRY["ranking_strip"], ChartContext()
    words = replace(spec.describe(spec.sample(), ctx), period="—")
    assert file_stem(spec, words, ctx, DAY) == "binh-phuoc_ranking-strip_khong-ro-ky_2021-06-25_slide"


def test_the_name_of_a_pack_holds_home_pack_day_and_size() -> None:
    assert (
        pack_stem("Giao ban thứ Hai", "Bình Phước", DAY, "a4") == "binh-phuoc_giao-ban-thu-hai_2021-06-25_a4"
    )
