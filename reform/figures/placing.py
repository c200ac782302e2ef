"""Find room for labels: pure geometry in px, y growing downwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Box:
    """A rectangle in px."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Box:
        """Return the box of a size centred on a point."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        """Tell whether another box lies inside this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

    def crossed_by(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Tell whether a straight line passes through the box (Liang-Barsky clipping)."""
        start, end = 0.0, 1.0
        dx, dy = x1 - x0, y1 - y0
        for step, room in (
            (-dx, x0 - self.left),
            (dx, self.right - x0),
            (-dy, y0 - self.top),
            (dy, self.bottom - y0),
        ):
            if step == 0:
                if room < 0:
                    return False
            elif step < 0:
                start = max(start, room / step)
            else:
                end = min(end, room / step)
        return start < end


def _side(ax: float, ay: float, bx: float, by: float, x: float, y: float) -> float:
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax)


def lines_cross(first: tuple[float, float, float, float], second: tuple[float, float, float, float]) -> bool:
    """Tell whether two straight lines cross inside both."""
    a, b = first[:2], first[2:]
    c, d = second[:2], second[2:]
    return (_side(*a, *b, *c) * _side(*a, *b, *d) < 0) and (_side(*c, *d, *a) * _side(*c, *d, *b) < 0)


def declutter(
    positions: Sequence[float], min_gap: float, low: float | None = None, high: float | None = None
) -> tuple[float, ...]:
    """Move positions apart to at least `min_gap`, as little as possible in sum of squares.

    Order is kept and equal positions keep their given order; `low` and `high` bound the result
    when there is room. Solved exactly: with p' = p − i·gap the task is isotonic regression
    (pool adjacent violators), after which i·gap is added again.
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        mean, size = positions[index] - rank * min_gap, 1
        while pools and pools[-1][0] >= mean:
            other, count = pools.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        pools.append((mean, size))
    flat = [mean for mean, size in pools for _ in range(size)]
    last = (len(order) - 1) * min_gap
    if high is not None:
        flat = [min(value, high - last) for value in flat]
    if low is not None:
        flat = [max(value, low) for value in flat]
    moved = [0.0] * len(positions)
    for rank, index in enumerate(order):
        moved[index] = flat[rank] + rank * min_gap
    return tuple(moved)


@dataclass
class Placer:
    """Give labels free places inside an area, remembering what is taken."""

    area: Box
    taken: list[Box] = field(default_factory=list)
    """Places of labels and marks that no label may cover."""
    marks: list[Box] = field(default_factory=list)
    """Marks among them that a leader should not run over if it can be helped."""
    crossing: float = 0.0
    """What a leader over one mark costs, in px of distance."""
    leaders: list[tuple[float, float, float, float]] = field(default_factory=list)
    lettered: list[Box] = field(default_factory=list)
    """Places of labels, which no leader may cross."""

    def free(self, box: Box) -> bool:
        """Tell whether a box lies in the area, over nothing taken and over no leader."""
        if not self.area.holds(box):
            return False
        left, top, right, bottom = box.left, box.top, box.right, box.bottom
        # `overlaps` written out: this is asked tens of thousands of times for one figure.
        for other in self.taken:
            if left < other.right and other.left < right and top < other.bottom and other.top < bottom:
                return False
        return not any(box.crossed_by(*leader) for leader in self.leaders)

    def take(self, box: Box, *, lettered: bool = False, mark: bool = False) -> None:
        """Mark a box as taken, by a label (`lettered`) or a data mark (`mark`)."""
        self.taken.append(box)
        if lettered:
            self.lettered.append(box)
        if mark:
            self.marks.append(box)

    def near(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        offsets: Iterable[tuple[float, float, float]],
        *,
        strict: bool = True,
    ) -> tuple[float, float] | None:
        """Place a label of a size at the cheapest free offset from (x, y); return that offset.

        Offsets are cost, dx, dy in order of cost and lead from the point to the middle of the
        label. The leader between them must not cross another label; running over marks adds to
        the cost. When it is not `strict`, leaders may cross each other.
        Returns None when nothing is free.
        """
        best: tuple[float, float, float] | None = None
        for cost, dx, dy in offsets:
            if best is not None and cost >= best[0]:
                break
            box = Box.around(x + dx, y + dy, width, height)
            if not self.free(box):
                continue
            leader = (x, y, x + dx, y + dy)
            if any(label.crossed_by(*leader) for label in self.lettered):
                continue
            if strict and any(lines_cross(leader, other) for other in self.leaders):
                continue
            if self.crossing:
                cost += self.crossed(x, y, dx, dy) * self.crossing
            if best is None or cost < best[0]:
                best = (cost, dx, dy)
        if best is None:
            return None
        _, dx, dy = best
        self.take(Box.around(x + dx, y + dy, width, height), lettered=True)
        self.leaders.append((x, y, x + dx, y + dy))
        return dx, dy

    def crossed(self, x: float, y: float, dx: float, dy: float) -> int:
        """Return how many marks a leader from a mark at (x, y) runs over, its own left out."""
        return sum(
            mark.crossed_by(x, y, x + dx, y + dy)
            for mark in self.marks
            if not (mark.left < x < mark.right and mark.top < y < mark.bottom)
        )


def ring(
    width: float, height: float, clearance: float, *, up: float, down: float, side: float
) -> list[tuple[float, float, float]]:
    """Return offsets around a point for a label of a size: cost in px, dx, dy, cheapest first.

    `clearance` keeps the label off the point; `up`, `down`, `side` bound how far it may go.
    """
    found: list[tuple[float, float, float]] = []
    first = clearance + height / 2
    rows = [first + step * height * 0.55 for step in range(1 + int(max(up, down) / height / 0.55))]
    shifts = [step * height * 0.6 for step in range(1 + int(side / height / 0.6))]
    for row in rows:
        for shift in shifts:
            for dx in {shift, -shift}:
                if abs(dx) > side:
                    continue
                # A slanted leader reads worse than a long upright one.
                if row <= up:
                    found.append((row + 1.15 * abs(dx), dx, -row))
                if row <= down:
                    found.append((row + 1.15 * abs(dx) + height, dx, row))
    # Beside the point needs no leader at all: as good as right above it.
    for dx in (clearance + width / 2, -clearance - width / 2):
        if side > 0:
            found.append((clearance + height * 0.8, dx, 0.0))
    found.sort(key=lambda item: (item[0], -item[1], item[2]))
    return found
