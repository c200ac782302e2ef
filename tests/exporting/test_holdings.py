"""“Hồ sơ dữ liệu”: every statement that is held, with its source, and nothing that was not public then."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from queries import catalogue
from reform.exporting.holdings import SHEETS, holdings
from reform.wording.texts import LANGUAGES, text

FOUNDING = date(2021, 6, 22)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_statement_is_in_the_workbook_as_it_is_held(warehouse, lang):
    book = openpyxl.load_workbook(BytesIO(holdings(warehouse, FOUNDING, lang)), read_only=True)
    titles = [text(lang, f"holdings.{name}") for name in (*SHEETS, "about")]
    assert book.sheetnames == titles
    held = catalogue.run(warehouse, "reference/held_cells", as_of=FOUNDING)
    head, *rows = book[titles[0]].iter_rows(values_only=True)
    assert list(head) == list(held.columns) and len(rows) == len(held) > 10_000
    at = {name: n for n, name in enumerate(head)}
    said = {
        (r[at["index_code"]], r[at["year"]], r[at["province_code"]], r[at["dimension"]] or "") for r in rows
    }
    assert ("PCI", 2019, "70", "") in said and ("PCI", 2021, "70", "") not in said
    printed = {round(r[at["score"]], 6) for r in rows if r[at["score"]] is not None}
    assert printed == set(held["score"].dropna().round(6))
    about = dict(list(book[titles[-1]].iter_rows(values_only=True, max_col=2)))
    assert warehouse.version in about.values()
