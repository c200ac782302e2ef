"""Build BP Sans and BP Sans Tab from the Be Vietnam Pro package.

Be Vietnam Pro has neither tabular figures nor the symbols ▲ ▼ ■ ◆ →. BP Sans adds the symbols;
BP Sans Tab also centres the digits 0–9 in one advance width and takes them out of kerning. Both
carry another name, as the Open Font License asks of changed fonts.

Run `python -m reform.fonts.build` to rewrite `static/fonts/`.
"""

from __future__ import annotations

import copy
import io
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from reform.figures import tokens
from reform.fonts.shapes import SYMBOLS

OUT_DIR = Path(__file__).resolve().parent.parent.parent / "static" / "fonts"
SOURCE_PACKAGE = "fontpkg_be_vietnam_pro"
FAMILIES = {"BPSans": "BP Sans", "BPSansTab": "BP Sans Tab"}
STYLES = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold", 800: "ExtraBold"}
DIGITS = tuple(range(ord("0"), ord("9") + 1))

UNICODES = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x01A0, 0x01A1, 0x01AF, 0x01B0),
    *(0x02C6, 0x02DC, 0x0300, 0x0301, 0x0302, 0x0303, 0x0306, 0x0309, 0x031B, 0x0323),
    *range(0x1EA0, 0x1EFA),
    *(0x2013, 0x2014, 0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2020, 0x2022, 0x2026),
    *(0x2030, 0x2039, 0x203A, 0x20AB, 0x20AC, 0x2122, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265),
)
"""Kept characters: Latin, Vietnamese, punctuation, the đồng sign and a few operators."""

_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "case"]
_KEPT_NAMES = (0, 7, 8, 9, 11, 12, 13, 14)  # notice, trade mark, makers, licence
_NOTICE = "Derivative of 2026: renamed, subset, symbols added; the Tab family has tabular digits."


def weights() -> tuple[int, ...]:
    """Return the weights that the tokens give a digit width for."""
    return tuple(sorted(int(weight) for weight in tokens.load()["fonts"]["digit_advance_em"]))


def _source(weight: int) -> TTFont:
    """Open the upright source font of one weight."""
    file = resources.files(SOURCE_PACKAGE) / "files" / f"BeVietnamPro-{STYLES[weight]}.ttf"
    # recalcTimestamp=False keeps head.modified of the source: two builds give the same bytes.
    return TTFont(io.BytesIO(file.read_bytes()), recalcTimestamp=False)


def _add_glyph(font: TTFont, code: int, name: str, glyph: Any, advance: int) -> None:
    """Add one glyph and map a character to it."""
    glyf, hmtx = font["glyf"], font["hmtx"]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyf.glyphOrder = font.getGlyphOrder()
    glyf.glyphs[name] = glyph
    glyph.recalcBounds(glyf)
    hmtx.metrics[name] = (advance, glyph.xMin)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _add_tabular_digits(font: TTFont, advance: int) -> None:
    """Map 0–9 to copies centred in one advance width.

    The copies have names of their own, unknown to every kerning lookup: that takes them out of
    kerning whatever the lookups' classes are. The originals fall out with the subset.
    """
    for code in DIGITS:
        name = font.getBestCmap()[code]
        glyph = copy.deepcopy(font["glyf"][name])
        if glyph.isComposite():
            raise ValueError(f"digit {name} is a composite glyph")
        glyph.recalcBounds(font["glyf"])
        left = round((advance - (glyph.xMax - glyph.xMin)) / 2)
        # Sideways only: the source's hints move points up and down, so they stay valid.
        glyph.coordinates.translate((left - glyph.xMin, 0))
        _add_glyph(font, code, f"{name}.tab", glyph, advance)


def _add_symbols(font: TTFont) -> None:
    """Add the drawn symbols with the stroke and axis of the font's own minus sign."""
    minus = font["glyf"][font.getBestCmap()[0x2212]]
    minus.recalcBounds(font["glyf"])
    stroke, axis = minus.yMax - minus.yMin, (minus.yMax + minus.yMin) / 2
    for code, symbol in SYMBOLS.items():
        _add_glyph(font, code, symbol.name, symbol.outline(stroke, axis), symbol.advance)


def _rename(font: TTFont, family: str, weight: int) -> None:
    """Give the font its new name everywhere and keep the notice and the licence."""
    style = STYLES[weight]
    linked = style in ("Regular", "Bold")  # the two styles a four-style menu knows
    postscript = f"{family.replace(' ', '')}-{style}"
    table = font["name"]
    kept = {number: table.getDebugName(number) for number in _KEPT_NAMES}
    table.names = []
    names = {number: text for number, text in kept.items() if text}
    names[0] = f"{kept[0]}. {_NOTICE}"
    names |= {
        1: family if linked else f"{family} {style}",
        2: style if linked else "Regular",
        3: f"1.002;{postscript}",
        4: f"{family} {style}",
        5: "Version 1.002; BP 1",
        6: postscript,
        16: family,
        17: style,
    }
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)
    font["OS/2"].achVendID = "BP  "


def build_font(stem: str, weight: int, *, hinting: bool) -> TTFont:
    """Return one finished font of the family whose files begin with `stem`."""
    font = _source(weight)
    if stem == "BPSansTab":
        em = tokens.load()["fonts"]["digit_advance_em"][str(weight)]
        _add_tabular_digits(font, round(em * font["head"].unitsPerEm))
    _add_symbols(font)
    options = subset.Options(
        layout_features=_FEATURES,
        name_IDs=["*"],
        notdef_outline=True,
        hinting=hinting,
        recalc_timestamp=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*UNICODES, *SYMBOLS])
    cutter.subset(font)
    _rename(font, FAMILIES[stem], weight)
    return font


def build_bytes(stem: str, weight: int, flavour: str) -> bytes:
    """Return the file of one font, `flavour` being `ttf` or `woff2`."""
    # The web font keeps its hints for office screens of low density; the TTF only draws
    # pictures, where hints would make the file twice as large for nothing.
    font = build_font(stem, weight, hinting=flavour == "woff2")
    font.flavor = "woff2" if flavour == "woff2" else None
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def build_all() -> dict[str, bytes]:
    """Return every file of `static/fonts/` that is built, by name."""
    files = {
        f"{stem}-{weight}.{flavour}": build_bytes(stem, weight, flavour)
        for stem in FAMILIES
        for weight in weights()
        for flavour in ("ttf", "woff2")
    }
    files["OFL.txt"] = (resources.files(SOURCE_PACKAGE) / "LICENSE").read_bytes()
    return files


def main() -> int:
    """Write the built files and say how large they are."""
    OUT_DIR.mkdir(parents=True, exist_ok=True)
    files = build_all()
    for name, content in files.items():
        (OUT_DIR / name).write_bytes(content)
    total = sum(len(content) for content in files.values())
    print(f"{len(files)} files, {total // 1024} kB in {OUT_DIR.name}/", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
