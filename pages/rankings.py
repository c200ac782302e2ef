"""Xếp hạng: how far from the others, and which way are we moving?"""

import streamlit as st

from reform.editions import opening_year
from reform.figures.registry import REGISTRY
from reform.screen import blocks, opening
from reform.screen.answers import ask
from reform.screen.filters import ranking_filters
from reform.screen.states import empty_edition
from reform.wording import sentences

reading = opening.open_page("rankings")
index, lang, home = reading.view.index, reading.lang, reading.view.home
own = {"index": index, "province": home} | reading.common()

editions = ask("indices/editions", **own)
year = opening_year(editions, reading.view.year)
whole = {"index": index, "year": year, "dimension": ""} | reading.common()
ranking = ask("indices/ranking", **whole)
choice = ranking_filters(reading, editions, year, ranking)
context = opening.context(reading, peers=choice.peers, region=choice.region)

if ranking.empty:
    empty_edition(reading, editions)
    st.stop()

places = ask("indices/distance", year=year, **own)
gains = ask("indices/gain", year=year, **own)
place = None if places.empty else places.iloc[0]
opening.headline(
    sentences.rankings_title(ranking, place, home, reading.home_name, lang),
    sentences.rankings_lede(ranking, place, None if gains.empty else gains.iloc[0], lang),
    sentences.newer_editions(editions, year, reading.home_name, lang),
)

blocks.figure_card(REGISTRY["ranking_strip"], ranking, reading, context, whole, blocks.TOPIC_INDICES)
trail, country, tiles = st.columns([5, 4, 3], gap="small")
with trail:
    history = {"index": index, "dimension": ""} | reading.common()
    moves = ask("indices/rank_history", **history)
    blocks.figure_card(REGISTRY["bump"], moves, reading, context, history, blocks.TOPIC_INDICES)
for column, name in ((country, "map"), (tiles, "tile_grid")):
    with column:
        blocks.figure_card(REGISTRY[name], ranking, reading, context, whole, blocks.TOPIC_INDICES)
blocks.figure_card(REGISTRY["ranked_list"], ranking, reading, context, whole, blocks.TOPIC_INDICES)
