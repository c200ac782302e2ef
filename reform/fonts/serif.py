"""Build BP Serif, the text face of A4 sheets, from the npm package `@fontsource/tinos`.

Tinos has the widths of Times New Roman, which readers of administrative papers expect (Nghị định
30/2020/NĐ-CP). The package cuts each style into files by script; here the three that Vietnamese
needs are put together again, cut to our characters and renamed, so that a machine's own Tinos
cannot stand in with other pixels.

    npm pack @fontsource/tinos@5.3.0 && tar xzf fontsource-tinos-5.3.0.tgz
    python -m reform.fonts.serif package
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger, Options
from fontTools.ttLib import TTFont

from reform.fonts.build import OUT_DIR, UNICODES

FAMILY = "BP Serif"
STYLES = {"400-normal": "Regular", "400-italic": "Italic", "700-normal": "Bold"}
FILES = {
    "400-normal": "BPSerif-400.ttf",
    "400-italic": "BPSerif-400-italic.ttf",
    "700-normal": "BPSerif-700.ttf",
}
LICENCE = "OFL-serif.txt"
_SCRIPTS = ("latin", "latin-ext", "vietnamese")
_SUPERSCRIPTS = (0xB9, 0xB2, 0xB3, *range(0x2070, 0x207A))
_NOTICE = "Derivative of 2026: renamed, subset."
# The package leaves these out of its fonts; its LICENSE says so.
_LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
_LICENCE_URL = "https://openfontlicense.org"


def _whole(folder: Path, style: str) -> TTFont:
    """Put the files of one style together."""
    with tempfile.TemporaryDirectory() as scratch:
        parts = []
        for script in _SCRIPTS:
            font = TTFont(folder / "files" / f"tinos-{script}-{style}.woff2", recalcTimestamp=False)
            font.flavor = None
            part = Path(scratch) / f"{script}.ttf"
            font.save(part)
            parts.append(str(part))
        merger = Merger(Options(drop_tables=["DSIG", "meta", "vhea", "vmtx", "VDMX", "hdmx", "LTSH", "GDEF"]))
        return merger.merge(parts)


def build_font(folder: Path, style: str) -> TTFont:
    """Return one finished font from the unpacked package."""
    name = STYLES[style]
    font = _whole(folder, style)
    options = subset.Options(
        layout_features=["kern", "mark", "mkmk", "ccmp", "locl"],
        notdef_outline=True,
        hinting=False,
        name_IDs=["*"],
        recalc_timestamp=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*UNICODES, *_SUPERSCRIPTS])
    cutter.subset(font)
    table = font["name"]
    kept = {number: table.getDebugName(number) for number in (0, 7, 8, 9, 11)}
    table.names = []
    names = {number: text for number, text in kept.items() if text}
    postscript = f"BPSerif-{name}"
    names |= {
        0: f"{kept[0]}. {_NOTICE}",
        1: FAMILY,
        2: name,
        3: f"1;{postscript}",
        4: f"{FAMILY} {name}",
        5: "Version 1.000; BP 1",
        6: postscript,
        13: _LICENCE,
        14: _LICENCE_URL,
    }
    for number, text in sorted(names.items()):
        table.setName(text, number, 3, 1, 0x409)
    return font


def main(arguments: list[str]) -> int:
    """Write the fonts and their licence to `static/fonts/`."""
    folder = Path(arguments[0])
    for style, file in FILES.items():
        buffer = io.BytesIO()
        build_font(folder, style).save(buffer)
        (OUT_DIR / file).write_bytes(buffer.getvalue())
    (OUT_DIR / LICENCE).write_bytes((folder / "LICENSE").read_bytes())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
