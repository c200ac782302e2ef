"""What a reader is told of the change from 63 to 34 units, with the way to the other unit."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from reform import urls
from reform.screen import styles
from reform.screen.address import Reading, Unit, go, link, to_unit
from reform.screen.answers import ask, remembered
from reform.wording import eras
from reform.wording.sentences import present
from reform.wording.texts import text

# These pages show the store itself and have something to say without a figure of the era.
STORE_PAGES = ("sources",)
# These show reports and dossiers of one province and say themselves whose they are.
REPORT_PAGES = ("results", "dossiers", "on_time")


def ended_html(reading: Reading, held: int | None, index: str | None = None) -> str:
    """Return why and where the series of a home of the 63 stops, with a link to its successor.

    `held`: the newest label year with a figure of the home, of one index or of all. Empty while
    the home is a unit on the chosen day.
    """
    if reading.ended_on is None or reading.successor is None:
        return ""
    home, successor, lang = reading.home_name, reading.successor, reading.lang
    names = [unit.name for unit in reading.merged]
    last = remembered(
        "last_edition",
        lambda: eras.last_edition(ask("indices/completeness", **reading.public()), 63, index),
        *(index, *sorted(reading.public().items())),
    )
    sentence = " ".join(
        filter(
            None,
            (
                eras.what_became(home, successor.name, names, lang),
                eras.series_ends(home, successor.name, names, last, held, lang),
            ),
        )
    )
    changes = to_unit(reading, successor.code, successor.era)
    if index is not None:
        changes["index"] = index
    address = f"{urls.PAGES[reading.page]}?{urlencode(link(reading, **changes))}"
    words = escape(text(lang, "era.see_new", name=successor.name))
    return (
        f'<p class="ended">{escape(sentence)} '
        f'<a target="_self" href="{escape(address, quote=True)}">{words}</a></p>'
    )


def notices(reading: Reading) -> None:
    """Tell at the top of a page whose home is of the 34 how it came there and what is missing.

    Stops the page when nothing of the 34 is held and the page has nothing else to show.
    """
    if reading.view.era != 34:
        return
    moved = reading.moved_from
    if moved is not None:
        st.info(text(reading.lang, "era.moved", home=moved.name, successor=reading.home_name))
    if reading.page in REPORT_PAGES:
        return
    if eras.is_held(ask("indices/completeness", **reading.public()), 34):
        if moved is not None:
            _ways(reading, (moved,))
        return
    if reading.page in STORE_PAGES:
        st.info(_nothing(reading))
        _ways(reading, reading.merged)
        return
    nothing_held(reading)
    st.stop()


def _nothing(reading: Reading) -> str:
    names = [unit.name for unit in reading.merged]
    return eras.nothing_held(reading.home_name, names, reading.day, reading.lang)


def nothing_held(reading: Reading) -> None:
    """Show why a unit of the 34 has no figures, which editions there would be, and the way back."""
    lang = reading.lang
    grid = ask("indices/completeness", **reading.public())
    st.html(styles.headline(text(lang, "era.nothing_title"), [_nothing(reading)]))
    known = grid[grid["units"] == 34]
    with st.container(border=True, key="card-nothing-held"):
        rows = "".join(
            f"<li><strong>{escape(str(row['label']))} {int(row['year'])}</strong>"
            f"{escape(': ' + str(row[f'note_{lang}'])) if present(row[f'note_{lang}']) else ''}</li>"
            for _, row in known.iterrows()
        )
        intro = escape(text(lang, "era.nothing_editions"))
        st.html(f'<div class="prose"><p>{intro}</p><ul>{rows}</ul></div>')
        _ways(reading, reading.merged)


def of_another_era(reading: Reading, index: str) -> bool:
    """Say that the asked edition is of the other units, or that the 34 have none of this index.

    Return whether there was such a thing to say.
    """
    year = reading.view.year
    label = ask("indices/cards").set_index("index_code")["label"][index]
    grid = ask("indices/completeness", **reading.public())
    rows = grid[(grid["index_code"] == index) & (grid["year"] == year)]
    other = rows[(rows["units"] != reading.view.era) & rows["state"].isin(eras.HELD)]
    if not other.empty:
        units = int(other["units"].iloc[0])
        _finding(f"other_edition_{units}", reading, label=label, year=year)
        heirs = (reading.successor,) if reading.successor else ()
        _ways(reading, heirs if units == 34 else reading.merged, index=index, year=year)
        return True
    if reading.view.era == 34 and not eras.is_held(grid, 34, index):
        _finding("nothing_index", reading, label=label)
        _ways(reading, reading.merged, index=index)
        return True
    return False


def _finding(key: str, reading: Reading, **values: object) -> None:
    """Write why there is nothing to show as the finding of the page."""
    lang = reading.lang
    title = text(lang, f"era.{key}", **values)
    st.html(styles.headline(title, [text(lang, f"era.{key}_lede", home=reading.home_name)]))


def _ways(reading: Reading, units: tuple[Unit, ...], **changes: object) -> None:
    """Offer one button a unit of the other era."""
    with st.container(horizontal=True):
        for unit in units:
            st.button(
                text(reading.lang, "era.see_new" if unit.era == 34 else "era.see_old", name=unit.name),
                key=f"era-{unit.era}-{unit.code}",
                on_click=go,
                args=(reading,),
                kwargs=to_unit(reading, unit.code, unit.era) | changes,
            )
