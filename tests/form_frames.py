"""Official tables of any size for tests: frames in the columns of dossiers/official_form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
from hypothesis import strategies as st

from reform.dossiers.identities import COLUMNS

Counts = tuple[int, int, int, int, int, int, int, int]
"""Online, counter and post, carried, early, on the day, late, within, overdue."""


def row(counts: Sequence[int]) -> dict[str, int]:
    """Return columns 3 to 13 from the eight that are counted."""
    online, counter, carried, early, on_day, late, within, overdue = counts
    values = (
        online + counter + carried, online, counter, carried,
        early + on_day + late, early, on_day, late,
        within + overdue, within, overdue,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def frame(levels: Mapping[str, Mapping[str, Sequence[int]]]) -> pd.DataFrame:
    """Return fields, the total of each level and the whole, as the question orders them."""
    rows, every = [], []
    for level, units in levels.items():
        fields = [row(counts) for counts in units.values()]
        rows += [{"level": level, "unit": unit} | one for unit, one in zip(units, fields, strict=True)]
        rows.append({"level": level, "unit": None} | _sum(fields))
        every += fields
    rows.append({"level": None, "unit": None} | _sum(every))
    table = pd.DataFrame(rows)
    return table.assign(is_total=table["unit"].isna(), from_form=False, last_held=pd.Timestamp(2020, 6, 30))


def _sum(rows: Sequence[Mapping[str, int]]) -> dict[str, int]:
    return {name: sum(one[name] for one in rows) for name in COLUMNS}


@st.composite
def counts(draw: st.DrawFn) -> Counts:
    """Draw the counts of one field, everything received being resolved or in process."""
    early, on_day, late, within, overdue = (draw(st.integers(0, 20_000)) for _ in range(5))
    total = early + on_day + late + within + overdue
    online = draw(st.integers(0, total))
    counter = draw(st.integers(0, total - online))
    return online, counter, total - online - counter, early, on_day, late, within, overdue


_NAMES = (
    "Đất đai",
    "Hộ tịch",
    "Chứng thực",
    "Xây dựng",
    "Giáo dục trung học",
    "Lưu thông hàng hóa trong nước",
)


def tables() -> st.SearchStrategy[dict[str, dict[str, Counts]]]:
    """Draw one to three levels with fields that have dossiers."""
    fields = st.dictionaries(
        st.sampled_from(_NAMES), counts().filter(lambda c: sum(c) > 0), min_size=1, max_size=4
    )
    levels = st.lists(
        st.sampled_from(("province", "district", "commune")), min_size=1, max_size=3, unique=True
    )
    order = ("province", "district", "commune")
    return levels.flatmap(
        lambda chosen: st.fixed_dictionaries(dict.fromkeys(sorted(chosen, key=order.index), fields))
    )
