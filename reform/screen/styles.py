"""The style sheet of pages and the small HTML pieces around figures, all from the tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

import pandas as pd

from reform.figures import styles as figure_styles
from reform.figures import tokens
from reform.figures.context import FigureText, Theme
from reform.wording import numbers
from reform.wording.sentences import present
from reform.wording.texts import Lang, text

_MOST_DECIMALS = 4
# What browsers take for 100 % unless the reader chose another size.
_BROWSER_PX = 16
_AMOUNT = 10_000

_SHEET = """
/* The reader's own text size counts; Streamlit alone would fix it in px. */
html { font-size: $root; }
.stApp { background: $page; }
header[data-testid="stHeader"] { background: $surface; border-top: 4px solid $header_rule;
  border-bottom: 1px solid $border; height: 64px; }
header[data-testid="stHeader"] [data-testid="stTopNavLink"] { font-size: ${label}px;
  min-height: ${control}px; }
[data-testid="stSkipToContent"] { font-size: 0 !important; }
[data-testid="stSkipToContent"]::after { content: "$skip"; font-size: ${label}px; }
/* Streamlit's own words about files and fields are English only. */
[data-testid="InputInstructions"], [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] > span > button p,
[data-testid="stFileUploader"] [role="alert"] { font-size: 0 !important; }
[data-testid="stFileUploaderDropzone"] > span > button p::after { content: "$choose_file";
  font-size: ${label}px; }
[data-testid="stFileUploader"] [role="alert"]::after { content: "$file_too_big"; font-size: ${caption}px; }
.block-container { max-width: $max_width; padding: 72px 32px 12px; }
header[data-testid="stHeader"] img[data-testid="stHeaderLogo"], header[data-testid="stHeader"] .stLogo {
  height: 44px; max-width: 240px; margin-left: 16px; }
/* Cards of one row end on one line, whatever they hold. */
[data-testid="stColumn"] > [data-testid="stVerticalBlock"],
[data-testid="stColumn"] > [data-testid="stVerticalBlock"] > [data-testid="stLayoutWrapper"]:last-child,
[data-testid="stColumn"] [class*="st-key-card"] { height: 100%; }
/* Alone beside high gaps it would be mostly empty. */
[data-testid="stColumn"] .st-key-card-what_if { height: auto; }
[data-testid="stVerticalBlock"] { gap: 12px; }
.st-key-frame-controls { position: fixed; top: 14px; right: 32px; z-index: 999991; width: auto;
  flex-wrap: nowrap; align-items: center; }
.st-key-device, .st-key-labels { display: none; }
[class*="st-key-card"] { background: $surface; border-color: $border; padding: 14px 18px 12px;
  position: relative; }
/* The link that covers the card takes no room of its own, so no gap before it either. */
[class*="st-key-card-rank"] { padding: 10px 16px; gap: 0; }
.st-key-link-new { margin-bottom: 5px; }
[class*="st-key-menu-"] button { min-height: ${control}px; margin: -4px 0; padding: 0 4px;
  font-size: ${caption}px; }
[class*="st-key-menu-"] { overflow: visible !important; }
[data-testid="stButtonGroup"] button, [data-testid="stCheckbox"] label { min-height: ${control}px; }
[class*="st-key-card"] [data-testid="stVerticalBlock"] { gap: 6px; }
.simulated-chip { background: $simulated_bg; color: $simulated_text; border: 1px solid $simulated_border;
  border-radius: 4px; padding: 0 6px; font-weight: 600; white-space: nowrap; }
.simulated-bar { background: $simulated_bg; color: $simulated_text; border: 1px solid $simulated_border;
  border-radius: 6px; padding: 8px 14px; margin: 0; font-size: ${caption}px; line-height: 1.4; }
.headline h1 { font-size: ${h1}px; line-height: 1.25; font-weight: 700; margin: 0; padding: 0;
  color: $text; letter-spacing: 0; }
.headline p { font-size: ${body}px; line-height: 1.4; margin: 2px 0 0; color: $secondary; }
.headline a { color: $link; }
.figure-title { font-size: ${h2}px; line-height: 1.25; font-weight: 700; color: $text; margin: 0;
  padding: 0; }
.figure-subtitle { font-size: ${caption}px; line-height: 1.35; color: $secondary; margin: 2px 0 0; }
.figure-note { font-size: ${caption}px; line-height: 1.35; color: $muted; margin: 0; }
.stHtml dl.things { display: grid; padding: 0; grid-template-columns: max-content 1fr; }
.things dt { font-size: 19px; font-weight: 700; color: $text; text-align: right; padding: 5px 12px 0 0; }
.things dd { margin: 0; padding: 4px 0; font-size: 14px; line-height: 1.3; color: $text; position: relative; }
.things dd + dt, .things dd + dt + dd { border-top: 1px solid $border; }
.things .where { display: block; font-size: ${caption}px; color: $secondary; text-decoration: none; }
/* The whole line opens what the words under it name. */
.things .where::after { content: ""; position: absolute; inset: 0; }
.things .where:hover { text-decoration: underline; }
.things .overdue { color: $overdue_text; }
[class*="st-key-open-"] { position: absolute; inset: 0; width: 100% !important; height: 100%; z-index: 2; }
[class*="st-key-open-"] * { height: 100% !important; width: 100% !important; }
[class*="st-key-open-"] a { opacity: 0; }
[class*="st-key-card"]:has([class*="st-key-open-"] a:focus-visible) {
  outline: 3px solid $focus; outline-offset: 2px; }
.grid-table { border-collapse: collapse; font-size: ${caption}px; font-family: $tab; }
.grid-table th, .grid-table td { border: 1px solid $border;
  padding: 4px 7px; text-align: center; color: $text; }
.grid-table th { background: $surface_2; font-weight: 600; color: $secondary; }
.grid-table th.row { text-align: left; font-family: $ui; }
.grid-table td.none, .grid-table td.unknown, .grid-table td.not_public,
.grid-table td.no_edition { color: $muted; }
/* Three chosen units fit beside each other; with longer names they go on a second line rather than out
   of sight. Each has its own button, so the one that clears them all gives its room to the names. */
.st-key-filters [data-testid="stMultiSelectTagsContainer"] + button:not(:last-of-type) { display: none; }
.st-key-filters { gap: 10px; }
.st-key-filters [data-tag] { padding-left: 4px; }
.st-key-filters [data-tag] span { font-size: ${caption}px; }
[data-testid="stMultiSelect"] [role="group"]:has(> [data-testid="stMultiSelectTagsContainer"]) {
  max-height: none; height: auto; min-height: ${control}px; }
[data-testid="stMultiSelectTagsContainer"] { flex-wrap: wrap; height: auto; row-gap: 4px;
  padding: 3px 0 3px 4px; }
/* Nothing is being typed: the field needs no room beside the chosen units. */
[data-testid="stMultiSelectTagsContainer"]:has([data-tag]):not(:focus-within) input { flex: none;
  width: 1px; min-width: 1px; padding: 0; margin-left: -3px; }
[data-tag] span, [data-tag] button, [data-testid="stBaseButton-primary"]:enabled {
  color: $on_accent !important; }
[class*="st-key-menu-"] button:hover { color: $link; }
[data-tag] button { min-width: 24px; min-height: 24px; }
.st-key-card-deck [data-testid="stVerticalBlock"] { gap: 4px; }
[class*="st-key-deck-open-"] button, [class*="st-key-deck-open-"] button div {
  justify-content: flex-start; text-align: left; }
.st-key-card-preview img { border: 1px solid $border; }
.grid-scroll { overflow-x: auto; }
.grid-scroll.tall { max-height: 440px; overflow-y: auto; }
.text-table { border-collapse: collapse; width: 100%; font-size: ${caption}px; line-height: 1.4;
  color: $text; }
.text-table th { position: sticky; top: 0; background: $surface_2; text-align: left; font-weight: 600;
  color: $secondary; padding: 6px 8px; }
.text-table td { border-bottom: 1px solid $border; padding: 6px 8px; vertical-align: top; }
.text-table td:not(.amount) { min-width: 5.5em; }
.text-table td.amount { text-align: right; font-family: $tab; white-space: nowrap; }
[data-testid="stElementToolbar"] { display: none; }
.themes { display: flex; flex-wrap: wrap; align-items: center; gap: 0 4px; margin: 0; color: $text; }
.themes a { display: inline-flex; align-items: center; min-height: ${control}px; padding: 0 8px;
  color: $link; }
.themes a[aria-current] { font-weight: 700; text-decoration: none; }
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: $secondary !important;
  opacity: 1 !important; }
.prose { font-size: 14px; line-height: 1.5; color: $text; }
:focus-visible { outline: 3px solid $focus !important; outline-offset: 2px !important; }
/* Where the part with the focus is smaller than its control, the ring goes around the control. */
[data-testid="stSelectbox"] [role="group"]:has(> input:focus-visible),
[data-testid="stMultiSelect"] [role="group"]:has(input:focus-visible),
[data-testid="stNumberInputContainer"]:has(input:focus-visible),
[data-testid="stSlider"] [data-rac]:has(> div > input:focus-visible),
[data-testid="stCheckbox"] label:has(input:focus-visible) { outline: 3px solid $focus; outline-offset: 2px; }
[data-testid="stSelectbox"] input, [data-testid="stMultiSelect"] input, [data-testid="stSlider"] input,
[data-testid="stNumberInput"] input, [data-testid="stCheckbox"] input { outline: none !important; }
[data-testid="stButtonGroup"] button:focus-visible, [data-tag]:focus-visible {
  outline-offset: -3px !important; }
[data-tag]:focus-visible { outline-color: $on_accent !important; }
/* A chart that takes clicks also takes the finger that would scroll the page. */
@media (pointer: coarse) {
  [class*="st-key-clicks-"] .nsewdrag { pointer-events: none !important; }
}
/* No room beside the navigation: on small screens, and on large ones with large text or zoom. */
@media (max-width: 75em) {
  .st-key-frame-controls { position: static; flex-wrap: wrap; justify-content: flex-end; }
}
/* Tablets: at most two cards beside each other; from 640 px down Streamlit stacks them itself. */
@media (min-width: 641px) and (max-width: 62em) {
  [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"]) { flex-wrap: wrap; }
  [data-testid="stColumn"] { min-width: calc(50% - 1rem); }
  [data-testid="stColumn"]:has([class*="st-key-card-rank"]) { max-width: calc(50% - 0.5rem); }
}
@media (max-width: 760px) {
  [data-testid="stPageLink"] a, [data-testid="stPageLink"] p { white-space: normal; height: auto; }
  .block-container { padding: 72px 16px 24px; }
  .st-key-frame-controls { justify-content: flex-start; }
  [data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap; }
  button[data-testid], [data-testid="stButtonGroup"] button, [data-testid="stSidebarNavLink"],
  [data-testid="stCheckbox"] label, [data-testid="stSelectbox"] [role="group"],
  [class*="st-key-menu-"] button, .themes a { min-height: ${control_phone}px; }
  [data-testid="stExpandSidebarButton"], .themes a { min-width: ${control_phone}px; }
  .headline h1 { font-size: ${h1_phone}px; }
  .text-table { width: max-content; min-width: 100%; }
  .text-table td { min-width: 4em; max-width: 16em; overflow-wrap: anywhere; }
  [data-testid="stHorizontalBlock"]:has(> * .headline) { flex-wrap: wrap !important; }
  [data-testid="stHorizontalBlock"]:has(> * .headline) > *:first-child { flex: 1 1 100%; }
}
"""


@lru_cache(maxsize=8)
def style_tag(theme: Theme, lang: Lang, *, wide: bool = False) -> str:
    """Return the `<style>` element of a page in one theme."""
    found = tokens.load()
    colours, screen, phone = found.theme(theme), found.size("screen"), found.size("phone")
    kinds = screen["type"]
    values = {
        "header_rule": colours["header_rule"],
        **{name: colours[name] for name in ("simulated_bg", "simulated_text", "simulated_border")},
        "surface_2": colours["surface_2"],
        "overdue_text": colours["status"]["overdue_text"],
        "secondary": colours["text"]["secondary"],
        "surface": colours["surface"],
        "border": colours["border"],
        "muted": colours["text"]["muted"],
        "focus": colours["focus"],
        "link": colours["link"],
        "on_accent": colours["text"]["on_accent"],
        "page": colours["page"],
        "text": colours["text"]["primary"],
        "max_width": "1864px" if wide else "1440px",
        "tab": found.tabular_family,
        "ui": found.font_family,
        "root": f"{kinds['body'] / _BROWSER_PX:.2%}",
        "choose_file": text(lang, "frame.choose_file"),
        "file_too_big": text(lang, "frame.file_too_big"),
        "skip": text(lang, "frame.skip"),
    }
    sizes = {name: str(kinds[name]) for name in ("h1", "h2", "body", "caption", "label")}
    sizes["h1_phone"] = str(phone["type"]["h1"])
    sizes["control"], sizes["control_phone"] = str(screen["control_h"]), str(phone["control_h"])
    sheet = _SHEET
    for name, value in sizes.items():
        sheet = sheet.replace(f"${{{name}}}", value)
    for name, value in values.items():
        sheet = sheet.replace(f"${name}", str(value))
    return f"<style>{_growing(sheet + figure_styles.css(theme), kinds['body'])}</style>"


def _growing(sheet: str, base: float) -> str:
    """Give text sizes in parts of the page's own, so that they grow with what the reader chose."""
    return re.sub(r"font-size: ([\d.]+)px", lambda size: f"font-size: {float(size[1]) / base:.4g}rem", sheet)


def headline(title: str, ledes: Sequence[str], more: str = "") -> str:
    """Return the finding of a page with the lines under it; `more` is HTML, escaped already."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in ledes)
    return f'<div class="headline"><h1>{escape(title)}</h1>{lines}{more}</div>'


def figure_head(words: FigureText, simulated: str | None = None) -> str:
    """Return title and subtitle above a figure; `simulated` is the chip of invented data."""
    chip = f' <span class="simulated-chip">{escape(simulated)}</span>' if simulated else ""
    return (
        f'<h2 class="figure-title">{escape(words.title)}</h2>'
        f'<p class="figure-subtitle">{escape(words.subtitle)}{chip}</p>'
    )


def simulated_bar(sentence: str) -> str:
    """Return the bar that stands on every page with simulated dossiers."""
    return f'<p class="simulated-bar">{escape(sentence)}</p>'


def figure_foot(words: FigureText) -> str:
    """Return source and notes under a figure."""
    return f'<p class="figure-note">{escape(" ".join([words.source, *words.notes]))}</p>'


def table_html(table: pd.DataFrame, lang: Lang) -> str:
    """Return a table whose cells wrap, in a box that scrolls; every value is escaped.

    Plain HTML, because the grid widget speaks English in its menus.
    """
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    body = "".join(
        "<tr>" + "".join(_cell(value, lang) for value in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return (
        f'<div class="grid-scroll tall" tabindex="0"><table class="text-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(value: object, lang: Lang) -> str:
    if not present(value):
        return f"<td>{numbers.DASH}</td>"
    if isinstance(value, bool | str) or not isinstance(value, int | float):
        return f"<td>{escape(str(value))}</td>"
    exact = repr(round(float(value), _MOST_DECIMALS))
    decimals = len(exact.partition(".")[2].rstrip("0"))
    # A label year is a name, not an amount: no thousands separator.
    shown = str(int(value)) if decimals == 0 and value < _AMOUNT else numbers.number(value, decimals, lang)
    return f'<td class="amount">{shown}</td>'
