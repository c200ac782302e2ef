"""Remember what was made, for every reader of the process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Memory(Generic[Made]):
    """Keep what was made under a key, and forget what was asked for longest ago.

    However many readers ask for the same at the same time, it is made once. What comes out is
    shared by all of them, so it must not be changed. Streamlit's own caches hash every parameter
    and copy or lock at each look; a page asks dozens of times.
    """

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._guard = Lock()
        self._kept: OrderedDict[Hashable, Future[Made]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what is kept under a key, made now if it is not; a failure is not kept."""
        with self._guard:
            kept = self._kept.get(key)
            first = kept is None
            if kept is None:
                kept = self._kept[key] = Future()
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
        if first:
            try:
                kept.set_result(make())
            except BaseException as failure:
                with self._guard:
                    if self._kept.get(key) is kept:
                        del self._kept[key]
                kept.set_exception(failure)
        return kept.result()
