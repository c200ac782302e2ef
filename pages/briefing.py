"""Bản trình bày: which sheets go before the meeting, in which words, as which file?"""

import streamlit as st

from reform.screen import briefing, opening
from reform.wording.texts import text

reading = opening.open_page("briefing")
deck = briefing.deck(reading)
briefing.choices(reading, deck)
answers = briefing.answers(reading, deck)
opening.headline(briefing.title(reading, deck, answers), text(reading.lang, "briefing.lede"))

left, right = st.columns([2, 3], gap="medium")
with left:
    briefing.sheets(reading, deck, answers)
    briefing.adding(reading, deck)
with right:
    briefing.chosen_sheet(reading, deck, answers)
    briefing.files(reading, deck, answers)
    briefing.keeping(reading, deck)
