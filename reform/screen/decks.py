"""The deck a reader puts together: kept in the session, begun from a saved pack or from nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from reform.exporting.packs import MOST_SHEETS, Item, Pack

_KEY = "deck"


@dataclass
class Deck:
    """Sheets in order; every sheet has a number of its own, so that widgets keep to it."""

    pack: str
    """Slug of the pack it began as, "" for none."""
    name: str
    items: dict[int, Item] = field(default_factory=dict)
    chosen: int | None = None
    """Number of the sheet that is looked at."""
    newest: int = 0

    @property
    def order(self) -> list[int]:
        """Return the numbers of the sheets in order."""
        return list(self.items)

    def add(self, item: Item) -> bool:
        """Put a sheet at the end and look at it; False when the deck is full."""
        if len(self.items) >= MOST_SHEETS:
            return False
        self.newest += 1
        self.items[self.newest] = item
        self.chosen = self.newest
        return True

    def drop(self, number: int) -> None:
        """Take a sheet out and look at the one that follows."""
        order = self.order
        at = order.index(number)
        del self.items[number]
        left = self.order
        self.chosen = left[min(at, len(left) - 1)] if left else None

    def move(self, number: int, steps: int) -> None:
        """Move a sheet up (−1) or down (1)."""
        order = self.order
        at = order.index(number)
        to = min(max(at + steps, 0), len(order) - 1)
        order.insert(to, order.pop(at))
        self.items = {one: self.items[one] for one in order}

    def retitle(self, number: int, title: str) -> None:
        """Put another finding over a sheet, "" for the generated one."""
        self.items[number] = self.items[number].model_copy(update={"title": title.strip() or None})


def kept() -> Deck | None:
    """Return the deck of this session."""
    found: Deck | None = st.session_state.get(_KEY)
    return found


def begin(slug: str, pack: Pack | None) -> Deck:
    """Begin a deck anew, from a pack or empty."""
    deck = Deck(slug, pack.name if pack else "")
    for item in pack.items if pack else ():
        deck.add(item)
    deck.chosen = next(iter(deck.items), None)
    st.session_state[_KEY] = deck
    return deck
