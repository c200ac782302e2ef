"""Nguồn số liệu: where does each figure come from, and what is missing?"""

from reform.screen import opening, reference
from reform.screen.answers import ask
from reform.wording import sentences

reading = opening.open_page("sources")

grid = ask("indices/completeness", **reading.common())
latest = ask("indices/latest", province=reading.view.home, **reading.common())
opening.headline(
    sentences.sources_title(grid, reading.lang),
    sentences.sources_lede(grid, reading.day, reading.lang),
    sentences.newer_not_held(latest, reading.home_name, reading.lang),
)
reference.completeness(grid, reading)
reference.published_figures(ask("dossiers/published_figures", as_of=reading.day, prefix=""), reading)
reference.table("gaps", ask("reference/gaps"), reading)
reference.table("corrections", ask("reference/corrections"), reading)
reference.table("breaks", ask("reference/breaks"), reading)
reference.table("sources", ask("reference/sources"), reading)
reference.table("events", ask("reference/events", as_of=reading.day), reading)
reference.rights(reading)
