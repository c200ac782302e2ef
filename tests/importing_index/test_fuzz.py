"""Whatever the layout, a file is read as it stands or refused: never misread, never another error."""

from __future__ import annotations

import contextlib
import unicodedata
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reform.importing.index.grids import IndexFileError
from reform.importing.index.telling import document
from tests.importing_index.files import bare, codes, csv_text, names, ods, pdf, preview, vi, xlsx

SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEADS = {
    "PAR": ("PAR INDEX", 100.0),
    "SIPAS": ("Chỉ số hài lòng", 100.0),
    "PCI": ("PCI", 100.0),
    "PAPI": ("Chỉ số tổng hợp PAPI", 60.0),
}
SPELL = [
    str,
    bare,
    str.upper,
    lambda n: unicodedata.normalize("NFD", n),
    lambda n: f"Tỉnh {n}",
    lambda n: n + " ",
]


@st.composite
def layouts(draw):
    """Draw a table of one index and year with all its oddities, and the scores it means."""
    index = draw(st.sampled_from(sorted(HEADS)))
    head, high = HEADS[index]
    year = draw(st.sampled_from([2016, 2017, 2021, 2023]))
    count = draw(st.integers(8, 63))
    order = draw(st.permutations(range(63)))[:count]
    low = 0.45 * high
    values = [round(low + (high * 0.9 - low) * draw(st.integers(0, 9999)) / 10_000, 2) for _ in order]
    written = draw(st.sampled_from(["number", "comma", "point", "percent"]))
    if written == "percent" and index in ("PCI", "PAPI"):
        written = "comma"
    spell = draw(st.sampled_from(SPELL))

    def cell(value):
        match written:
            case "number":
                return value
            case "comma":
                return vi(value)
            case "point":
                return f"{value:.2f}"
        return vi(value) + "%"

    columns = [("unit", "Tỉnh, thành phố"), ("score", f"{head} {year}")]
    if draw(st.booleans()):
        columns.insert(0, ("ordinal", "STT"))
    if draw(st.booleans()):
        columns.insert(draw(st.integers(0, len(columns))), ("code", "Mã tỉnh"))
    if draw(st.booleans()):
        columns.append(("rank", "Xếp hạng"))
    if draw(st.booleans()):
        columns.append(("note", "Ghi chú"))
    ranked = sorted(values, reverse=True)
    rows = []
    for n, (at, value) in enumerate(zip(order, values, strict=True), 1):
        by = {
            "unit": spell(names()[at]), "score": cell(value), "ordinal": n, "code": int(codes()[at]),
            "rank": ranked.index(value) + 1, "note": "tạm tính" if n % 7 == 0 else None,
        }  # fmt: skip
        rows.append([by[role] for role, _ in columns])
    for at in sorted(draw(st.lists(st.integers(0, count), max_size=2)), reverse=True):
        rows.insert(at, [None] * len(columns))
    if draw(st.booleans()):
        rows.append(
            [{"unit": "Trung bình", "score": cell(round(high / 2, 2))}.get(role) for role, _ in columns]
        )
    titles = draw(st.lists(st.sampled_from(["BỘ NỘI VỤ", "PHỤ LỤC", "(Đơn vị tính: điểm)"]), max_size=3))
    table = [[title] + [None] * (len(columns) - 1) for title in titles]
    table += [[label for _, label in columns], *rows]
    if draw(st.booleans()):
        table = [list(row) for row in zip(*table[len(titles) :], strict=True)]
    return index, year, dict(zip((codes()[at] for at in order), values, strict=True)), table


def check(content, layout, warehouse):
    index, year, meant, _ = layout
    try:
        found = preview(content, "tep", warehouse=warehouse)
    except IndexFileError:
        return False
    document(found, "vi")
    assert (found.index, found.years) in ((index, [year]), (index, []))
    for cell in found.cells:
        assert cell.dimension == ""
        if cell.score is not None:
            assert cell.score == meant[cell.province_code]
    return bool(found.cells)


@SLOW
@given(layouts())
def test_a_workbook_is_read_exactly(warehouse, layout):
    assert check(xlsx(("Bảng", layout[3])), layout, warehouse)


@SLOW
@given(layouts(), st.sampled_from([",", ";", "\t"]))
def test_a_text_is_read_exactly_or_refused(warehouse, layout, sign):
    check(csv_text(layout[3], sign).encode(), layout, warehouse)


@SLOW
@given(layouts(), st.sampled_from([",", ";", "  ", "\t"]))
def test_a_carelessly_joined_text_is_never_misread(warehouse, layout, sign):
    text = "\n".join(sign.join("" if v is None else str(v) for v in row) for row in layout[3])
    check(text.encode(), layout, warehouse)


@settings(SLOW, max_examples=8)
@given(layouts())
def test_a_pdf_is_read_exactly_or_refused(warehouse, layout):
    table = layout[3]
    if len(table[0]) <= 6:
        check(pdf(["Chỉ số cấp tỉnh"], table), layout, warehouse)


@SLOW
@given(
    layouts(),
    st.lists(
        st.tuples(
            st.integers(0, 80),
            st.integers(0, 8),
            st.one_of(
                st.none(),
                st.text(max_size=8),
                st.floats(),
                st.integers(-9999, 9999),
                st.sampled_from(names()),
            ),
        ),
        min_size=1,
        max_size=6,
    ),
)
def test_damaged_tables_raise_nothing_but_a_refusal(warehouse, layout, damage):
    table = [list(row) for row in layout[3]]
    for row, column, value in damage:
        if row < len(table) and column < len(table[row]):
            table[row][column] = value
    try:
        found = preview(csv_text(table, ";").encode(), "tep", warehouse=warehouse)
    except IndexFileError:
        return
    document(found, "vi")
    for cell in found.cells:
        if cell.score is not None:
            assert 0 < cell.score <= 100


@settings(SLOW, max_examples=200)
@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_read_or_refused(warehouse, content):
    with contextlib.suppress(IndexFileError):
        preview(content, "tep", warehouse=warehouse)


@st.composite
def many_columns(draw):
    """Draw a table with several dimensions of PCI or PAPI and several years, in any order of columns."""
    index = draw(st.sampled_from(["PCI", "PAPI"]))
    wide = draw(st.booleans())
    years = draw(
        st.lists(st.sampled_from([2016, 2017, 2019]), min_size=1 + wide, max_size=1 + wide, unique=True)
    )
    if index == "PCI":
        own = {"Chi phí thời gian": "D04", "Tính minh bạch": "D03", "Chỉ số thành phần 9": "D09", "PCI": ""}
    else:
        own = {
            "1. Tham gia của người dân ở cấp cơ sở": "D1",
            "Tri thức công dân": "D1.1",
            "4.3: Công bằng": "D4.3",
            "Cung ứng dịch vụ công": "D6",
        }
    labels = draw(st.permutations(sorted(own)))[: draw(st.integers(2, 4))]
    ranks = draw(st.booleans())
    count = draw(st.integers(6, 30))
    order = draw(st.permutations(range(63)))[:count]
    head: list[list[object]] = [["Tỉnh"], [None]]
    cells: list[tuple[int, str, str]] = []
    for year in years:
        for label in labels:
            for what in ("Điểm", "Hạng") if ranks else ("Điểm",):
                head[0].append(f"{label} năm {year}" if wide else label)
                head[1].append(what)
                cells.append((year, own[label], what))
    if not ranks:
        head = [head[0]]
    high = {"": 60.0, "D1.1": 2.0, "D4.3": 2.0}
    meant, rows = {}, []
    for at in order:
        row: list[object] = [names()[at]]
        for n, (year, dimension, what) in enumerate(cells):
            top = high.get(dimension, 9.0)
            value = round(top * 0.6 + (at + n) * top / 400, 2)
            row.append(value if what == "Điểm" else 63 - at)
            meant[(codes()[at], year, dimension, what)] = row[-1]
        rows.append(row)
    title = [[f"Chỉ số {index}" + ("" if wide else f" năm {years[0]}")]]
    return index, years, meant, [*title, *head, *rows]


@SLOW
@given(many_columns(), st.booleans())
def test_columns_of_many_dimensions_and_years_are_never_exchanged(warehouse, drawn, turn):
    index, years, meant, table = drawn
    width = max(map(len, table))
    table = [[*row, *[None] * (width - len(row))] for row in table]
    if turn:
        table = [[f"Chỉ số {index}"], *(list(row) for row in zip(*table, strict=True))]
    try:
        found = preview(xlsx(("Bảng", table)), "tep", warehouse=warehouse)
    except IndexFileError as refused:
        raise AssertionError(refused.key) from refused
    assert found.index == index and found.years == sorted(years)
    assert found.cells
    for cell in found.cells:
        key = (cell.province_code, cell.year, cell.dimension)
        assert cell.score is None or cell.score == meant[(*key, "Điểm")]
        assert cell.rank is None or cell.rank == meant[(*key, "Hạng")]
    assert {(c.province_code, c.year, c.dimension) for c in found.cells} == {key[:3] for key in meant}


ENGLISH = {"79": "HCMC", "77": "BRVT", "46": "TT-Hue", "66": "Dak Lak", "06": "Bac Kan", "17": "Hoà Bình"}
MISSING = ["", "-", "–", "KCDL", "N/A", "Không công bố", "not published", "…"]
NOISE = [
    "Ghi chú: (1) tỉnh đổi tên trong năm 2018.",
    "Nguồn: Bộ Nội vụ, 2024",
    "Đồng bằng sông Hồng",
    "* Số liệu làm tròn.",
    "Người lập biểu",
]


@dataclass
class Drawn:
    """A table as somebody could have it, and what it means."""

    table: list[list[object]]
    index: str
    year: int
    meant: dict[str, float]
    ranks: dict[str, int]
    absent: set[str]
    """Units whose score is missing."""


@st.composite
def oddities(draw):
    """Draw lists side by side, units by code or English name, missing words, noise and units of measure."""
    index = draw(st.sampled_from(["PAR", "SIPAS", "PCI"]))
    year = draw(st.sampled_from([2017, 2019, 2022]))
    count = draw(st.integers(12, 63))
    order = draw(st.permutations(range(63)))[:count]
    values = [round(52 + 45 * draw(st.integers(0, 9999)) / 10_000, 2) for _ in order]
    by_code = draw(st.integers(0, 4)) == 0
    lists = 1 if by_code else draw(st.sampled_from([1, 1, 2, 3]))
    written = draw(st.sampled_from(["number", "comma", "point", "percent", "fraction", "footnote"]))
    if index == "PCI" and written in ("percent", "fraction"):
        written = "number"
    english = draw(st.booleans())
    ranked = draw(st.booleans())

    def unit(at):
        if by_code:
            return draw(st.sampled_from([int(codes()[at]), codes()[at]]))
        return ENGLISH.get(codes()[at], bare(names()[at])) if english else names()[at]

    def score(value):
        return {
            "number": value, "comma": vi(value), "point": f"{value:.2f}", "percent": f"{vi(value)} %",
            "fraction": round(value / 100, 6), "footnote": f"{vi(value)}*",
        }[written]  # fmt: skip

    drawn = Drawn([], index, year, {}, {}, set())
    places = sorted(values, reverse=True)
    rows = []
    for at, value in zip(order, values, strict=True):
        code = codes()[at]
        row = [unit(at), score(value)]
        if draw(st.integers(0, 14)) == 0:
            row[1] = draw(st.sampled_from(MISSING))
            drawn.absent.add(code)
        else:
            drawn.meant[code] = value
        if ranked:
            row.append(places.index(value) + 1)
            drawn.ranks[code] = places.index(value) + 1
        rows.append(row)
    head = [
        draw(st.sampled_from(["Mã tỉnh", "province_code"])) if by_code else "Province" if english else "Tỉnh"
    ]
    head.append(f"{HEADS[index][0]} {year}")
    head += ["Rank" if english else "Hạng"] if ranked else []
    width, height = len(head), -(-len(rows) // lists)
    # Two lists have a blank column between them, three have none.
    gaps = lists == 2
    body = []
    for n in range(height):
        line = []
        for part in range(lists):
            at = part * height + n
            line += rows[at] if at < len(rows) else [None] * width
            line += [None] if gaps and part == 0 else []
        body.append(line)
    heads = list(head)
    for _ in range(lists - 1):
        heads += ([None] if gaps else []) + head
    for at in sorted(draw(st.lists(st.integers(0, height), max_size=2)), reverse=True):
        body.insert(at, [None] * len(heads))
    for noise in draw(st.lists(st.sampled_from(NOISE), max_size=2)):
        body.append([noise, *[None] * (len(heads) - 1)])
    titles = [[f"Kết quả năm {year}", *[None] * (len(heads) - 1)]] * draw(st.integers(0, 1))
    drawn.table = [*titles, heads, *body]
    return drawn


@settings(SLOW, max_examples=90)
@given(oddities(), st.sampled_from(["xlsx", "ods", "csv", "tabs", "pasted"]))
def test_no_oddity_in_any_container_is_misread_or_left_out_in_silence(warehouse, drawn, container):
    table = drawn.table
    content = {
        "xlsx": lambda: xlsx(("Bảng", table)),
        "ods": lambda: ods("Bảng", table),
        "csv": lambda: csv_text(table, ";").encode("utf-8-sig"),
        "tabs": lambda: csv_text(table, "\t").encode("utf-16"),
        "pasted": lambda: csv_text(table, "\t"),
    }[container]()
    try:
        found = preview(content, "tep", warehouse=warehouse)
    except IndexFileError as refused:
        if drawn.meant:
            raise AssertionError(refused.key) from refused
        return
    document(found, "vi")
    scores_read = {c.province_code: c.score for c in found.cells if c.score is not None}
    assert scores_read.items() <= drawn.meant.items()
    assert {c.province_code: c.rank for c in found.cells if c.rank}.items() <= drawn.ranks.items()
    assert found.index == drawn.index and set(found.years) <= {drawn.year}
    # Nothing is left out in silence.
    if not found.rejected and not found.questions:
        assert scores_read == drawn.meant and found.years == [drawn.year]
        assert {c.province_code for c in found.cells if c.rank} == set(drawn.ranks)
