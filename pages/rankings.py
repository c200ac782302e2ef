"""Xếp hạng: how far from the others, and which way are we moving?"""

from functools import partial

import streamlit as st

from reform.editions import newest_held, opening_year
from reform.figures.facts_of_rows import is_sparse
from reform.figures.registry import REGISTRY
from reform.screen import blocks, era, opening, peers, rankings, targets
from reform.screen.answers import ask
from reform.screen.dimension_filter import shown_part
from reform.screen.filters import ranking_filters
from reform.screen.states import empty_edition
from reform.wording.texts import text

reading = opening.open_page("rankings")
index = reading.view.index
own = {"index": index, "province": reading.view.home} | reading.common()

editions = ask("indices/editions", **own)
year = opening_year(editions, reading.view.year)
part = shown_part(reading, year)
asked = {"index": index, "year": year, "dimension": part.dimension} | reading.common()
ranking = ask("indices/ranking", **asked)
choice = ranking_filters(reading, editions, year)
compared = choice.comparison
wanted = targets.gaps(reading, index, year)
if part.dimension:
    wanted = wanted.iloc[0:0]  # targets are set for the whole index
context = opening.context(
    reading,
    peers=compared.peers.first,
    peer_words=" ".join(filter(None, (compared.note_of_lines, part.peer_note))) or None,
    region=choice.region,
    targets=targets.marks(wanted, reading),
)
# A click on a province makes it a peer, or takes it away.
card = partial(
    blocks.figure_card,
    reading=reading,
    context=context,
    on_click=partial(peers.toggle, reading, compared),
)

if ranking.empty:
    empty_edition(reading, editions)
    st.stop()

if part.problem:
    st.info(part.problem)
title, *under = rankings.lines(reading, context, part, wanted, asked)
opening.headline(str(title), *under, more=era.ended_html(reading, newest_held(editions), index))

card(REGISTRY["ranking_strip"], ranking, parameters=asked)
# There is no tile grid of the 34 units.
maps = ("map", "tile_grid") if reading.view.era == 63 else ("map",)
if is_sparse(ranking):
    maps = ()  # the rail above shows the few places held; a map of them would be empty
trail, *territory = st.columns([5, 4, 3][: len(maps) + 1], gap="small")
with trail:
    # Of both eras: the line of a home of the 63 ends where its successor's begins.
    history = {"index": index, "dimension": part.dimension} | reading.public()
    card(REGISTRY["bump"], ask("indices/rank_history", **history), parameters=history)
for column, name in zip(territory, maps, strict=True):
    with column:
        # The map beside it, or the strip above where units are in no region, has the same finding.
        repeats = name == "tile_grid" or reading.view.era != 63
        again = text(reading.lang, f"frame.same_on_{name}") if repeats else None
        card(REGISTRY[name], ranking, parameters=asked, heading=again)
card(REGISTRY["ranked_list"], ranking, parameters=asked)
