"""Check the tokens' access and the Streamlit configuration made from them."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from streamlit import config as streamlit_config

from reform.figures import streamlit_theme, tokens


def test_tokens_are_read_once_and_cannot_be_changed() -> None:
    """A figure that alters a shared colour by mistake fails at once."""
    found = tokens.load()
    assert found is tokens.load()
    assert found.theme("light")["home"] == "#8F1A66"
    assert isinstance(found.theme("light")["ageing"], tuple)
    with pytest.raises(TypeError):
        found.theme("light")["home"] = "#000000"  # type: ignore[index]


def test_large_walls_are_the_small_one_multiplied() -> None:
    """`wall_2160` doubles pixels, not the ratios of line heights."""
    small, large = tokens.load().size("wall_1080"), tokens.load().size("wall_2160")
    assert large["type"]["h1"] == 2 * small["type"]["h1"]
    assert large["line_height"] == small["line_height"]
    assert large["canvas"].startswith("3840x2160")


def test_font_families_begin_with_our_own() -> None:
    """The tabular family falls back to the running one."""
    assert tokens.load().font_family.startswith("'BP Sans',")
    assert tokens.load().tabular_family.startswith("'BP Sans Tab','BP Sans',")


def test_committed_configuration_is_the_generated_one() -> None:
    """Nobody edits config.toml by hand."""
    assert streamlit_theme.CONFIG_FILE.read_text(encoding="utf-8") == streamlit_theme.render()


def flatten(tree: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return dotted names of every leaf."""
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def test_every_option_exists_in_streamlit() -> None:
    """A renamed option would be ignored in silence: telemetry could come back."""
    options = flatten(tomllib.loads(streamlit_theme.render()))
    known = set(streamlit_config._config_options_template)
    assert set(options) <= known
    assert options["browser.gatherUsageStats"] is False
    assert options["client.showErrorDetails"] == "none"
    assert options["server.enableAgentApi"] is False


def test_every_font_file_of_the_configuration_exists() -> None:
    """The web fonts named in the theme are in the repository."""
    root = streamlit_theme.CONFIG_FILE.parent.parent
    faces = tomllib.loads(streamlit_theme.render())["theme"]["fontFaces"]
    assert len(faces) == 10
    for face in faces:
        assert (root / face["url"].removeprefix("app/")).is_file()
