"""Query answers for pages, remembered by data version, question and parameters."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import pandas as pd

from queries import catalogue
from reform.screen.memory import Memory
from reform.warehouse.read import current_warehouse

_MOST = 1024
_answers: Memory[pd.DataFrame] = Memory(_MOST)
_made: Memory[Any] = Memory(_MOST)
Made = TypeVar("Made")


def ask(name: str, **parameters: object) -> pd.DataFrame:
    """Answer a question from the version of the data that is current now."""
    warehouse = current_warehouse()
    key = (warehouse.version, name, tuple(sorted(parameters.items())))
    answer = _answers.get(key, lambda: catalogue.run(warehouse, name, **parameters))
    # A copy of its own costs nothing until somebody writes into it: pandas copies on writing.
    return answer.copy(deep=False)


def remembered(name: str, make: Callable[[], Made], *key: Hashable) -> Made:
    """Return what is made from answers alone, once for each key and version of the data.

    Everything that `make` reads besides answers must be in `key`. All readers share it, so it must
    not be changed.
    """
    made: Made = _made.get((current_warehouse().version, name, *key), make)
    return made
