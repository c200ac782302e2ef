"""Every registered figure is compared with its stored drawing."""

from __future__ import annotations

import json
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.figures.slide import compose
from reform.figures.template import template
from tests.figures.helpers import as_json, rounded

CONTEXT = ChartContext(region="Đông Nam Bộ", peers=("74", "75", "72"), as_of=date(2021, 6, 22))
# Drawn by this module; other figures keep their drawings beside their own tests.
OURS = (
    "rank_cards",
    "ranking_strip",
    "ranked_list",
    "bump",
    "stock_flow",
    "stock_flow_card",
    "backlog_points",
    "freshness_strip",
)
SCREENS = {
    "vi_light_screen": ChartContext(**{**vars(CONTEXT), "language": "vi", "theme": "light"}),
    "en_dark_screen": ChartContext(**{**vars(CONTEXT), "language": "en", "theme": "dark"}),
}


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("context", sorted(SCREENS))
def test_screen_drawing_is_the_stored_one(name: str, context: str, golden: SnapshotAssertion) -> None:
    spec, ctx = REGISTRY[name], SCREENS[context]
    frame = spec.sample()
    words = spec.describe(frame, ctx)
    assert {"figure": as_json(spec.draw(frame, ctx)), "words": rounded(vars(words))} == golden


@pytest.mark.parametrize("name", OURS)
def test_slide_is_the_stored_one(name: str, golden: SnapshotAssertion) -> None:
    spec = REGISTRY[name]
    figure = compose(
        spec,
        spec.sample(),
        CONTEXT,
        agency="ỦY BAN NHÂN DÂN TỈNH BÌNH PHƯỚC",
        topic="Chỉ số điều hành",
        prepared_on=date(2021, 6, 22),
    )
    assert as_json(figure) == golden


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@pytest.mark.parametrize("size", ["screen", "phone", "slide", "a4", "wall_1080"])
def test_template_is_the_stored_one(theme: str, size: str, golden: SnapshotAssertion) -> None:
    made = template(ChartContext(theme=theme, size=size))  # type: ignore[arg-type]
    assert rounded(json.loads(json.dumps(made.to_plotly_json()))) == golden


@pytest.mark.parametrize("name", OURS)
def test_same_input_gives_the_same_drawing(name: str) -> None:
    spec = REGISTRY[name]
    first, second = (spec.draw(spec.sample(), CONTEXT).to_json() for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", OURS)
def test_names_of_the_registry_are_those_of_the_specifications(name: str) -> None:
    assert REGISTRY[name].name == name
    assert REGISTRY[name].queries
    assert not REGISTRY[name].tabulate(REGISTRY[name].sample(), CONTEXT).empty
