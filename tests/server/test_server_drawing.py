"""The drawing library that browsers get: smaller, and enough for every figure."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit import file_util

from reform.server_drawing import DRAWN, lean, prompt

SNAPSHOTS = Path(__file__).parents[1] / "figures" / "__snapshots__"


@pytest.fixture(scope="module")
def library() -> str:
    """The drawing library of the installed Streamlit."""
    (path,) = (Path(file_util.get_static_dir()) / "static" / "js").glob("PlotlyChart.*.js")
    return path.read_text(encoding="utf-8")


def test_the_installed_library_loses_half_of_its_text(library: str) -> None:
    """An update that is built in another way is noticed here, not by a slower first chart."""
    smaller = lean(library)
    assert len(smaller) < len(library) * 0.6
    for part in (
        "src/traces/scatter/plot.js",
        "src/traces/bar/plot.js",
        "src/components/annotations/draw.js",
    ):
        assert f'"{part}"' in smaller
    for part in ("src/traces/scatter3d/convert.js", "src/traces/choropleth/plot.js"):
        assert f'"{part}"' in library
        assert f'"{part}"' not in smaller


def test_every_figure_uses_only_the_kinds_that_are_kept() -> None:
    """The stored drawings of all figures name no other kind of trace."""
    files = list(SNAPSHOTS.rglob("*.json"))
    kinds = {
        trace["type"]
        for file in files
        for trace in json.loads(file.read_text(encoding="utf-8")).get("data", [])
    }
    assert "scatter" in kinds
    assert kinds <= {"scatter", *DRAWN}


@pytest.mark.parametrize(
    "program",
    [
        "",
        "export default 1;",
        'var a=w({"src/a.js"(e,t){}}),b=w({"lib/index.js"(e,t){n.register([a()])}})',
        'var b=w({"lib/index.js"(e,t){n.register([a()])}})',
    ],
)
def test_a_library_built_in_another_way_is_left_alone(program: str) -> None:
    """Without the list of kinds, or without the kinds we need in it, nothing is cut."""
    assert lean(program) == program


def test_what_nothing_reaches_is_emptied_and_the_rest_stands() -> None:
    """By hand: two kinds, of which one is drawn; a part both use stays, free code stays."""
    before = (
        'var core=w({"lib/core.js"(e,t){t.exports=both()}}),both=w({"src/both.js"(e,t){}}),'
        'only=w({"src/only.js"(e,t){both()}}),A=w({"lib/bar.js"(e,t){both()}}),'
        'B=w({"lib/globe.js"(e,t){only()}}),loose=w({"src/loose.js"(e,t){}});function free(){}var '
        'end=w({"lib/index.js"(e,t){var n=core();n.register([A(),B()]),t.exports=n}})'
    )
    after = (
        before.replace('only=w({"src/only.js"(e,t){both()}}),', "only=0,")
        .replace('B=w({"lib/globe.js"(e,t){only()}}),', "B=0,")
        .replace("[A(),B()]", "[A()]")
    )
    assert lean(before) == after


def test_every_needless_step_is_found_in_the_installed_program(library: str) -> None:
    """An update that is built in another way is noticed here, not by a slower page."""
    changed = prompt(library)
    assert len(re.findall(r"=>[\w$]+\.theme===`streamlit`\?", changed)) == 1
    assert len(re.findall(r"children:[\w$]+\.layout\.width===void 0\?null:", changed)) == 1
    assert changed.count("new Promise(next=>setTimeout(next))") == 1
    assert prompt(changed) == changed


@pytest.mark.parametrize("program", ["", "F(t=>L(t,e.theme,c));F(t=>L(t,e.theme,c))", "F(t=>L(n,e.theme,c))"])
def test_a_program_without_that_one_step_is_left_alone(program: str) -> None:
    """Nothing is changed where the step is missing or cannot be told apart."""
    assert prompt(program) == program
