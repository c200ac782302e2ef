"""Every figure in depth draws exactly what was looked at."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from reform.figures.context import ChartContext, FigureSpec
from reform.figures.depth import SPECS

CONTEXTS = {
    "vi_light": ChartContext(width=640, height=510),
    "en_dark": ChartContext(language="en", theme="dark", width=640, height=510),
    "vi_print_slide": ChartContext(theme="print", size="slide", width=1190, height=640),
}
# Longer lists (outlines of provinces) are kept as count and digest.
LONG = 200


def rounded(node: Any) -> Any:
    """Round every number to two decimals and shorten long lists."""
    if isinstance(node, dict):
        return {key: rounded(value) for key, value in node.items()}
    if isinstance(node, list):
        values = [rounded(value) for value in node]
        if len(values) > LONG:
            digest = hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
            return {"count": len(values), "digest": digest}
        return values
    if isinstance(node, float):
        return round(node, 2) + 0.0
    return node


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


@pytest.mark.parametrize("name", sorted(CONTEXTS))
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_drawing_and_words_are_those_that_were_looked_at(
    spec: FigureSpec, name: str, golden: SnapshotAssertion
):
    ctx, frame = CONTEXTS[name], spec.sample()
    drawn = json.loads(spec.draw(frame, ctx).to_json())
    drawn["layout"].pop("template")
    words = spec.describe(frame, ctx)
    assert {"figure": rounded(drawn), "words": rounded(vars(words))} == golden


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_figure_has_a_table_twin_and_few_traces(spec: FigureSpec):
    frame = spec.sample()
    for language in ("vi", "en"):
        ctx = ChartContext(language=language)
        table = spec.tabulate(frame, ctx)
        assert len(table) > 1
        assert not table.columns.duplicated().any()
        assert len(spec.draw(frame, ctx).data) <= 12


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_no_rows_are_a_sentence_not_a_crash(spec: FigureSpec):
    frame = spec.sample().iloc[0:0]
    ctx = ChartContext()
    assert len(spec.draw(frame, ctx).layout.annotations) == 1
    words = spec.describe(frame, ctx)
    assert "Bình Phước" in words.title and words.alt
    assert spec.tabulate(frame, ctx).empty


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_a_slide_can_be_composed_of_each(spec: FigureSpec):
    from datetime import date

    from reform.figures.slide import compose

    sheet = compose(spec, spec.sample(), ChartContext(), "CƠ QUAN", "Chỉ số", date(2021, 6, 22))
    assert sheet.layout.width == 1920
