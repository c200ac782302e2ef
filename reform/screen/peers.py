"""With whom the home is compared on this page: resolved once from the address, chosen in one menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import pandas as pd
import streamlit as st

from reform import clock
from reform.peers import words
from reform.peers.choice import (
    DEFAULT_WAY,
    MOST_SIMILAR,
    OWN,
    PICKED,
    YEARS_BACK,
    Peers,
    choose,
    members,
    toggled,
)
from reform.peers.groups import (
    MOST_MEMBERS,
    NAME_LENGTH,
    REASON_LENGTH,
    GroupsError,
    PeerGroup,
    delete_group,
    read_groups,
    save_group,
)
from reform.screen.address import Reading, bound, bound_to, go
from reform.screen.answers import ask, remembered
from reform.screen.styles import table_html
from reform.settings import settings
from reform.urls import MAX_PEERS, OWN_GROUP, STRATEGIES
from reform.wording import dates, numbers
from reform.wording.sentences import recomputed
from reform.wording.texts import text

# What the menu says once about the last change of the saved groups.
_SAID = "peers_said"
_MENU, _MENU_BEFORE = "peer-menu", "peers_menu_before"


@dataclass(frozen=True)
class Comparison:
    """The peers of one page with everything that is said about them."""

    peers: Peers
    candidates: pd.DataFrame
    """Rows of `indices/peer_candidates`, for every way."""
    groups: tuple[PeerGroup, ...]
    """The saved groups of the era."""
    group: PeerGroup | None
    """The saved group that is asked for."""
    year: int | None
    problem: str | None
    """Why the reader does not see what the address asks for."""
    file_problem: str | None
    """Why saved groups cannot be used."""
    short: str
    """The set in a few words."""
    note: str | None
    """What a figure with the whole set says of it."""
    note_of_lines: str | None
    """What a figure with a few coloured lines says of it."""


def compared(reading: Reading, index: str, year: int | None) -> Comparison:
    """Resolve the address into peers for one edition: picked units, else the asked way of choosing."""
    groups, file_problem = _saved(reading)
    view = reading.view
    return remembered(
        "comparison",
        lambda: _compared(reading, index, year, groups, file_problem),
        *(index, year, reading.lang, view.home, view.peers, view.strategy, groups, file_problem),
        *sorted(reading.common().items()),
    )


def _compared(
    reading: Reading,
    index: str,
    year: int | None,
    groups: tuple[PeerGroup, ...],
    file_problem: str | None,
) -> Comparison:
    lang, view = reading.lang, reading.view
    asked = view.strategy or DEFAULT_WAY
    group = next((one for one in groups if f"{OWN_GROUP}{one.slug}" == asked), None)
    lost = asked not in STRATEGIES and group is None
    way = OWN if group else DEFAULT_WAY if lost else asked
    candidates = ask(
        "indices/peer_candidates",
        index=index,
        # Without an edition there are no places: any year gives the ways that need none.
        year=year if year is not None else reading.day.year,
        province=view.home,
        own=",".join(group.codes) if group else "",
        years_back=YEARS_BACK,
        most=MOST_SIMILAR,
        **reading.common(),
    )
    peers = choose(view.peers, way, candidates, view.home)
    problem = text(lang, "peers.lost_group") if lost and view.peers is None else None
    if view.strategy and not peers.codes and peers.way != PICKED:
        why = words.refusal(way, candidates, reading.home_name, lang)
        problem = text(lang, "peers.not_usable", why=why) if why else problem
    return Comparison(
        peers=peers,
        candidates=candidates,
        groups=groups,
        group=group,
        year=year,
        problem=problem,
        file_problem=file_problem,
        short=words.short(peers, candidates, group, lang),
        note=words.note(peers, candidates, group, lang),
        note_of_lines=words.note_of_lines(peers, candidates, group, lang),
    )


def _saved(reading: Reading) -> tuple[tuple[PeerGroup, ...], str | None]:
    """Return the saved groups of the era, and what is wrong with their file."""
    try:
        saved = read_groups(settings().home)
    except GroupsError as unreadable:
        return (), text(reading.lang, unreadable.key, **unreadable.values)
    own = tuple(group for group in saved.groups if group.units == reading.view.era)
    return own, text(reading.lang, "peers.broken_entries", k=saved.broken) if saved.broken else None


def toggle(reading: Reading, found: Comparison, code: str) -> None:
    """Add a clicked unit to the coloured peers or take it away, and write the address."""
    # The code comes from the browser: only units of this era count.
    if code in reading.known.provinces and code != reading.view.home:
        go(reading, peers=toggled(found.peers.first, code, reading.view.home))


def clear(reading: Reading) -> None:
    """Drop the picked peers: the page compares with its named group again."""
    go(reading, peers=None)


def picker(reading: Reading, found: Comparison, width: int) -> None:
    """Offer the list of units, up to three of them; until some are picked it shows the first of the group."""
    _picker(reading, text(reading.lang, "frame.peers"), width, list(found.peers.first), tuple)


def _picker(
    reading: Reading,
    label: str,
    width: int | Literal["stretch"],
    shown: list[str],
    to_view: Callable[[list[str]], tuple[str, ...] | None],
) -> None:
    lang = reading.lang
    names = reading.names
    st.multiselect(
        label,
        [code for code in names if code != reading.view.home],
        format_func=lambda code: names[code],
        max_selections=MAX_PEERS,
        placeholder=text(lang, "frame.choose_peers"),
        width=width,
        select_all=False,
        **bound(reading, "peers", shown, to_view),
    )


def menu(reading: Reading, found: Comparison, *, with_picker: bool = False) -> None:
    """Offer the ways of choosing, who is in the group and why, and the groups of one's own."""
    lang = reading.lang
    label = text(lang, "peers.menu", name=found.short)
    before, was_open = st.session_state.get(_MENU_BEFORE, (label, False))
    if label != before and was_open:
        # Another label makes another popover, which would shut under the reader's hand.
        st.session_state[_MENU] = True
    box = st.popover(label, key=_MENU, on_change="rerun")
    st.session_state[_MENU_BEFORE] = (label, box.open)
    if not box.open:
        return
    with box:
        _ways(reading, found)
        if with_picker:
            picked = list(found.peers.codes) if found.peers.way == PICKED else []
            label = text(lang, "peers.list")
            _picker(reading, label, "stretch", picked, lambda codes: tuple(codes) or None)
        if found.problem:
            st.warning(found.problem)
        if members_shown := _members_html(reading, found):
            st.html(members_shown)
        _own_groups(reading, found)


def _ways(reading: Reading, found: Comparison) -> None:
    """Choose among the ways that give somebody; say of the others why they do not."""
    lang = reading.lang
    labels = {
        way: words.name(way, found.candidates, None, lang)
        for way in STRATEGIES
        if not members(found.candidates, way).empty
    }
    for group in found.groups:
        k = len([code for code in group.codes if code in reading.known.provinces - {reading.view.home}])
        labels[f"{OWN_GROUP}{group.slug}"] = text(lang, "peers.name.own", name=group.name, k=k)
    shown = reading.view.strategy or DEFAULT_WAY
    st.selectbox(
        text(lang, "peers.way"),
        list(labels),
        format_func=lambda way: labels[way],
        placeholder=text(lang, "peers.choose" if found.peers.way == PICKED else "frame.choose"),
        **bound_to(
            reading,
            "strategy",
            shown if shown in labels and found.peers.way != PICKED else None,
            lambda way: {"strategy": None if way == DEFAULT_WAY else way, "peers": None},
        ),
    )
    if reading.view.peers is not None:
        st.button(text(lang, "peers.back"), key="peers-back", on_click=clear, args=(reading,))
    refused = [
        why for way in STRATEGIES if (why := words.refusal(way, found.candidates, reading.home_name, lang))
    ]
    if refused:
        st.html(f'<p class="prose">{escape(" ".join([text(lang, "peers.unusable"), *refused]))}</p>')


def _members_html(reading: Reading, found: Comparison) -> str:
    """Return who is compared with, each with its place and why; above it the reason of a saved group."""
    lang = reading.lang
    said = ""
    if found.group and found.peers.way == OWN:
        made = dates.day(found.group.created_on, lang)
        said = text(lang, "peers.reason", reason=found.group.reason, day=made)
        said = f'<p class="figure-note">{escape(said)}</p>'
    rows = members(found.candidates, found.peers.way)
    if rows.empty:
        return said
    columns: dict[str, Any] = {
        text(lang, "peers.column_province"): rows["province"],
        text(lang, "peers.column_rank", year=found.year): [
            recomputed(numbers.rank(row["rank"], row["n"]), row, lang, "tier_now")
            for _, row in rows.iterrows()
        ],
    }
    if found.peers.way != OWN:
        columns[text(lang, "peers.column_reason")] = [
            words.reason(row, reading.home_name, lang) for _, row in rows.iterrows()
        ]
    return said + table_html(pd.DataFrame(columns), lang)


def _own_groups(reading: Reading, found: Comparison) -> None:
    """Save a group with its reason, or delete the one that is shown."""
    lang = reading.lang
    said = st.session_state.pop(_SAID, None)
    if said:
        (st.success if said[0] else st.error)(said[1])
    if found.file_problem:
        st.warning(found.file_problem)
    if found.group:
        st.button(
            text(lang, "peers.delete", name=found.group.name),
            key="peers-delete",
            on_click=_delete,
            args=(reading, found.group),
        )
    names = reading.names
    options = [code for code in names if code != reading.view.home]
    members_key = "-".join(("peers-own-members", *found.peers.codes))
    # Enter must not submit: the hint that would announce it exists in English only.
    with st.form("peers-own", border=False, enter_to_submit=False):
        st.html(f'<h3 class="figure-subtitle">{escape(text(lang, "peers.own"))}</h3>')
        st.text_input(text(lang, "peers.own_name"), key="peers-own-name", max_chars=NAME_LENGTH)
        st.text_input(text(lang, "peers.own_reason"), key="peers-own-reason", max_chars=REASON_LENGTH)
        st.multiselect(
            text(lang, "peers.own_members", most=MOST_MEMBERS),
            options,
            default=[code for code in found.peers.codes if code in options][:MOST_MEMBERS],
            format_func=lambda code: names[code],
            placeholder=text(lang, "frame.choose"),
            select_all=False,
            # A new list whenever another group is shown: it starts with that group's provinces.
            key=members_key,
            help=text(lang, "peers.own_help"),
        )
        st.form_submit_button(
            text(lang, "peers.save"), on_click=_save, args=(reading, members_key), key="peers-save"
        )


def _save(reading: Reading, members_key: str) -> None:
    fields = ("peers-own-name", "peers-own-reason", members_key)
    name, reason, codes = (st.session_state[field] for field in fields)
    try:
        group = save_group(settings().home, name, reason, reading.view.era, tuple(codes), clock.today())
    except GroupsError as refused:
        st.session_state[_SAID] = (False, text(reading.lang, refused.key, **refused.values))
        return
    st.session_state[_SAID] = (True, text(reading.lang, "peers.saved", name=group.name))
    for field in fields[:2]:
        st.session_state[field] = ""
    go(reading, strategy=f"{OWN_GROUP}{group.slug}", peers=None)


def _delete(reading: Reading, group: PeerGroup) -> None:
    try:
        delete_group(settings().home, group.slug)
    except GroupsError as refused:
        st.session_state[_SAID] = (False, text(reading.lang, refused.key, **refused.values))
        return
    st.session_state[_SAID] = (True, text(reading.lang, "peers.deleted", name=group.name))
    go(reading, strategy=None)
