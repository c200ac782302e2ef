"""In and out, channels, workload and re-dating: what is drawn is what was counted."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from reform.figures import agency_load, dossier_flow, filing_channels, online_by_month, redating
from reform.figures.context import ChartContext
from reform.figures.dossier_samples import agencies_sample, months_sample, summary_sample

CTX = ChartContext(width=800)
FLOWS = (dossier_flow.SPEC, dossier_flow.SMALL)


def parts(figure: Any) -> dict[str, float]:
    """Return the length of each part by axis and key."""
    return {f"{trace.xaxis}:{trace.meta}": trace.x[0] for trace in figure.data if trace.type == "bar"}


def words(figure: Any) -> str:
    return " ".join(str(note.text) for note in figure.layout.annotations).replace("\u00a0", " ")


def now(**own: object) -> pd.DataFrame:
    rows = summary_sample()
    for name, value in own.items():
        rows.loc[rows["which"] == "current", name] = value
    return rows


def test_both_bars_are_whole_and_carried_over_dossiers_stand_apart():
    row = summary_sample().iloc[0]
    drawn = parts(dossier_flow.SPEC.draw(summary_sample(), CTX))
    assert drawn["x:part:carried"] == row["carried"]
    assert drawn["x:part:carried"] + drawn["x:part:came"] == row["total_in"]
    outcome = sum(
        value
        for key, value in drawn.items()
        if key.startswith("x:") and key not in ("x:part:carried", "x:part:came")
    )
    assert outcome == row["total_in"]
    assert sum(value for key, value in drawn.items() if key.startswith("x2:")) == row["total_in"] - (
        row["early"] + row["on_day"]
    )


def test_without_carried_over_dossiers_nothing_is_said_of_them():
    row = summary_sample().iloc[0]
    rows = now(carried=0, total_in=row["total_in"], received=row["total_in"])
    figure = dossier_flow.SPEC.draw(rows, CTX)
    assert "x:part:carried" not in parts(figure)
    assert "kỳ trước" not in words(figure)


@pytest.mark.parametrize("spec", FLOWS)
@pytest.mark.parametrize(
    ("name", "equation"), [("total_in", "3 = 7 + 11"), ("late", "7 = 8 + 9 + 10"), ("within", "11 = 12 + 13")]
)
def test_counts_that_do_not_add_up_are_named_and_not_drawn(spec, name, equation):
    rows = now(**{name: int(summary_sample().iloc[0][name]) + 3})
    assert equation in spec.describe(rows, CTX).title
    assert not spec.draw(rows, CTX).data


@pytest.mark.parametrize("spec", FLOWS)
@pytest.mark.parametrize("rows", [now(within=None), summary_sample().iloc[0:0]], ids=["unknown", "empty"])
def test_unknown_counts_are_never_drawn_as_zero(spec, rows):
    assert not spec.draw(rows, CTX).data
    assert spec.describe(rows, CTX).title == "Chưa có số liệu cho lựa chọn này."


def test_filing_and_returning_are_neither_added_nor_alike():
    figure = filing_channels.SPEC.draw(summary_sample(), CTX)
    colours = {trace.meta: trace.marker.color for trace in figure.data}
    assert colours["part:online"] == colours["part:direct"] == colours["part:post"]
    assert colours["part:posted"] == colours["part:posted_other"] != colours["part:post"]
    table = filing_channels.SPEC.tabulate(summary_sample(), CTX)
    assert table.iloc[:3, 2].sum() == pytest.approx(100, abs=0.02)
    assert table.iloc[3:, 2].isna().all()


def test_a_table_that_tells_no_channels_gives_none():
    rows = now(post=None, direct=None)
    assert filing_channels.SPEC.tabulate(rows, CTX).empty
    assert not filing_channels.SPEC.draw(rows, CTX).data


def test_the_online_share_is_of_what_was_received_and_months_without_are_left_out():
    rows = months_sample()
    rows.loc[2, ["received", "online", "online_share"]] = [0, 0, None]
    figure = online_by_month.SPEC.draw(rows, CTX)
    drawn = list(figure.data[0].y)
    assert len(drawn) == len(rows) - 1
    assert drawn[-1] == pytest.approx(100 * rows["online"].iloc[-1] / rows["received"].iloc[-1])


def test_other_agencies_have_the_rate_of_all_of_them_together():
    many = pd.concat([agencies_sample()] * 5, ignore_index=True)
    many["agency"] = [f"Sở {i}" for i in range(len(many))]
    many["received"] = range(len(many), 0, -1)
    lines = agency_load._lines(many, CTX)
    other, rest = lines.iloc[-1], many.sort_values(["received", "agency"], ascending=[False, True]).iloc[10:]
    assert other["resolved"] == rest["resolved"].sum()
    assert other["ontime_rate"] == pytest.approx(1 - rest["late"].sum() / rest["resolved"].sum())
    assert len(agency_load.SPEC.tabulate(many, CTX)) == len(many)


def test_an_agency_without_results_has_no_rate():
    figure = agency_load.SPEC.draw(agencies_sample(), CTX)
    assert "—" in words(figure)


def test_re_dating_never_lessens_lateness():
    table = redating.SPEC.tabulate(agencies_sample(), CTX)
    assert list(table.iloc[:, -1]) == [30, 0, 0]
    title = redating.SPEC.describe(agencies_sample(), CTX).title.replace("\u00a0", " ")
    assert title == "Theo ngày hẹn đầu tiên, đúng hạn là 98,69% thay vì 99,11%"


def test_without_re_dating_the_table_says_so():
    rows = agencies_sample()
    rows = rows.assign(late_original=rows["late"], overdue_original=rows["overdue"])
    assert redating.SPEC.describe(rows, CTX).title == "Hẹn lại ngày không làm thay đổi số hồ sơ trễ hạn"
    assert "không làm thay đổi" in words(redating.SPEC.draw(rows, CTX))
