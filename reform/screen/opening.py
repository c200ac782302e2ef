"""The frame of every page: styles, the controls in the header, and the reader's view."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from reform import clock
from reform.figures.context import ChartContext
from reform.figures.wordmark import svg as wordmark_svg
from reform.screen import address, device, era, keyboard, labels, styles
from reform.screen.address import Reading
from reform.settings import settings
from reform.urls import THEMES
from reform.warehouse.read import WarehouseUnavailable
from reform.wording import dates
from reform.wording.texts import LANGUAGES, Lang, text

_log = logging.getLogger(__name__)


def peeked_language() -> Lang:
    """Return the language before the address is read whole: titles in the navigation need it."""
    asked = st.query_params.get("lang") or st.session_state.get(address.KEPT, {}).get("lang")
    return next((lang for lang in LANGUAGES if lang == asked), settings().language)


def guarded(run: Callable[[], None]) -> None:
    """Run a page; a failure shows a calm sentence, the log keeps the detail."""
    try:
        run()
    except WarehouseUnavailable:
        _log.exception("no warehouse")
        st.warning(text(peeked_language(), "states.no_warehouse"))
    except Exception:
        _log.exception("page failed")
        st.warning(text(peeked_language(), "states.error"))
        st.button(text(peeked_language(), "states.try_again"), key="try-again")


def logo() -> None:
    """Put the wordmark into the header, in the ink of the theme."""
    chosen = settings()
    st.logo(
        wordmark_svg(chosen.wordmark, text(peeked_language(), "frame.wordmark"), device.theme()),
        size="large",
    )


def open_page(page: str) -> Reading:
    """Start a page: read the address, lay the styles, draw the header controls."""
    reading = address.read(page)
    st.html(styles.style_tag(device.theme(), reading.lang, wide=reading.view.wide))
    with st.container(key="frame-controls", horizontal=True, gap="small"):
        _as_of_control(reading)
        st.segmented_control(
            text(reading.lang, "frame.language"),
            LANGUAGES,
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
            **address.bound(reading, "lang", reading.lang),
        )
        keyboard.listen(reading, device.theme())
        device.watch()
        labels.name_controls(reading.lang)
    if reading.refused:
        st.info(text(reading.lang, "states.address_refused", names=", ".join(reading.refused)))
    era.notices(reading)
    return reading


def _as_of_control(reading: Reading) -> None:
    lang = reading.lang
    chosen = reading.view.as_of
    shown = dates.day(reading.day, lang) if chosen else text(lang, "frame.latest")
    with st.popover(text(lang, "frame.as_of", day=shown), key="as-of"):
        st.date_input(
            text(lang, "frame.as_of_day"),
            min_value=None,
            max_value=clock.today(),
            format="DD/MM/YYYY",
            help=text(lang, "frame.as_of_help"),
            **address.bound(reading, "as_of", reading.day, _no_later_than_today),
        )
        st.button(
            text(lang, "frame.latest"),
            key="as-of-latest",
            disabled=chosen is None,
            on_click=address.go,
            args=(reading,),
            kwargs={"as_of": None},
        )
        _home_control(reading)
        st.toggle(
            text(lang, "frame.derived"),
            help=text(lang, "frame.derived_help"),
            **address.bound(reading, "derived", reading.view.derived),
        )
        st.toggle(text(lang, "frame.wide"), **address.bound(reading, "wide", reading.view.wide))
        st.html(_theme_links(reading))


def _home_control(reading: Reading) -> None:
    """Offer the 63 units and then the 34; a unit of the other era takes its era along."""
    lang = reading.lang
    names = {
        (units_of, code): name
        for units_of, units in reading.eras.items()
        for code, name in zip(units["province_code"], units["province"], strict=True)
    }
    st.selectbox(
        text(lang, "frame.home"),
        list(names),
        format_func=lambda unit: text(lang, f"era.unit_{unit[0]}", name=names[unit]),
        help=text(lang, "era.home_help"),
        placeholder=text(lang, "frame.choose"),
        **address.bound_to(
            reading,
            "home",
            (reading.view.era, reading.view.home),
            lambda unit: address.to_unit(reading, unit[1], unit[0]),
        ),
    )


def _theme_links(reading: Reading) -> str:
    """Return the choice of a theme as links: a browser puts another theme on only with a new page."""
    choices = []
    for name in (None, *THEMES):
        address_of = "?" + urlencode(address.link(reading, theme=name))
        chosen = ' aria-current="true"' if name == reading.view.theme else ""
        words = escape(text(reading.lang, f"frame.theme_{name or 'device'}"))
        choices.append(f'<a target="_self" href="{escape(address_of, quote=True)}"{chosen}>{words}</a>')
    label = escape(text(reading.lang, "frame.theme"))
    return f'<p class="themes">{label}: {" ".join(choices)}</p>'


def _no_later_than_today(day: object) -> object:
    return None if day == clock.today() else day


def headline(title: str, *ledes: str | None, more: str = "") -> None:
    """Write the finding of the page and the lines under it; `more` is HTML that goes below them."""
    st.html(styles.headline(title, [lede for lede in ledes if lede], more))


def context(reading: Reading, **other: object) -> ChartContext:
    """Return what a figure on this page is told besides its data."""
    return ChartContext(
        language=reading.lang,
        theme=device.theme(),
        size=device.size(),
        home_code=reading.view.home,
        home_name=reading.home_name,
        home_units=reading.view.era,
        successor=reading.successor.code if reading.successor else None,
        as_of=reading.day if reading.view.as_of else None,
        **other,  # type: ignore[arg-type]
    )
