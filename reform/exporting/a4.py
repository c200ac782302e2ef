"""The A4 sheet, 2480×3508 px: header, one conclusion, one to three numbered sections, notes.

It looks as readers of administrative papers expect (Nghị định 30/2020/NĐ-CP: margins, serif 13 pt)
but carries no national title, number, seal or signature: it is an annex, never a document.
"""
# Long because a sheet is laid out from top to bottom, and its parts share one set of measures.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from string import Template
from typing import Protocol

import pandas as pd
import plotly.graph_objects as go

from reform.exporting.browser import shared_engine
from reform.figures import component_words, rank_table, tokens
from reform.figures.context import ChartContext, FigureSpec, FigureText
from reform.figures.fitting import fits
from reform.figures.measure import wrap
from reform.figures.slide import IncompleteSheet, check, subtitle_parts
from reform.figures.svg import with_own_ids
from reform.figures.template import Look, is_simulated, look
from reform.wording import dates
from reform.wording.texts import Lang, text

WIDTH, HEIGHT = 2480, 3508
MOST_FIGURES = 3
_TABLES = ("rank_cards", "kpi_row")
# A figure alone on its sheet is at most this share of the paper's height.
_TALLEST = 0.55
# A figure lower than this, in px, cannot be read; above the second height it needs no more.
_LOWEST, _BROAD = 340, 900
# To this share of what suits it a figure may be squeezed.
_SQUEEZED = 0.55
# Heights that are tried, each so much taller than the one before.
_STEP = 1.18
# Sizes of the type of figures: 10 pt, then smaller where a sheet is full.
_SCALES = (1.0, 0.9, 0.8)
_GAP_BETWEEN = 46
_LONG_NAME = 20


class Asked(Protocol):
    """A figure with its rows, as reform.exporting.asking gives it."""

    @property
    def spec(self) -> FigureSpec:
        """Return which figure it is."""

    @property
    def frame(self) -> pd.DataFrame:
        """Return its rows."""

    @property
    def context(self) -> ChartContext:
        """Return language, home, as-of and the like."""


class SheetFull(ValueError):
    """More was asked for than one sheet holds; `key` names the sentence that says so."""

    key = "a4.full"


@dataclass(frozen=True)
class _Section:
    """One figure of the sheet, with the words around it already broken into lines."""

    spec: FigureSpec
    frame: pd.DataFrame
    ctx: ChartContext
    words: FigureText
    heading: str
    about: str
    short: bool
    """On a full sheet the components that cost most stand for the whole figure."""

    @property
    def simulated(self) -> bool:
        """Tell whether the rows are simulated."""
        return is_simulated(self.frame, self.ctx)

    @property
    def is_table(self) -> bool:
        """Tell whether the section is a table, not a drawing: what stands beside each other on a
        screen is too wide for paper.
        """
        return len(self.frame) > 0 and (self.spec.name in _TABLES or self.short)

    @property
    def table_height(self) -> int:
        """Return the height of the table in px."""
        if self.spec.name == "rank_cards":
            return rank_table.height(len(self.frame))
        if self.short:
            return rank_table.losses_height(self.frame)
        return rank_table.height(len(self.spec.tabulate(self.frame, self.ctx)))

    def table_html(self) -> str:
        """Return the table."""
        if self.spec.name == "rank_cards":
            return rank_table.table_html(self.frame, self.ctx)
        if self.short:
            return rank_table.losses_html(self.frame, self.ctx)
        return rank_table.words_html(self.spec.tabulate(self.frame, self.ctx))


def a4_sheet(
    asked: Sequence[Asked],
    *,
    agency: str,
    letterhead: str | None,
    prepared_on: date,
    title: str | None,
    findings: Sequence[str | None] = (),
) -> str:
    """Return the sheet as an HTML page for `render_html(…, width=2480, height=3508)`.

    `letterhead`: the issuing office under the agency, None for the plain header. `title`: instead
    of the sheet's own. `findings`: edited findings, one a figure, None for the figure's own. Raises
    IncompleteSheet when a mandatory fact is missing, SheetFull when the figures do not fit.
    """
    if not asked:
        raise IncompleteSheet("figures")
    if len(asked) > MOST_FIGURES:
        raise SheetFull(f"{len(asked)} figures, at most {MOST_FIGURES} fit an A4 sheet")
    contexts = [replace(one.context, theme="print", size="a4", width=None, height=None) for one in asked]
    described = [one.spec.describe(one.frame, ctx) for one, ctx in zip(asked, contexts, strict=True)]
    for i, finding in enumerate(findings[: len(described)]):
        if finding and finding.strip():
            described[i] = replace(described[i], title=finding.strip())
    for words in described:
        check(words, agency, prepared_on)
    style, lang = look(contexts[0]), contexts[0].language
    days = {ctx.as_of or prepared_on for ctx in contexts}
    sections = [
        _section(one, ctx, words, many=len(asked), same_day=len(days) == 1, prepared_on=prepared_on)
        for one, ctx, words in zip(asked, contexts, described, strict=True)
    ]
    shown_title = (title or _title(sections, lang)).strip()
    head = _head_html(agency, letterhead, days, prepared_on, lang)
    # The finding of a figure alone, or of the table of ranks, speaks for the whole sheet.
    speaks = len(sections) == 1 or sections[0].spec.name == "rank_cards"
    conclusion = _sentence(described[0].title) if speaks else ""
    foot = _foot_lines(sections, lang)
    taken = _taken(shown_title, conclusion, foot, sections, letterhead, style)
    drawn = _figures(sections, _inner_height(style) - taken, _inner_width(style), style)
    body = "".join(
        _section_html(section, number, picture, lang)
        for number, (section, picture) in enumerate(zip(sections, drawn, strict=True), 1)
    )
    notes = "".join(f"<p><b>{escape(start)}</b> {escape(words)}</p>" for start, words in foot)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{escape(shown_title)}</title><style>{_css(style, _small(sections))}</style></head>"
        "<body><main>"
        f'{head}<h1>{escape(shown_title)}</h1><p class="conclusion">{escape(conclusion)}</p>'
        f"{body}<footer>{notes}</footer></main></body></html>"
    )


def _section(
    one: Asked, ctx: ChartContext, words: FigureText, *, many: int, same_day: bool, prepared_on: date
) -> _Section:
    """Word one section: its finding is its heading, that of a figure alone stands over the sheet."""
    parts = subtitle_parts(words, ctx)
    short = many == MOST_FIGURES and _losses_stand_for(one)
    if short:
        words = replace(words, notes=(rank_table.losses_words(one.frame, ctx), *words.notes))
    if one.spec.name == "rank_cards" and len(one.frame):
        # The table says its measure itself; what the notes say stands in its remarks.
        added = parts[len(words.subtitle.split(" · ")) :]
        words = replace(words, notes=(rank_table.key_words(ctx), *rank_table.remarks(one.frame, ctx)))
        heading, parts = rank_table.heading(one.frame, ctx), added
    else:
        heading = "" if many == 1 else words.title
    if not same_day:
        day = dates.written_day(ctx.as_of or prepared_on, ctx.language)
        parts.append(text(ctx.language, "a4.as_of", date=day))
    about = " ".join(_sentence(part) for part in (" · ".join(parts), *words.notes))
    return _Section(one.spec, one.frame, ctx, words, heading.rstrip("."), about, short)


def _losses_stand_for(one: Asked) -> bool:
    """Tell whether a figure of components may be cut to those that cost most: points on one scale."""
    return (
        one.spec.name == "component_gap"
        and len(one.frame) > 0
        and bool(one.frame["weight"].notna().all())
        and not component_words.shares(one.frame)
        and component_words.refusal(one.frame) is None
        and len(rank_table.losses(one.frame)) > 1
    )


def _sentence(words: str) -> str:
    """End words with a full stop unless they end with a sign already."""
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _title(sections: Sequence[_Section], lang: Lang) -> str:
    """Name the sheet after what its figures are about."""
    kinds = {query.partition("/")[0] for section in sections for query in section.spec.queries}
    kind = "both" if {"indices", "dossiers"} <= kinds else "dossiers" if "dossiers" in kinds else "indices"
    return text(lang, f"a4.title_{kind}")


def _head_html(agency: str, letterhead: str | None, days: set[date], prepared_on: date, lang: Lang) -> str:
    """Return agency and office left, days right."""
    names = f'<div class="{"over" if letterhead else "own"}">{_two_lines(agency)}</div>'
    if letterhead:
        names += f'<div class="own">{_two_lines(letterhead)}</div>'
    lines = [text(lang, "a4.prepared", date=dates.day(prepared_on, lang))]
    if len(days) == 1:
        lines.insert(0, text(lang, "a4.as_of", date=dates.written_day(next(iter(days)), lang)))
    right = "".join(f"<div>{escape(line)}</div>" for line in lines)
    return f'<header><div class="agency">{names}<hr></div><div class="days">{right}</div></header>'


def _two_lines(name: str) -> str:
    """Break a long name where its halves are most alike, as letterheads do."""
    words = name.split(" ")
    if len(name) <= _LONG_NAME or len(words) == 1:
        return escape(name)
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    first, second = min(halves, key=lambda pair: abs(len(pair[0]) - len(pair[1])))
    return f"{escape(first)}<br>{escape(second)}"


def _foot_lines(sections: Sequence[_Section], lang: Lang) -> list[tuple[str, str]]:
    """Return sources, each once, and whether anything is simulated."""
    start = text(lang, "a4.source_start")
    sources = dict.fromkeys(section.words.source.removeprefix(start).strip() for section in sections)
    simulated = any(section.simulated for section in sections)
    said = text(lang, "a4.simulated_some" if simulated else "a4.simulated_none")
    return [
        (start, " ".join(_sentence(source[:1].upper() + source[1:]) for source in sources)),
        (text(lang, "a4.notes_start"), said),
    ]


def _inner_width(style: Look) -> int:
    margin = style.sizes["margin"]
    return int(WIDTH - margin["left"] - margin["right"])


def _inner_height(style: Look) -> int:
    margin = style.sizes["margin"]
    return int(HEIGHT - margin["top"] - margin["bottom"])


def _tall(words: str, kind: str, weight: int, style: Look, width: float | None = None) -> float:
    """Return the height of serif words in px; lines are counted a little narrower than they are."""
    size, room = style.type(kind), 0.97 * (width or _inner_width(style))
    ratio = style.sizes["line_height"]["title" if weight > 400 else "text"]
    return len(wrap(words, size, weight, room, serif=True)) * size * float(ratio)


def _small(sections: Sequence[_Section]) -> str:
    """Return the type of notes: 10 pt, on a full sheet 9 pt."""
    return "min" if len(sections) == MOST_FIGURES else "caption"


def _taken(
    title: str,
    conclusion: str,
    foot: Sequence[tuple[str, str]],
    sections: Sequence[_Section],
    letterhead: str | None,
    style: Look,
) -> float:
    """Return the height of everything but the figures, in px."""
    body = style.type("body")
    head = (4 if letterhead else 2) * 1.25 * body + 30
    taken = head + 30 + _tall(title.upper(), "h1", 700, style) + 14 + _tall(conclusion, "body", 400, style)
    small = _small(sections)
    for section in sections:
        taken += _GAP_BETWEEN + _tall(f"1. {section.heading}", "body", 700, style) + 14
        taken += 10 + _tall(section.about, small, 400, style)
        taken += 1.8 * style.type("label") if section.simulated else 0
        taken += section.table_height if section.is_table else 0
    return taken + _GAP_BETWEEN + 18 + sum(_tall(" ".join(line), small, 400, style) for line in foot)


def _figures(sections: Sequence[_Section], room: float, width: int, style: Look) -> list[str]:
    """Draw the figures as SVG, sharing the room by the heights that suit them; tables as HTML."""
    drawings = [section for section in sections if not section.is_table]
    measured = iter(_placed(drawings, room, width, style))
    drawn = []
    for number, section in enumerate(sections):
        if section.is_table:
            drawn.append(section.table_html())
            continue
        figure, wide, tall = next(measured)
        svg = shared_engine().render(figure, width=wide, height=tall, format="svg")
        drawn.append(with_own_ids(svg.decode("utf-8"), f"s{number}"))
    return drawn


def _placed(
    sections: Sequence[_Section], room: float, width: int, style: Look
) -> list[tuple[go.Figure, int, int]]:
    """Return each drawing with its size: as large as suits it, as low as its words allow.

    Type is made smaller step by step, for all alike, before a sheet is refused.
    """
    if not sections:
        return []
    suited = [_suited(section, style) for section in sections]
    share = min(1.0, room / sum(suited))
    if all(share * height >= _floor(height) for height in suited):
        drawn = [
            _drawing(section, share * height, 1.0, width)
            for section, height in zip(sections, suited, strict=True)
        ]
        if all(fits(*one) for one in drawn):
            return drawn
    for scale in _SCALES:
        lowest = [_lowest(section, scale, width, style) for section in sections]
        if all(lowest) and sum(filter(None, lowest)) <= room:
            known = [height for height in lowest if height]
            return [
                _at_height(section, height, low, scale, width)
                for section, height, low in zip(
                    sections, _shared(sections, known, room, style), known, strict=True
                )
            ]
    raise SheetFull(f"{int(room)} px are left for {len(sections)} figures")


def _drawing(section: _Section, height: float, scale: float, width: int) -> tuple[go.Figure, int, int]:
    """Draw a figure that is `height` px tall on the sheet, its type `scale` times the usual."""
    wide = int(width / scale)
    figure = section.spec.draw(section.frame, replace(section.ctx, width=wide, height=int(height / scale)))
    figure.update_layout(width=wide)
    return figure, wide, int(figure.layout.height or height / scale)


def _at_height(
    section: _Section, height: float, low: float, scale: float, width: int
) -> tuple[go.Figure, int, int]:
    """Draw at a height, or at the lowest that is known to fit when words meet there."""
    drawn = _drawing(section, height, scale, width)
    return drawn if fits(*drawn) else _drawing(section, low, scale, width)


def _lowest(section: _Section, scale: float, width: int, style: Look) -> float | None:
    """Return the lowest height on the sheet at which no words meet, None when there is none."""
    suited = _suited(section, style)
    height = _floor(suited)
    while height <= max(suited, _LOWEST) * 1.25:
        try:
            figure, wide, tall = _drawing(section, height, scale, width)
        except ValueError:  # Plotly refuses bars of no thickness
            figure = None
        if figure is not None and fits(figure, wide, tall):
            # A figure may keep its own height whatever it is given.
            return max(height, tall * scale) if tall * scale > height else tall * scale
        height *= _STEP
    return None


def _floor(suited: float) -> float:
    """Return the height below which bars are too thin for their words, px."""
    return max(_LOWEST, _SQUEEZED * min(suited, _BROAD))


def _suited(section: _Section, style: Look) -> float:
    """Return the height that suits a figure, px."""
    return min(max(section.spec.screen_height * style.k, _LOWEST), _TALLEST * HEIGHT)


def _shared(sections: Sequence[_Section], lowest: Sequence[float], room: float, style: Look) -> list[float]:
    """Give everyone the lowest height, and of the rest a share up to what suits them."""
    wishes = [max(0.0, _suited(one, style) - low) for one, low in zip(sections, lowest, strict=True)]
    spare = room - sum(lowest)
    share = min(1.0, spare / sum(wishes)) if sum(wishes) else 0.0
    return [low + share * wish for low, wish in zip(lowest, wishes, strict=True)]


def _section_html(section: _Section, number: int, picture: str, lang: Lang) -> str:
    chip = f'<span class="chip">{escape(text(lang, "a4.simulated"))}</span>' if section.simulated else ""
    kind = "table" if section.is_table else "drawing"
    label = "" if section.is_table else f' role="img" aria-label="{escape(section.words.alt, quote=True)}"'
    heading = f"<h2>{number}. {escape(section.heading)}</h2>" if section.heading else ""
    return (
        f"<section>{heading}{chip}"
        f'<div class="{kind}"{label}>{picture}</div><p class="about">{escape(section.about)}</p></section>'
    )


_SHEET = Template("""
* { box-sizing: border-box; margin: 0; padding: 0; }
html, body { width: ${page_w}px; height: ${page_h}px; background: $surface; overflow: hidden; }
main { display: flex; flex-direction: column; height: ${page_h}px; color: $ink; font-family: $serif;
  font-size: ${body}px; line-height: $text_line;
  padding: ${top}px ${right}px ${bottom}px ${left}px; }
header { display: flex; justify-content: space-between; align-items: flex-start; line-height: 1.25; }
.agency { text-align: center; }
.agency .own { font-weight: 700; }
.agency hr { width: 45%; margin: 10px auto 0; border: 0; border-top: ${axis}px solid $ink; }
.days { text-align: right; font-style: italic; }
h1 { margin-top: 30px; font-size: ${h1}px; line-height: $title_line; text-align: center; text-wrap: balance;
  text-transform: uppercase; }
.conclusion { margin-top: 14px; text-align: center; text-wrap: balance; font-style: italic; }
section { margin-top: ${between}px; }
h2 { font-size: ${body}px; line-height: $title_line; margin-bottom: 14px; }
.chip { display: inline-block; border: ${axis}px solid $sim_border; padding: 0 18px; margin-bottom: 14px;
  font: 600 ${label}px/1.35 $ui; color: $sim_text; background: $sim_bg; }
.drawing svg { display: block; width: 100%; height: auto; }
.about { margin-top: 10px; font-size: ${small}px; color: $secondary; }
table { width: 100%; border-collapse: collapse; border-top: ${axis}px solid $ink; }
th { height: ${head}px; text-align: left; font-size: ${label}px; border-bottom: ${axis}px solid $ink;
  padding: 0 12px; }
td { height: ${row}px; border-bottom: 2px solid $border; padding: 0 12px; white-space: nowrap;
  line-height: 1.1; font-size: ${table}px; }
sup { font-size: ${min}px; line-height: 0; }
.num { text-align: right; font-family: $tab; font-size: ${label}px; }
th.num { font-family: $serif; }
.rank { font: 700 ${hero}px $ui; color: $home; }
.value { font: 600 ${table}px $tab; text-align: right; width: 20%; }
.computed { border-bottom: 4px dotted $secondary; }
.ranks { table-layout: fixed; }
.ranks th:nth-child(1) { width: 330px; }
.ranks th:nth-child(2) { width: 125px; }
.ranks th:nth-child(3) { width: 215px; }
.ranks th:nth-child(5) { width: 190px; }
.ranks td:nth-child(4) { font-size: ${label}px; line-height: 0.95; white-space: normal; }
.rail { width: 450px; }
.rail svg { display: block; width: 100%; height: auto; }
.losses { border: 0; table-layout: fixed; font: 400 ${label}px $ui; }
.losses td { height: ${loss}px; border: 0; padding: 0; }
.losses td:nth-child(1) { width: 700px; font-size: ${label}px; }
.losses .weight { width: 120px; text-align: right; font: 400 ${label}px $tab; color: $secondary; }
.losses .bar { padding-left: 60px; font: 600 ${label}px $tab; }
.losses i { display: inline-block; height: 52px; background: $other; vertical-align: middle;
  margin-right: 24px; }
.losses .strong td:first-child { font-weight: 600; }
.losses .strong i { background: $home; }
.whole { white-space: nowrap; }
.scale { display: flex; justify-content: space-between; }
footer { margin-top: auto; border-top: ${axis}px solid $ink; padding-top: 18px; font-size: ${small}px;
  line-height: $text_line; }
""")


def _css(style: Look, small: str) -> str:
    found, margin = tokens.load(), style.sizes["margin"]
    sizes = {kind: f"{style.type(kind):g}" for kind in ("h1", "body", "label", "min")}
    return _SHEET.substitute(
        sizes,
        small=f"{style.type(small):g}",
        table="50",
        hero="60",
        axis=f"{style.line('axis'):g}",
        page_w=WIDTH,
        page_h=HEIGHT,
        between=_GAP_BETWEEN,
        row=rank_table.ROW,
        head=rank_table.HEAD,
        loss=rank_table.LOSS_ROW,
        other=style.colours["other"],
        text_line=style.sizes["line_height"]["text"],
        title_line=style.sizes["line_height"]["title"],
        surface=style.surface,
        ink=style.ink(),
        secondary=style.ink("secondary"),
        border=style.colours["border"],
        home=style.colours["home"],
        sim_border=style.colours["simulated_border"],
        sim_text=style.colours["simulated_text"],
        sim_bg=style.colours["simulated_bg"],
        serif=found.serif_family,
        ui=found.font_family,
        tab=found.tabular_family,
        **{side: margin[side] for side in ("top", "right", "bottom", "left")},
    )
