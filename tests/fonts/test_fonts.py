"""Check the two built font families against the design tokens and their licence."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from reform.figures import tokens
from reform.fonts import build, serif

CASES = [(stem, weight) for stem in build.FAMILIES for weight in build.weights()]
TAB_WEIGHTS = build.weights()
EXTRA = "▲▼■◆→✓●○◐−–—·…“”‘’•×₫%/.,:;()[]+≤≥≈"
VIETNAMESE = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def committed(stem: str, weight: int, flavour: str = "ttf") -> TTFont:
    """Open a committed font file."""
    return TTFont(build.OUT_DIR / f"{stem}-{weight}.{flavour}")


@pytest.mark.parametrize(("stem", "weight"), CASES)
@pytest.mark.parametrize("flavour", ["ttf", "woff2"])
def test_every_needed_character_has_an_outline(stem: str, weight: int, flavour: str) -> None:
    """The tokens' test string, the alphabet and the symbols are all drawn."""
    font = committed(stem, weight, flavour)
    mapping = font.getBestCmap()
    needed = tokens.load()["fonts"]["test_string"] + EXTRA + VIETNAMESE + VIETNAMESE.upper()
    missing = sorted({char for char in needed if ord(char) not in mapping})
    assert not missing
    empty = [c for c in set(needed) - {" "} if not font["glyf"][mapping[ord(c)]].numberOfContours]
    assert not empty


@pytest.mark.parametrize("weight", TAB_WEIGHTS)
def test_tabular_digits_share_the_width_of_the_tokens(weight: int) -> None:
    """Ten digits, one advance width, and ink centred within one unit."""
    font = committed("BPSansTab", weight)
    mapping = font.getBestCmap()
    expected = round(tokens.load()["fonts"]["digit_advance_em"][str(weight)] * font["head"].unitsPerEm)
    for code in build.DIGITS:
        advance, left = font["hmtx"][mapping[code]]
        glyph = font["glyf"][mapping[code]]
        assert advance == expected
        assert left == glyph.xMin
        assert glyph.xMin > 0
        assert abs(glyph.xMin - (advance - glyph.xMax)) <= 1


def test_proportional_digits_keep_their_own_widths() -> None:
    """Running text keeps the designers' narrow 1: only the Tab family is changed."""
    font = committed("BPSans", 400)
    widths = {font["hmtx"][font.getBestCmap()[code]][0] for code in build.DIGITS}
    assert len(widths) > 5


def kerned_values(font: TTFont, first: str, second: str) -> list[object]:
    """Return every value that a pair lookup would apply to two glyphs, of either kind."""
    found: list[object] = []
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            if table.LookupType != 2 or first not in table.Coverage.glyphs:
                continue
            if table.Format == 1:
                pairs = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
                found += [p.Value1 for p in pairs if p.SecondGlyph == second]
            else:
                left = table.ClassDef1.classDefs.get(first, 0)
                right = table.ClassDef2.classDefs.get(second, 0)
                value = table.Class1Record[left].Class2Record[right].Value1
                if value is not None and any(vars(value).values()):
                    found.append(value)
    return found


@pytest.mark.parametrize("weight", TAB_WEIGHTS)
def test_tabular_digits_are_never_kerned(weight: int) -> None:
    """No pair of any glyph with a digit is moved, in either order."""
    font = committed("BPSansTab", weight)
    mapping = font.getBestCmap()
    digits = [mapping[code] for code in build.DIGITS]
    others = [mapping[ord(char)] for char in "0123456789.,/%AVTYưđ−+()"]
    for digit in digits:
        for other in others:
            assert not kerned_values(font, digit, other)
            assert not kerned_values(font, other, digit)


def test_kerning_of_letters_survives() -> None:
    """The check above would also pass on a font without any kerning."""
    font = committed("BPSansTab", 400)
    mapping = font.getBestCmap()
    pairs = [(mapping[ord(a)], mapping[ord(b)]) for a, b in ("AV", "To", "Vă", "LT", "Ty")]
    assert any(kerned_values(font, first, second) for first, second in pairs)


@pytest.mark.parametrize(("stem", "weight"), CASES)
def test_names_are_ours_and_the_notice_is_kept(stem: str, weight: int) -> None:
    """No name a user sees is the original's; copyright and licence records stay."""
    font = committed(stem, weight)
    records = {record.nameID: record.toUnicode() for record in font["name"].names}
    assert records[16] == build.FAMILIES[stem]
    assert font["OS/2"].usWeightClass == weight
    notices = (0, 13, 14)
    renamed = {number: text for number, text in records.items() if number not in notices}
    for text in renamed.values():
        assert "be vietnam" not in text.lower().replace("bevietnam", "be vietnam")
    assert "Be Vietnam Pro Project Authors" in records[0]
    assert "Open Font License" in records[13]
    licence = (build.OUT_DIR / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


def test_two_builds_give_the_same_bytes_as_the_committed_files() -> None:
    """The files are reproducible: built twice, equal to each other and to what is committed."""
    for stem, weight in (("BPSans", 400), ("BPSansTab", 700)):
        for flavour in ("ttf", "woff2"):
            first = build.build_bytes(stem, weight, flavour)
            assert first == build.build_bytes(stem, weight, flavour)
            assert first == (build.OUT_DIR / f"{stem}-{weight}.{flavour}").read_bytes()


def test_every_committed_file_is_a_built_one() -> None:
    """Nothing stale lies in the folder, and nothing is missing."""
    built = {f"{stem}-{weight}.{flavour}" for stem, weight in CASES for flavour in ("ttf", "woff2")}
    present = {file.name for file in build.OUT_DIR.iterdir()}
    assert present == built | {"OFL.txt", "README.md", serif.LICENCE, *serif.FILES.values()}
    for name in built:
        data = (build.OUT_DIR / name).read_bytes()
        assert TTFont(io.BytesIO(data))["maxp"].numGlyphs > 300


@pytest.mark.parametrize("style", sorted(serif.FILES))
def test_the_serif_draws_vietnamese_and_carries_another_name(style: str) -> None:
    """A4 sheets do not depend on a machine's own Times or Tinos; the licence stays with the font."""
    font = TTFont(build.OUT_DIR / serif.FILES[style])
    mapping = font.getBestCmap()
    needed = set(VIETNAMESE + VIETNAMESE.upper() + "0123456789.,:;()[]%/+−–—…“”‘’₫·")
    assert sorted(char for char in needed if ord(char) not in mapping) == []
    records = {record.nameID: str(record) for record in font["name"].names}
    assert records[1] == serif.FAMILY and records[2] == serif.STYLES[style]
    assert "tinos" not in " ".join(records[number] for number in (1, 3, 4, 6)).lower()
    assert "Tinos Project Authors" in records[0] and "Open Font License" in records[13]
    assert "Version 1.1" in (build.OUT_DIR / serif.LICENCE).read_text(encoding="utf-8")
    assert font["OS/2"].usWeightClass == int(style.partition("-")[0])
