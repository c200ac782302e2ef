"""What the address and the file of playlists mean; nonsense is told, never obeyed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reform.wall.playlist import FILE_NAME, PAGES, Playlist, PlaylistError, chosen, named


def test_an_empty_address_shows_all_pages_in_order(tmp_path: Path):
    assert chosen({}, tmp_path) == (Playlist(), None)


def test_the_address_chooses_pages_order_seconds_theme_and_scope(tmp_path: Path):
    playlist, problem = chosen(
        {"pages": "5,1,5", "seconds": "30", "theme": "auto", "scope": "province", "refresh": "2"}, tmp_path
    )
    assert problem is None
    assert playlist == Playlist(pages=(5, 1, 5), seconds=30, theme="auto", scope="province", refresh=2)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pages", "7"),
        ("pages", ""),
        ("pages", "1,x"),
        ("seconds", "0"),
        ("seconds", "-5"),
        ("seconds", "9999"),
        ("theme", "neon"),
        ("scope", "nation"),
        ("dark_from", "24"),
        ("refresh", "0"),
    ],
)
def test_a_value_that_means_nothing_is_told_and_the_others_count(tmp_path: Path, field: str, value: str):
    playlist, problem = chosen({"dark_until": "7", field: value}, tmp_path)
    assert problem is not None
    assert problem.field == field
    assert playlist == Playlist(dark_until=7)


def test_a_playlist_of_the_installation_is_called_by_name_and_changed_by_the_address(tmp_path: Path):
    (tmp_path / FILE_NAME).write_text(
        '[giao-ban]\npages = [1, 2]\nseconds = 15\ntheme = "light"\n', encoding="utf-8"
    )
    assert chosen({"list": "giao-ban", "seconds": "25"}, tmp_path) == (
        Playlist(pages=(1, 2), seconds=25, theme="light"),
        None,
    )
    _, problem = chosen({"list": "khong-co"}, tmp_path)
    assert problem is not None
    assert problem.value == "khong-co"


@pytest.mark.parametrize("text", ["[x", "x = 1", "[x]\npages = [9]"])
def test_a_broken_file_is_told_and_the_wall_goes_on(tmp_path: Path, text: str):
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(PlaylistError):
        named(tmp_path)
    playlist, problem = chosen({"list": "x"}, tmp_path)
    assert playlist == Playlist()
    assert problem is not None


@given(
    st.dictionaries(
        st.sampled_from(["pages", "seconds", "theme", "list", "scope", "refresh", "dark_from"]), st.text()
    )
)
def test_no_address_makes_a_wall_that_cannot_run(query: dict[str, str]):
    playlist, _ = chosen(query, Path("/nowhere"))
    assert playlist.pages and set(playlist.pages) <= set(PAGES)
    assert 5 <= playlist.seconds <= 600
    assert 1 <= playlist.refresh <= 60
