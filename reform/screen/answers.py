"""Query answers for pages, remembered by data version, question and parameters."""

from __future__ import annotations

import pandas as pd

from queries import catalogue
from reform.screen.memory import Memory
from reform.warehouse.read import current_warehouse

_MOST = 1024
_answers: Memory[pd.DataFrame] = Memory(_MOST)


def ask(name: str, **parameters: object) -> pd.DataFrame:
    """Answer a question from the version of the data that is current now."""
    warehouse = current_warehouse()
    key = (warehouse.version, name, tuple(sorted(parameters.items())))
    answer = _answers.get(key, lambda: catalogue.run(warehouse, name, **parameters))
    # A copy of its own costs nothing until somebody writes into it: pandas copies on writing.
    return answer.copy(deep=False)
