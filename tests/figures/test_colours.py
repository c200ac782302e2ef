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
TRITAN = ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))
STATUSES = ("early", "on_time", "in_process", "due_soon", "overdue")
THEMES = ("light", "dark", "print")
GROUNDS = ("surface", "page", "surface_2")
# The table of DESIGN §3: token → ratio on the surface of the light and of the dark theme.
DOCUMENTED = {
    "text.primary": (16.5, 15.5),
    "text.secondary": (8.2, 10.2),
    "text.muted": (5.9, 7.2),
    "home": (8.4, 8.3),
    "other": (3.5, 5.2),
    "peers.p1": (6.1, 8.3),
    "peers.p2": (6.4, 9.5),
    "peers.p3": (9.0, 10.2),
    "up": (7.8, 9.2),
    "down": (6.2, 8.5),
    "status.early": (14.0, 7.8),
    "status.on_time": (4.7, 13.6),
    "status.in_process": (4.1, 5.4),
    "status.due_soon": (3.4, 9.3),
    "status.overdue": (5.8, 5.8),
    "status.missing": (3.5, 5.2),
}


def colour_of(theme: str, path: str) -> str:
    """Return the colour at a dotted path of a theme."""
    found = tokens.load().theme(theme)
    for name in path.split("."):
        found = found[name]
    return str(found)


def distances(theme: str, matrix: tuple[tuple[float, ...], ...]) -> dict[tuple[str, str], float]:
    """Return the OKLab distance (×100) of every two statuses as one kind of eye sees them."""
    status, seen = tokens.load().theme(theme)["status"], {}
    for name in STATUSES:
        red, green, blue = (min(max(v, 0.0), 1.0) for v in multiply(matrix, linear(status[name])))
        seen[name] = oklab((red, green, blue))
    return {
        (first, second): 100
        * sum((a - b) ** 2 for a, b in zip(seen[first], seen[second], strict=True)) ** 0.5
        for first, second in itertools.combinations(STATUSES, 2)
    }


@pytest.mark.parametrize("path", DOCUMENTED)
def test_the_documented_ratios_are_those_of_the_tokens(path: str) -> None:
    for theme, ratio in zip(("light", "dark"), DOCUMENTED[path], strict=True):
        measured = contrast(colour_of(theme, path), colour_of(theme, "surface"))
        assert round(measured, 1) == ratio, (theme, path)


@pytest.mark.parametrize(("theme", "lowest"), [("light", 5.03), ("dark", 6.22), ("print", 6.52)])
def test_the_documented_lowest_contrast_of_text_is_that_of_the_tokens(theme: str, lowest: float) -> None:
    inks = [f"text.{kind}" for kind in ("primary", "secondary", "muted")]
    pairs = itertools.product(inks, GROUNDS)
    assert (
        round(min(contrast(colour_of(theme, ink), colour_of(theme, ground)) for ink, ground in pairs), 2)
        == lowest
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
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
def test_every_word_in_colour_is_readable_wherever_it_may_stand(theme: str) -> None:
    words = [f"status.{name}_text" for name in (*STATUSES, "missing")]
    words += ["home", "up", "down", "link", "peers.p1", "peers.p2", "peers.p3"]
    for ink, ground in itertools.product(words, GROUNDS):
        assert contrast(colour_of(theme, ink), colour_of(theme, ground)) >= 4.5, (theme, ink, ground)
    for ink, ground in [
        ("home", "home_soft"),
        ("text.primary", "home_soft"),
        ("simulated_text", "simulated_bg"),
        # Buttons, chosen peers: Streamlit fills them with the link colour.
        ("text.on_accent", "link"),
    ]:
        assert contrast(colour_of(theme, ink), colour_of(theme, ground)) >= 4.5, (theme, ink, ground)


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_ring_stands_out_everywhere(theme: str) -> None:
    for ground in GROUNDS:
        assert contrast(colour_of(theme, "focus"), colour_of(theme, ground)) >= 3.0, (theme, ground)
    # Own components know Streamlit's primary colour only, which is the link's.
    assert colour_of(theme, "focus") == colour_of(theme, "link")


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_on_fills_are_readable(theme: str) -> None:
    inks = (colour_of(theme, "text.primary"), colour_of(theme, "text.on_accent"))
    ramps = tokens.load().theme(theme)
    fills = {name: colour_of(theme, f"status.{name}") for name in ("early", "on_time", "overdue")}
    fills |= {f"{ramp} {i}": fill for ramp in ("sequential", "ageing") for i, fill in enumerate(ramps[ramp])}
    for name, fill in fills.items():
        assert contrast(fill, ink_on(fill, *inks)) >= 4.5, (theme, name)


@pytest.mark.parametrize(("theme", "ramp", "pale"), [("light", "sequential", 3), ("dark", "sequential", 2)])
def test_only_the_palest_classes_need_an_outline(theme: str, ramp: str, pale: int) -> None:
    ratios = [contrast(fill, colour_of(theme, "surface")) for fill in tokens.load().theme(theme)[ramp]]
    assert [ratio < 3.0 for ratio in ratios] == [True] * pale + [False] * (len(ratios) - pale)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("vision", [NORMAL, DEUTAN, PROTAN], ids=["normal", "deutan", "protan"])
def test_statuses_differ_for_every_eye(theme: str, vision: tuple[tuple[float, ...], ...]) -> None:
    for pair, distance in distances(theme, vision).items():
        assert distance >= 10, (theme, pair, distance)


@pytest.mark.parametrize(
    ("theme", "vision", "smallest"),
    [
        ("light", NORMAL, 17),
        ("light", DEUTAN, 11),
        ("light", PROTAN, 11),
        ("dark", NORMAL, 17),
        ("dark", DEUTAN, 12),
        ("dark", PROTAN, 15),
    ],
)
def test_the_documented_distances_are_those_of_the_tokens(
    theme: str, vision: tuple[tuple[float, ...], ...], smallest: int
) -> None:
    assert abs(min(distances(theme, vision).values()) - smallest) < 1


def test_what_tritanopia_brings_close_is_known() -> None:
    """On time and in process come close: they are never told apart by colour only."""
    close = {pair for pair, distance in distances("light", TRITAN).items() if distance < 10}
    assert close == {("on_time", "in_process")}


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#8F1A66", "#FFFFFF") == pytest.approx(8.4, abs=0.1)


def test_ink_is_chosen_by_contrast() -> None:
    assert ink_on("#1B8270", "#14202E", "#FFFFFF") == "#FFFFFF"
    assert ink_on("#DCE6EF", "#14202E", "#FFFFFF") == "#14202E"
