"""Wrong passwords slow down: for one account and for one client, in all sessions of this process."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

FREE = 5
"""Wrong tries before waiting begins."""
LONGEST_WAIT = 900.0
_FIRST_WAIT = 5.0
_REMEMBERED = 3600.0
_MOST = 10_000


@dataclass(frozen=True)
class _Wrong:
    times: int
    last: float


class Attempts:
    """Counts wrong tries; memory is bounded, the oldest are forgotten first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now`: a clock that never goes back."""
        self._now = now
        self._wrong: OrderedDict[tuple[str, str], _Wrong] = OrderedDict()
        self._guard = threading.Lock()

    def wait(self, account: str, client: str) -> float:
        """Return how many seconds must pass before the next try; 0 when it may be now."""
        with self._guard:
            return max(self._left(("account", account)), self._left(("client", client)))

    def wrong(self, account: str, client: str) -> None:
        """Count a wrong try."""
        with self._guard:
            for key in (("account", account), ("client", client)):
                known = self._wrong.pop(key, None)
                fresh = known is not None and self._now() - known.last < _REMEMBERED
                self._wrong[key] = _Wrong((known.times if known and fresh else 0) + 1, self._now())
            while len(self._wrong) > _MOST:
                self._wrong.popitem(last=False)

    def right(self, account: str) -> None:
        """Forget the wrong tries of an account whose owner came in; those of the client stay."""
        with self._guard:
            self._wrong.pop(("account", account), None)

    def _left(self, key: tuple[str, str]) -> float:
        known = self._wrong.get(key)
        # Many people may sit behind one address, so an address has more tries than an account.
        free = FREE if key[0] == "account" else 4 * FREE
        if known is None or known.times < free:
            return 0.0
        pause = min(LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(known.times - free, 20))
        return max(0.0, known.last + pause - self._now())
