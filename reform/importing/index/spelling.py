"""How texts are compared in index tables: without marks, case, blanks and punctuation."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The Icelandic letter stands for Đ in files that went through an old code page.
_LETTERS = str.maketrans({"đ": "d", "ð": "d", "’": "'", "\u00ad": "", "\u200b": "", "\ufeff": ""})


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Return lower case words without marks, one blank between them; digits and letters only.

    Composed and decomposed text, both ways to place a tone mark and text typed without marks all
    become the same.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().translate(_LETTERS))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return re.sub(r"[^0-9a-z]+", " ", letters).strip()


def squeezed(text: str) -> str:
    """Return `plain` without any blank: how names are compared."""
    return plain(text).replace(" ", "")


def shown(text: object, most: int = 80) -> str:
    """Return a cell as it may stand in a sentence: one line, composed, never endless."""
    line = " ".join(unicodedata.normalize("NFC", str(text)).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def spans(years: Iterable[int]) -> str:
    """Return years as a reader writes them: 2016–2019, 2022."""
    found: list[list[int]] = []
    for year in sorted(set(years)):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


@lru_cache(maxsize=8)
def table(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of an editable table beside this module."""
    with (HERE / name).open(encoding="utf-8-sig", newline="") as stream:
        return tuple(csv.DictReader(stream))


@lru_cache(maxsize=64)
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind of `words.csv`, as `plain` writes them."""
    found = (plain(row["word"]) for row in table("words.csv") if row["kind"] == kind)
    return frozenset(word for word in found if word)
