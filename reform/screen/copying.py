"""The button that copies the sentence of a figure, for a report or a message."""

from __future__ import annotations

from reform.figures.context import FigureText
from reform.screen.browser import part
from reform.wording.texts import Lang, text

_copier = part("copy")


def sentence(words: FigureText) -> str:
    """Return what is worth quoting from a figure: finding, numbers, source."""
    return f"{words.alt} {words.source}".strip()


def copy_button(words: FigureText, name: str, lang: Lang) -> None:
    """Show the sentence of a figure and the button that copies it."""
    labels = {label: text(lang, f"keyboard.{label}") for label in ("copy", "copied", "by_hand")}
    _copier(
        key=f"copy-{name}",
        data={"sentence": sentence(words), "label": text(lang, "keyboard.sentence"), **labels},
    )
