"""What is made once for all readers: by whom, for how long, and that nobody can change it."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import plotly.io
import pytest
from plotly.tools import return_figure_from_figure_or_data

from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.screen.answers import ask
from reform.screen.drawings import Sent, described, drawn
from reform.screen.memory import Memory

SPEC = REGISTRY["ranking_strip"]


def test_what_many_ask_for_at_once_is_made_once():
    memory: Memory[int] = Memory(10)
    calls: list[int] = []
    together = threading.Barrier(8)

    def make() -> int:
        calls.append(1)
        time.sleep(0.05)
        return 7

    def ask_for_it(_reader: int) -> int:
        together.wait()
        return memory.get("seven", make)

    with ThreadPoolExecutor(8) as readers:
        assert list(readers.map(ask_for_it, range(8))) == [7] * 8
    assert calls == [1]


def test_what_was_asked_for_longest_ago_is_forgotten():
    memory: Memory[str] = Memory(2)
    made: list[str] = []

    def ask_for(name: str) -> None:
        memory.get(name, lambda: made.append(name) or name)

    for name in ("a", "b", "a", "c", "a", "b"):
        ask_for(name)
    assert made == ["a", "b", "c", "b"]


def test_a_failure_is_told_and_not_kept():
    memory: Memory[int] = Memory(2)

    def fails() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        memory.get("x", fails)
    assert memory.get("x", lambda: 1) == 1


def test_an_answer_that_one_page_writes_into_stays_as_it_was_for_the_next(warehouse):
    first = ask("indices/provinces", units=63)
    expected = first["province"].tolist()
    first["province"] = "?"
    first.loc[:, "region_vi"] = "?"
    first.drop(index=first.index, inplace=True)
    second = ask("indices/provinces", units=63)
    assert second["province"].tolist() == expected
    assert "?" not in set(second["region_vi"])


def test_a_drawing_is_sent_as_streamlit_would_send_its_figure():
    frame, context = SPEC.sample(), ChartContext()
    figure = SPEC.draw(frame, context)
    plain = return_figure_from_figure_or_data(figure, validate_figure=True)
    sent = Sent(figure, 240)
    ours = return_figure_from_figure_or_data(sent, validate_figure=True)
    assert json.loads(plotly.io.to_json(ours, validate=False)) == json.loads(
        plotly.io.to_json(plain, validate=False)
    )
    ours["layout"].clear()
    assert sent.to_dict()["layout"]


def test_a_drawing_is_made_once_for_its_parameters_and_again_for_others(warehouse):
    frame = SPEC.sample()
    first = drawn(SPEC, frame, ChartContext(), {"year": 2020})
    assert drawn(SPEC, frame, ChartContext(), {"year": 2020}) is first
    assert drawn(SPEC, frame, ChartContext(), {"year": 2019}) is not first
    assert drawn(SPEC, frame, ChartContext(theme="dark"), {"year": 2020}) is not first
    assert drawn(SPEC, frame, ChartContext(), {"year": 2020}, clickable=True) is not first
    words = described(SPEC, frame, ChartContext(), {"year": 2020})
    assert words == SPEC.describe(frame, ChartContext())
    assert described(SPEC, frame, ChartContext(language="en"), {"year": 2020}) != words
