"""Every figure of the dossiers draws exactly what was looked at."""

from __future__ import annotations

import json
from datetime import date

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from reform.figures.context import ChartContext, FigureSpec
from reform.figures.dossiers import SPECS
from reform.figures.slide import compose
from tests.figures.helpers import as_json, rounded

SCREENS = {
    "vi_light_screen": ChartContext(simulated=True),
    "en_dark_screen": ChartContext(language="en", theme="dark", simulated=True),
    "vi_light_phone": ChartContext(size="phone", simulated=True),
}


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("context", sorted(SCREENS))
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_screen_drawing_is_the_stored_one(spec: FigureSpec, context: str, golden: SnapshotAssertion) -> None:
    frame, ctx = spec.sample(), SCREENS[context]
    words = spec.describe(frame, ctx)
    assert {"figure": as_json(spec.draw(frame, ctx)), "words": rounded(vars(words))} == golden


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_slide_is_the_stored_one(spec: FigureSpec, golden: SnapshotAssertion) -> None:
    ctx = ChartContext(as_of=date(2021, 6, 22), simulated=True)
    assert as_json(compose(spec, spec.sample(), ctx, "CƠ QUAN", "Một cửa", date(2021, 6, 25))) == golden


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_same_input_gives_the_same_drawing(spec: FigureSpec) -> None:
    first, second = (json.loads(spec.draw(spec.sample(), ChartContext()).to_json()) for _ in range(2))
    assert first == second
