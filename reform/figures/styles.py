"""The style sheet of the HTML figures (F1, F18, F19), built from the tokens."""

from __future__ import annotations

from functools import lru_cache
from string import Template

from reform.figures import tokens
from reform.figures.context import Theme

_SHEET = Template("""
.rank-card { display: grid; grid-template-columns: auto 1fr; align-items: baseline;
  grid-template-areas: "head head" "name name" "rank move" "score score" "trail trail" "place place"
    "foot foot";
  color: $text; font-family: $ui; }
.rc-head { grid-area: head; display: flex; justify-content: space-between; align-items: baseline;
  font-size: ${body}px; line-height: 1.35; }
.rc-code { font-weight: 700; }
.rc-year { font-weight: 500; font-size: ${label_up}px; color: $secondary; }
.rc-name { grid-area: name; font-size: ${label}px; line-height: 1.35; color: $secondary; }
.rc-rank { grid-area: rank; font-size: ${hero}px; line-height: 1.2; font-weight: 700; color: $home;
  white-space: nowrap; }
.rc-of { font-size: 0.5em; font-weight: 400; color: $secondary; }
.rc-move { grid-area: move; justify-self: end; text-align: right; font-size: ${axis}px; line-height: 1.35;
  color: $secondary; }
.rc-move.rc-up { color: $up; font-size: ${body}px; font-weight: 600; }
.rc-move.rc-down { color: $down; font-size: ${body}px; font-weight: 600; }
.rc-score { grid-area: score; font-size: ${label_up}px; line-height: 1.4; margin-bottom: 6px; }
.rc-score strong { font-weight: 600; }
.rc-trail { grid-area: trail; min-width: 0; }
.rc-spark, .rc-rail { display: block; width: 100%; height: auto; }
.rc-empty { display: flex; align-items: center; justify-content: center; text-align: center; min-height: 76px;
  border: 1px dashed $border_strong; border-radius: 6px; padding: 4px 8px; font-size: ${label}px;
  line-height: 1.35; color: $secondary; }
.rc-ends, .rc-scale { display: flex; justify-content: space-between; font-family: $tab;
  font-size: ${axis}px; line-height: 1.4; color: $secondary; }
.rc-scale span { flex: 1 1 0; }
.rc-scale span:nth-child(2) { text-align: center; font-family: $ui; }
.rc-scale span:last-child { text-align: right; }
.rc-place { grid-area: place; margin-top: 8px; min-width: 0; }
.rc-foot { grid-area: foot; margin-top: 8px; padding-top: 6px; border-top: 1px solid $border;
  font-size: ${axis}px; line-height: 1.4; color: $secondary; }
.rc-chip { border-bottom: 1px dotted $border_strong; }
.freshness { display: flex; flex-wrap: wrap; gap: 4px 20px; font-family: $ui; font-size: ${axis}px;
  line-height: 1.5; color: $text; margin: 0; padding: 0; }
.freshness .fs-title { font-weight: 600; }
.freshness .fs-item { display: inline-flex; align-items: baseline; gap: 6px; }
.fs-mark { font-weight: 700; }
.fs-on_rhythm .fs-mark { color: $on_time; }
.fs-late .fs-mark { color: $due_soon; }
.fs-failed .fs-mark { color: $overdue; }
.fs-not_loaded .fs-mark, .fs-stopped .fs-mark { color: $muted; }
.sources-drawer { font-family: $ui; font-size: ${label}px; line-height: 1.5; color: $text; }
.sources-drawer dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0; }
.sources-drawer dt { color: $secondary; font-weight: 500; }
.sources-drawer dd { margin: 0; overflow-wrap: anywhere; }
.sources-drawer pre { margin: 0; max-height: 240px; overflow: auto; background: $surface_2; color: $text;
  border-radius: 6px; padding: 8px 10px; font-size: ${axis}px; line-height: 1.45; white-space: pre-wrap; }
.pf-chips { display: flex; flex-wrap: wrap; gap: 4px 6px; margin: 0 0 4px; }
.pf-chip { border: 1px solid $border_strong; border-radius: 10px; padding: 0 8px; font-family: $ui;
  font-size: ${axis}px; line-height: 1.6; color: $text; }
.pf-fact { font-family: $ui; font-size: ${label}px; line-height: 1.4; color: $secondary; margin: 0 0 2px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 14px 18px;
  font-family: $ui; color: $text; }
.tile { border-top: 1px solid $border; padding-top: 8px; }
.tl-hero { font-size: ${tile}px; line-height: 1.2; font-weight: 700; }
.tl-hero.tl-long { font-size: ${tile_long}px; line-height: 1.6; }
.tl-label { font-size: ${label_up}px; line-height: 1.35; margin-bottom: 4px; }
.tl-missing { font-size: ${label_up}px; line-height: 1.4; color: $secondary; }
@media (max-width: 760px) {
  .rank-card { grid-template-areas: "head rank" "move rank" "score rank" "place place" "foot foot";
    grid-template-columns: 1fr auto; }
  .rc-head { justify-content: flex-start; gap: 6px; }
  .rc-rank { font-size: ${hero_phone}px; justify-self: end; align-self: start; }
  .rc-move { justify-self: start; text-align: left; font-size: ${label_phone}px; }
  .rc-score { font-size: ${label_phone}px; }
  .rc-name, .rc-trail { display: none; }
  .sources-drawer dl { grid-template-columns: 1fr; gap: 0; }
  .tiles { grid-template-columns: 1fr; }
  .sources-drawer dd { margin-bottom: 8px; }
}
""")


@lru_cache(maxsize=3)
def css(theme: Theme) -> str:
    """Return the rules of all HTML figures in one theme, without the `<style>` element."""
    found = tokens.load()
    colours = found.theme(theme)
    kinds, phone = found.size("screen")["type"], found.size("phone")["type"]
    return _SHEET.substitute(
        text=colours["text"]["primary"],
        secondary=colours["text"]["secondary"],
        muted=colours["text"]["muted"],
        home=colours["home"],
        up=colours["up"],
        down=colours["down"],
        border=colours["border"],
        border_strong=colours["border_strong"],
        surface_2=colours["surface_2"],
        on_time=colours["status"]["on_time_text"],
        due_soon=colours["status"]["due_soon_text"],
        overdue=colours["status"]["overdue_text"],
        ui=found.font_family,
        tab=found.tabular_family,
        hero=kinds["hero"],
        body=kinds["body"],
        label=kinds["label"],
        # Between label and body: the score line of a card.
        label_up=(kinds["label"] + kinds["body"]) // 2,
        axis=kinds["axis"],
        # Between the finding of a page and the hero of a rank card.
        tile=(kinds["h1"] + kinds["hero"]) // 2,
        tile_long=kinds["h1"],
        hero_phone=phone["hero"],
        label_phone=phone["label"],
    )
