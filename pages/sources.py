"""Nguồn số liệu: where does each figure come from, what is new, and what is missing?"""

from reform.screen import changes, opening, reference, targets
from reform.screen.answers import ask
from reform.screen.desk import parts
from reform.wording import sentences

reading = opening.open_page("sources")
known = {"as_of": reading.day}

grid = ask("indices/completeness", **reading.public())
latest = ask("indices/latest", province=reading.view.home, **reading.common())
opening.headline(
    sentences.sources_title(grid, reading.lang),
    sentences.sources_lede(grid, reading.day, reading.lang),
    sentences.newer_not_held(latest, reading.home_name, reading.lang),
)
parts.link(reading)
changes.section(reading)
reference.completeness(grid, reading)
reference.published_figures(ask("dossiers/published_figures", prefix="", **known), reading)
targets.section(reading)
reference.table("gaps", ask("reference/gaps"), reading)
reference.table("corrections", ask("reference/corrections", **known), reading)
reference.table("breaks", ask("reference/breaks", **known), reading)
reference.table("sources", ask("reference/sources", **known), reading)
reference.table("events", ask("reference/events", **known), reading)
reference.rights(reading)
