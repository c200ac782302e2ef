"""Labels are moved apart, stacked and wrapped by pure geometry."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reform.figures.measure import text_width, wrap
from reform.figures.placing import Box, Placer, declutter, ring
from reform.figures.ranking_strip import stack

places = st.lists(st.floats(0, 500, allow_nan=False), min_size=1, max_size=12)


@given(places, st.floats(1, 40))
def test_decluttered_labels_keep_their_distance_and_order(positions: list[float], gap: float) -> None:
    moved = declutter(positions, gap)
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    for before, after in pairwise(order):
        assert moved[after] - moved[before] >= gap - 1e-6


@given(places)
def test_labels_with_room_do_not_move(positions: list[float]) -> None:
    apart = [i * 50.0 + p / 100 for i, p in enumerate(sorted(positions))]
    assert all(abs(a - b) < 1e-6 for a, b in zip(declutter(apart, 20), apart, strict=True))


@given(places, st.floats(1, 20))
def test_decluttered_labels_stay_inside_when_there_is_room(positions: list[float], gap: float) -> None:
    moved = declutter(positions, gap, low=0, high=500)
    assert min(moved) >= -1e-6
    assert max(moved) <= 500 + 1e-6


def test_two_labels_at_one_place_move_by_the_same_distance() -> None:
    assert declutter([100, 100], 20) == (90, 110)


@given(st.lists(st.floats(0, 300, allow_nan=False), min_size=1, max_size=60))
def test_no_two_dots_of_a_level_overlap(xs: list[float]) -> None:
    levels = stack(xs, [10.0] * len(xs))
    for i, x in enumerate(xs):
        for j in range(i):
            assert levels[i] != levels[j] or abs(x - xs[j]) >= 10


def test_a_label_finds_the_next_free_place() -> None:
    placer = Placer(Box(0, 0, 200, 100))
    offsets = ring(40, 12, 6, up=80, down=0, side=80)
    first = placer.near(100, 90, 40, 12, offsets)
    second = placer.near(100, 90, 40, 12, offsets)
    assert first == (0, -12)
    assert second is not None and second != first
    assert not Box.around(100, 78, 40, 12).overlaps(Box.around(100 + second[0], 90 + second[1], 40, 12))


def test_a_label_without_any_room_is_left_out() -> None:
    placer = Placer(Box(0, 0, 30, 30))
    assert placer.near(15, 15, 40, 12, ring(40, 12, 6, up=30, down=30, side=30)) is None


def test_words_are_wrapped_by_their_measured_width() -> None:
    words = "Hồ sơ trễ hạn toàn tỉnh giảm từ trên 15.000 còn 58 hồ sơ"
    lines = wrap(words, 52, 700, 900)
    assert " ".join(lines) == words
    assert all(text_width(line, 52, 700) <= 900 for line in lines)
    assert len(lines) == 2


def test_a_number_is_never_parted_from_its_unit() -> None:
    assert wrap("tăng 2\u00a0bậc", 20, 400, 10) == ("tăng", "2\u00a0bậc")


def test_tabular_digits_have_one_width() -> None:
    assert text_width("111", 12, tabular=True) == text_width("888", 12, tabular=True)
    assert text_width("111", 12) < text_width("888", 12)
