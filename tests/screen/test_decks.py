"""A deck keeps its sheets in order, whatever is added, moved and taken out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reform.exporting.packs import MOST_SHEETS, Item
from reform.screen.decks import Deck

SHEETS = [Item(sheet=name) for name in ("rank_cards", "map", "bump", "stock_flow")]


def deck() -> Deck:
    made = Deck("", "")
    for item in SHEETS:
        made.add(item)
    return made


def names(made: Deck) -> list[str]:
    return [item.sheet for item in made.items.values()]


def test_a_new_sheet_comes_last_and_is_looked_at():
    made = deck()
    assert names(made) == ["rank_cards", "map", "bump", "stock_flow"] and made.chosen == 4


def test_a_sheet_moves_one_place_and_stops_at_the_ends():
    made = deck()
    made.move(2, -1)
    made.move(2, -1)
    made.move(1, 1)
    assert names(made) == ["map", "bump", "rank_cards", "stock_flow"]


def test_after_a_sheet_is_taken_out_the_next_one_is_looked_at():
    made = deck()
    made.drop(2)
    assert names(made) == ["rank_cards", "bump", "stock_flow"] and made.chosen == 3
    made.drop(4)
    assert made.chosen == 3
    made.drop(3)
    made.drop(1)
    assert (made.order, made.chosen) == ([], None)


def test_a_finding_is_put_over_a_sheet_and_taken_away_again():
    made = deck()
    made.retitle(1, "  Câu khác ")
    assert made.items[1].title == "Câu khác"
    made.retitle(1, "")
    assert made.items[1].title is None


def test_a_full_deck_takes_no_more():
    made = Deck("", "")
    assert all(made.add(SHEETS[0]) for _ in range(MOST_SHEETS))
    assert not made.add(SHEETS[0]) and len(made.items) == MOST_SHEETS


@given(
    st.lists(st.tuples(st.sampled_from(["add", "move", "drop"]), st.integers(0, 9), st.sampled_from([-1, 1])))
)
def test_no_sheet_is_lost_or_doubled_and_what_is_looked_at_is_there(steps):
    made, count = deck(), len(SHEETS)
    for kind, pick, way in steps:
        if kind == "add":
            count += made.add(SHEETS[pick % 4])
        elif made.order:
            number = made.order[pick % len(made.order)]
            if kind == "move":
                made.move(number, way)
            else:
                made.drop(number)
                count -= 1
        assert len(made.items) == len(set(made.order)) == count
        assert made.chosen in made.items if made.items else made.chosen is None
