"""Which units a figure shows beside the home."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from reform.peers.choice import PICKED, Peers, choose, members, toggled
from reform.urls import MAX_PEERS


def candidates(*rows: tuple[str, str | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame([{"strategy": w, "province_code": c, "place_in_order": p} for w, c, p in rows])


ROWS = candidates(("region", "75", 2), ("region", "72", 1), ("group", "01", 1), ("similar", None, None))


def test_picked_units_win_over_every_way():
    assert choose(("01", "70"), "region", ROWS, "70") == Peers(PICKED, ("01",))
    assert choose((), "region", ROWS, "70").codes == ()


def test_a_way_gives_its_units_in_their_order():
    assert choose(None, "region", ROWS, "70").codes == ("72", "75")
    assert choose(None, "similar", ROWS, "70").codes == ()
    assert members(ROWS, "neighbours").empty


def test_the_first_three_get_a_line_of_their_own():
    assert Peers("group", tuple(f"{n:02d}" for n in range(15))).first == ("00", "01", "02")


def test_a_click_adds_and_a_second_click_removes():
    assert toggled(("72",), "75", "70") == ("72", "75")
    assert toggled(("72", "75"), "72", "70") == ("75",)


def test_the_oldest_leaves_and_the_home_is_never_its_own_peer():
    assert toggled(("72", "75", "77"), "01", "70") == ("75", "77", "01")
    assert toggled(("72",), "70", "70") == ("72",)


codes = st.sampled_from([f"{n:02d}" for n in range(1, 12)])


@given(st.lists(codes, max_size=40))
def test_clicks_never_leave_too_many_peers_or_one_twice(clicks):
    shown: tuple[str, ...] = ()
    for code in clicks:
        shown = toggled(shown, code, "05")
    assert len(shown) <= MAX_PEERS
    assert len(set(shown)) == len(shown)
    assert "05" not in shown
    if clicks and clicks[-1] in shown:
        assert shown[-1] == clicks[-1]
