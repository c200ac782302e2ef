"""The parts of Bản trình bày: the deck, one sheet of it, its files, and packs that are kept."""
# Long because one page, whose parts share the pack being made in the session.

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Literal, get_args

import streamlit as st

from reform import clock, urls
from reform.exporting import packs
from reform.exporting.a4 import SheetFull
from reform.exporting.asking import Asked, NothingToShow
from reform.exporting.chromium import find_browser
from reform.exporting.errors import BrowserMissing, ExportError
from reform.exporting.facts import Form, Size
from reform.exporting.names import pack_stem
from reform.exporting.packs import Item, Pack, PackError
from reform.exporting.sheets import MEDIA_TYPES, Order, Wanted, files_of, pack, sheet_with, stem
from reform.figures.registry import REGISTRY
from reform.figures.slide import IncompleteSheet
from reform.peers.groups import plain
from reform.screen import decks
from reform.screen.address import Reading, bound, bound_to, go
from reform.screen.answers import ask, remembered
from reform.screen.browser import part
from reform.screen.decks import Deck
from reform.screen.memory import Memory
from reform.settings import settings
from reform.warehouse.read import current_warehouse
from reform.wording import numbers
from reform.wording.texts import Lang, text

_log = logging.getLogger(__name__)
DEFAULT_PACK = "giao-ban-thu-hai"
EMPTY = "trong"
_SAID, _MADE = "deck_said", "deck_made"
_PREVIEWS: Memory[bytes] = Memory(64)
Download = Literal["pdf", "pptx", "png"]
Answers = Mapping[int, Asked | NothingToShow]
_presser = part("press")


def deck(reading: Reading) -> Deck:
    """Return the deck of this session, begun anew when the address names another pack."""
    held, _broken = packs.packs(settings().home)
    found = decks.kept()
    asked = reading.view.pack
    if asked is None:
        return found or decks.begin(DEFAULT_PACK, held.get(DEFAULT_PACK))
    if found is None or found.pack != asked:
        found = decks.begin(asked, held.get(asked))
    return found


def choices(reading: Reading, shown: Deck) -> None:
    """Draw the filter bar: which pack, which size."""
    lang = reading.lang
    held, broken = packs.packs(settings().home)
    names = {EMPTY: text(lang, "briefing.empty_pack")} | {slug: one.name for slug, one in held.items()}
    current = shown.pack if shown.pack in names else EMPTY
    with st.container(horizontal=True, key="filters", vertical_alignment="bottom"):
        st.selectbox(
            text(lang, "briefing.pack"),
            list(names),
            format_func=lambda slug: names[slug],
            width=300,
            placeholder=text(lang, "frame.choose"),
            **bound_to(
                reading,
                "pack",
                current,
                lambda slug: {"pack": slug, "size": held[slug].size if slug in held else reading.view.size},
            ),
        )
        st.segmented_control(
            text(lang, "briefing.size"),
            urls.SHEET_SIZES,
            format_func=lambda size: text(lang, f"briefing.size_{size}"),
            required=True,
            **bound(reading, "size", reading.view.size),
        )
    for name in broken:
        st.info(text(lang, "exporting.packs.broken", file=name))
    if said := st.session_state.pop(_SAID, None):
        good, words = said
        (st.success if good else st.warning)(words)


def answers(reading: Reading, shown: Deck) -> Answers:
    """Ask for every sheet of the deck, in the reader's home, language and day."""
    base = _base(reading)
    return {number: _answer(item, base) for number, item in shown.items.items()}


def _answer(item: Item, base: urls.View) -> Asked | NothingToShow:
    """Ask for one sheet, once for all who see it in the same way on the same day."""

    def asked() -> Asked | NothingToShow:
        ((_item, found),) = packs.answers([item], current_warehouse(), base)
        return found

    address = tuple(sorted(item.address.items()))
    return remembered("deck_answer", asked, item.sheet, address, base, clock.today())


def _base(reading: Reading) -> urls.View:
    """Return what a sheet shows where it names nothing itself."""
    view = reading.view
    sticky = {name: getattr(view, name) for name in ("home", "era", "lang", "as_of", "derived")}
    return replace(reading.defaults, **sticky)


def title(reading: Reading, shown: Deck, found: Answers) -> str:
    """Say how many sheets there are and how many have nothing to show."""
    lang = reading.lang
    empty = sum(isinstance(one, NothingToShow) for one in found.values())
    name = shown.name or text(lang, "briefing.unnamed")
    if not found:
        return text(lang, "briefing.title_none", name=name)
    key = "briefing.title_some_empty" if empty else "briefing.title"
    return text(lang, key, name=name, n=numbers.count(len(found), lang), k=numbers.count(empty, lang))


def sheets(reading: Reading, shown: Deck, found: Answers) -> None:
    """List the sheets in order, with what moves and removes the one that is looked at."""
    lang = reading.lang
    order = shown.order
    with st.container(border=True, key="card-deck"):
        st.html(f'<h2 class="figure-title">{escape(text(lang, "briefing.sheets"))}</h2>')
        for at, number in enumerate(order, 1):
            st.button(
                f"{at}. {_name(shown.items[number], lang)}",
                key=f"deck-open-{number}",
                type="primary" if number == shown.chosen else "tertiary",
                width="stretch",
                on_click=_choose,
                args=(shown, number),
            )
            if remark := _remark(found[number], lang):
                st.html(f'<p class="figure-note">{escape(remark)}</p>')
        if shown.chosen is not None:
            _moving(reading, shown, shown.chosen)


def _moving(reading: Reading, shown: Deck, number: int) -> None:
    """Offer what moves and removes the sheet that is looked at."""
    lang, order = reading.lang, shown.order
    with st.container(horizontal=True, key="deck-moving"):
        for name, steps, off in (("up", -1, order[0] == number), ("down", 1, order[-1] == number)):
            st.button(
                text(lang, f"briefing.{name}"),
                key=f"deck-{name}",
                disabled=off,
                on_click=shown.move,
                args=(number, steps),
            )
        st.button(text(lang, "briefing.drop"), key="deck-drop", on_click=shown.drop, args=(number,))


def _choose(shown: Deck, number: int) -> None:
    shown.chosen = number


def _name(item: Item, lang: Lang) -> str:
    """Return the name of a sheet, with the index it is about."""
    name = text(lang, f"exporting.figure.{item.sheet}")
    if any(query.startswith("indices/") for query in REGISTRY[item.sheet].queries):
        labels = ask("indices/cards").set_index("index_code")["label"]
        code = item.address.get("index", "").upper()
        of_all = item.sheet in ("rank_cards", "freshness_strip")
        if not of_all:
            name = f"{name}: {labels[code or urls.View().index]}"
    return name


def _remark(asked: Asked | NothingToShow, lang: Lang) -> str | None:
    if isinstance(asked, NothingToShow):
        return text(lang, asked.key, **asked.values)
    if Wanted(asked).simulated:
        return text(lang, "briefing.is_simulated")
    return text(lang, "briefing.is_stale") if asked.stale else None


def adding(reading: Reading, shown: Deck) -> None:
    """Offer every registered figure, of the index that is chosen here."""
    lang = reading.lang
    names = {name: text(lang, f"exporting.figure.{name}") for name in REGISTRY}
    cards = ask("indices/cards")
    labels = dict(zip(cards["index_code"], cards["label"], strict=True))
    with st.container(border=True, key="card-add"):
        st.html(f'<h2 class="figure-title">{escape(text(lang, "briefing.add_head"))}</h2>')
        figure = st.selectbox(
            text(lang, "briefing.figure"),
            sorted(names, key=lambda name: names[name].casefold()),
            format_func=lambda name: names[name],
            placeholder=text(lang, "frame.choose"),
            key="deck-figure",
        )
        about_index = any(query.startswith("indices/") for query in REGISTRY[figure].queries)
        index = st.segmented_control(
            text(lang, "frame.index"),
            list(labels),
            format_func=lambda code: labels[code],
            required=True,
            default=reading.view.index,
            disabled=not about_index,
            key="deck-index",
        )
        view = replace(_base(reading), index=index or reading.view.index)
        st.button(
            text(lang, "briefing.add"),
            key="deck-add",
            on_click=_add,
            args=(reading, shown, packs.item_of(figure, view, _base(reading))),
        )
        st.html(f'<p class="figure-note">{escape(text(lang, "briefing.add_help"))}</p>')


def _add(reading: Reading, shown: Deck, item: Item) -> None:
    if not shown.add(item):
        st.session_state[_SAID] = (False, text(reading.lang, "briefing.full", most=packs.MOST_SHEETS))


def chosen_sheet(reading: Reading, shown: Deck, found: Answers) -> None:
    """Show the sheet that is looked at, at its true ratio, and let its finding be written anew."""
    lang = reading.lang
    with st.container(border=True, key="card-preview"):
        asked = found.get(shown.chosen) if shown.chosen is not None else None
        if shown.chosen is None or asked is None:
            st.html(f'<p class="prose">{escape(text(lang, "briefing.nothing_chosen"))}</p>')
            return
        if isinstance(asked, NothingToShow):
            st.html(f'<p class="prose">{escape(text(lang, asked.key, **asked.values))}</p>')
            return
        own = asked.words
        item = shown.items[shown.chosen]
        key = f"deck-title-{shown.chosen}-{lang}"
        st.session_state[key] = item.title or own.title
        st.text_area(
            text(lang, "briefing.finding"),
            key=key,
            height=76,
            max_chars=packs.TITLE_LENGTH,
            on_change=_retitle,
            args=(shown, shown.chosen, key, own.title),
        )
        if item.title:
            said = text(lang, "briefing.own_title", title=own.title)
            st.html(f'<p class="figure-note">{escape(said)}</p>')
        wanted = _wanted(shown, found)
        at = [number for number in shown.order if number in wanted].index(shown.chosen)
        order = _order(reading, "png")
        made = _attempt(reading, lambda: _preview(list(wanted.values()), at, order))
        if made is not None:
            st.image(made, width="stretch", alt=list(wanted.values())[at].words.alt)
            st.download_button(
                text(lang, "frame.png"),
                made,
                f"{stem(list(wanted.values())[at], order)}.png",
                MEDIA_TYPES["png"],
                key="deck-png",
                on_click="ignore",
            )


def _retitle(shown: Deck, number: int, key: str, own: str) -> None:
    written = plain(st.session_state[key])
    shown.retitle(number, "" if written == plain(own) else written)


def _wanted(shown: Deck, found: Answers) -> dict[int, Wanted]:
    """Return the sheets that have something to show, by their number, in order."""
    return {
        number: Wanted(asked, shown.items[number].title)
        for number, asked in found.items()
        if not isinstance(asked, NothingToShow)
    }


def _order(reading: Reading, form: Form) -> Order:
    lang = reading.lang
    office = plain(st.session_state.get("deck-letterhead") or "")
    size: Size = next(one for one in get_args(Size) if one == reading.view.size)
    return Order(
        size, form, settings().agency(lang), clock.today(), office if size == "a4" and office else None
    )


def _key(wanted: list[Wanted], order: Order) -> tuple[object, ...]:
    """Return what a picture of these sheets depends on."""
    return (order, *(one.key for one in wanted))


def _preview(wanted: list[Wanted], at: int, order: Order) -> bytes:
    return _PREVIEWS.get((at, *_key(wanted, order)), lambda: sheet_with(wanted, at, order))


def _attempt(reading: Reading, make: Callable[[], bytes]) -> bytes | None:
    """Make a file, or say in a sentence why there is none."""
    lang = reading.lang
    try:
        return make()
    except SheetFull as full:
        words = text(lang, full.key)
    except IncompleteSheet as incomplete:
        missing = text(lang, f"exporting.missing.{incomplete.missing}")
        words = text(lang, "briefing.incomplete", missing=missing)
    except ExportError as failed:
        _log.exception("a sheet failed")
        words = text(lang, failed.message_key)
    st.warning(words)
    return None


def files(reading: Reading, shown: Deck, found: Answers) -> None:
    """Offer the whole deck as one file, after a warning where one is due."""
    lang = reading.lang
    wanted = list(_wanted(shown, found).values())
    if not wanted:
        return
    with st.container(border=True, key="card-files"):
        st.html(f'<h2 class="figure-title">{escape(text(lang, "briefing.file_head"))}</h2>')
        try:
            find_browser(settings().browser_path)
        except BrowserMissing as missing:
            st.html(f'<p class="prose">{escape(text(lang, missing.message_key))}</p>')
            return
        offered = [form for form in get_args(Download) if form != "pptx" or reading.view.size != "a4"]
        form: Download = st.segmented_control(
            text(lang, "briefing.form"),
            offered,
            format_func=lambda one: text(lang, f"briefing.form_{one}"),
            required=True,
            default="pdf",
            key=f"deck-form-{reading.view.size}",
        )
        if reading.view.size == "a4":
            st.text_input(
                text(lang, "briefing.letterhead"),
                key="deck-letterhead",
                max_chars=packs.NAME_LENGTH,
                help=text(lang, "briefing.letterhead_help"),
            )
        warned = _warning(reading, wanted)
        order = _order(reading, form)
        if st.button(text(lang, "briefing.make"), key="deck-make", type="primary", disabled=not warned):
            bar = st.progress(0.0, text(lang, "briefing.making"))

            def tell(done: int, whole: int) -> None:
                bar.progress(done / whole, text(lang, "briefing.made_so_far", done=done, all=whole))

            made = _attempt(reading, lambda: _deck_file(wanted, order, tell))
            bar.empty()
            if made is not None:
                st.session_state[_MADE] = (_key(wanted, order), made)
        _finished(reading, shown, wanted, order, pressed=bool(st.session_state.get("deck-make")))


def _warning(reading: Reading, wanted: list[Wanted]) -> bool:
    """Warn of simulated and stale sheets; True when there are none, or the reader has read it."""
    lang = reading.lang
    simulated = [one for one in wanted if one.simulated]
    stale = [one for one in wanted if one.asked.stale]
    if not simulated and not stale:
        return True
    lines = []
    for key, some in (("briefing.warn_simulated", simulated), ("briefing.warn_stale", stale)):
        if some:
            names = dict.fromkeys(text(lang, f"exporting.figure.{one.asked.spec.name}") for one in some)
            lines.append(text(lang, key, names="; ".join(names)))
    st.info("  \n".join(lines))
    return bool(st.checkbox(text(lang, "briefing.understood"), key="deck-understood"))


def _deck_file(wanted: list[Wanted], order: Order, progress: Callable[[int, int], None]) -> bytes:
    """Return the deck as one file; pictures go into one ZIP."""
    if order.form != "png":
        return pack(wanted, order, progress)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for name, made in files_of(wanted, order, progress):
            folder.writestr(name, made)
    return out.getvalue()


def _finished(reading: Reading, shown: Deck, wanted: list[Wanted], order: Order, *, pressed: bool) -> None:
    """Offer the file that was made, and begin its download at once when it is new."""
    kept = st.session_state.get(_MADE)
    if kept is None or kept[0] != _key(wanted, order):
        return
    lang = reading.lang
    ending = "zip" if order.form == "png" else order.form
    name = pack_stem(
        shown.name or text(lang, "briefing.unnamed"), reading.home_name, order.prepared_on, order.size
    )
    st.download_button(
        text(lang, "briefing.download", name=f"{name}.{ending}"),
        kept[1],
        f"{name}.{ending}",
        MEDIA_TYPES[ending],
        key="deck-download",
        on_click="ignore",
    )
    if pressed:
        _presser(key="deck-press", data={"selector": ".st-key-deck-download button"})


def keeping(reading: Reading, shown: Deck) -> None:
    """Keep the deck under a name in the installation, or take a kept one away."""
    lang = reading.lang
    if not shown.items:
        return
    with st.container(border=True, key="card-keep"):
        st.html(f'<h2 class="figure-title">{escape(text(lang, "briefing.keep_head"))}</h2>')
        with st.form("deck-keep", border=False, enter_to_submit=False):
            st.text_input(
                text(lang, "briefing.name"),
                shown.name,
                key=f"deck-name-{shown.pack}",
                max_chars=packs.NAME_LENGTH,
            )
            st.form_submit_button(
                text(lang, "briefing.keep"), on_click=_keep, args=(reading, shown), key="deck-save"
            )
        if packs.is_own(settings().home, shown.pack):
            st.button(
                text(lang, "briefing.delete", name=shown.name),
                key="deck-delete",
                type="tertiary",
                on_click=_delete,
                args=(reading, shown),
            )


def _keep(reading: Reading, shown: Deck) -> None:
    name = plain(st.session_state[f"deck-name-{shown.pack}"])
    try:
        if not name:
            raise PackError("exporting.packs.name_needed")
        kept = Pack(name=name, size=_order(reading, "png").size, items=tuple(shown.items.values()))
        packs.save(settings().home, kept)
    except PackError as refused:
        st.session_state[_SAID] = (False, text(reading.lang, refused.key, **refused.values))
        return
    shown.pack, shown.name = kept.slug, kept.name
    st.session_state[_SAID] = (True, text(reading.lang, "briefing.kept", name=kept.name))
    go(reading, pack=kept.slug)


def _delete(reading: Reading, shown: Deck) -> None:
    try:
        packs.delete(settings().home, shown.pack)
    except PackError as refused:
        st.session_state[_SAID] = (False, text(reading.lang, refused.key, **refused.values))
        return
    st.session_state[_SAID] = (True, text(reading.lang, "briefing.deleted", name=shown.name))
    decks.begin("", None)
    go(reading, pack=None)
