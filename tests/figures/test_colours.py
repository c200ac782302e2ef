"""The contrast table of DESIGN §3, computed again from the tokens."""

from __future__ import annotations

import itertools

import pytest

from reform.figures import tokens
from reform.figures.colour import contrast, ink_on, linear, multiply, oklab

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear-light RGB.
DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
STATUSES = ("early", "on_time", "in_process", "due_soon", "overdue")
THEMES = ("light", "dark", "print")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", ["surface", "page", "surface_2"])
def test_text_is_readable(theme: str, ground: str) -> None:
    colours = tokens.load().theme(theme)
    texts = {kind: colours["text"][kind] for kind in ("primary", "secondary", "muted")}
    for kind, ink in texts.items():
        assert contrast(ink, colours[ground]) >= 4.5, (theme, ground, kind)


@pytest.mark.parametrize("theme", THEMES)
def test_status_words_are_readable_on_surface_and_on_their_tint(theme: str) -> None:
    colours = tokens.load().theme(theme)
    for name in (*STATUSES, "missing"):
        ink = colours["status"][f"{name}_text"]
        assert contrast(ink, colours["surface"]) >= 4.5, (theme, name)
        assert contrast(ink, colours["status"][f"{name}_soft"]) >= 4.5, (theme, name)


@pytest.mark.parametrize("theme", THEMES)
def test_labels_of_home_peers_and_moves_are_readable(theme: str) -> None:
    colours = tokens.load().theme(theme)
    for name in ("home", "up", "down", "link"):
        assert contrast(colours[name], colours["surface"]) >= 4.5, (theme, name)
    for name, ink in colours["peers"].items():
        assert contrast(ink, colours["surface"]) >= 4.5, (theme, name)


@pytest.mark.parametrize("theme", THEMES)
def test_marks_stand_out(theme: str) -> None:
    colours = tokens.load().theme(theme)
    marks = {name: colours["status"][name] for name in (*STATUSES, "missing")}
    marks |= {name: colours[name] for name in ("home", "other", "axis", "border_strong")}
    for name, ink in marks.items():
        assert contrast(ink, colours["surface"]) >= 3.0, (theme, name)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", ["normal", "deutan", "protan"])
def test_statuses_differ_for_every_eye(theme: str, vision: str) -> None:
    matrix = {"normal": NORMAL, "deutan": DEUTAN, "protan": PROTAN}[vision]
    status = tokens.load().theme(theme)["status"]
    seen = {}
    for name in STATUSES:
        red, green, blue = (min(max(v, 0.0), 1.0) for v in multiply(matrix, linear(status[name])))
        seen[name] = oklab((red, green, blue))
    for first, second in itertools.combinations(STATUSES, 2):
        distance = 100 * sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True)) ** 0.5
        assert distance >= 10, (theme, vision, first, second, distance)


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#8F1A66", "#FFFFFF") == pytest.approx(8.4, abs=0.1)


def test_ink_is_chosen_by_contrast() -> None:
    assert ink_on("#1B8270", "#14202E", "#FFFFFF") == "#FFFFFF"
    assert ink_on("#DCE6EF", "#14202E", "#FFFFFF") == "#14202E"
