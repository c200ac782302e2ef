"""Many people export at once: `python -m tests.bench.exports [PEOPLE] [EACH]` (8 and 100 unless told).

Every person asks for other sheets in another order; each picture is compared, pixel by pixel, with
the one drawn alone beforehand. Half way the browser is killed. At the end no browser may be left.
"""

from __future__ import annotations

import hashlib
import io
import random
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from datetime import date

import psutil
from PIL import Image

from reform.exporting.asking import ask_for
from reform.exporting.browser import close
from reform.exporting.facts import FileFacts
from reform.exporting.sheets import Order, Wanted, sheet
from reform.settings import settings
from reform.urls import View
from reform.warehouse.build import build
from tests.bench.__main__ import own_home

SHEETS = (
    "rank_cards", "ranking_strip", "bump", "map", "component_gap", "stock_flow",
    "backlog_points", "peer_slope", "postal", "online_services", "campaign_places", "single_gain",
)  # fmt: skip
HOMES = ("70", "01", "75")


def _sheets() -> list[Wanted]:
    """Return the sheets that have rows, of several homes: alike enough to be taken for each other."""
    found = []
    for home in HOMES:
        # The report's figures are of one province only.
        names = SHEETS if home == "70" else SHEETS[:5]
        found += [Wanted(ask_for(name, View(home=home, as_of=date(2021, 6, 22)))) for name in names]
    return found


def _told(made: bytes) -> tuple[str, str]:
    """Return the fingerprint of the pixels, and the digest that the file tells."""
    with Image.open(io.BytesIO(made)) as picture:
        facts = FileFacts.model_validate_json(picture.info["reform-facts"])
        return hashlib.sha256(picture.tobytes()).hexdigest(), facts.sheets[0].digest


def _browsers() -> list[psutil.Process]:
    own = psutil.Process().children(recursive=True)
    return [one for one in own if "chrom" in one.name().lower()]


def _memory() -> float:
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    return sum(one.memory_info().rss for one in family if one.is_running()) / 1e6


def run(people: int, each: int) -> int:
    """Measure and print; the number of wrong or missing pictures is returned."""
    build(settings())
    order = Order("slide", "png", settings().agency("vi"), date(2021, 6, 25))
    wanted = _sheets()
    alone = [_told(sheet([one], order)) for one in wanted]
    spent: list[float] = []
    wrong: list[str] = []
    peak = [_memory()]
    done = threading.Event()

    def person(number: int) -> None:
        luck = random.Random(number)
        for _ in range(each):
            at = luck.randrange(len(wanted))
            start = time.perf_counter()
            try:
                made = _told(sheet([wanted[at]], order))
            except Exception as failure:
                wrong.append(repr(failure))
                continue
            spent.append(time.perf_counter() - start)
            if made != alone[at]:
                wrong.append(wanted[at].asked.spec.name)

    def watch() -> None:
        killed = False
        while not done.wait(0.5):
            peak.append(_memory())
            if not killed and len(spent) > people * each / 2:
                killed = True
                for one in _browsers():
                    one.kill()

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    watcher = threading.Thread(target=watch)
    begin = time.perf_counter()
    for thread in (*threads, watcher):
        thread.start()
    for thread in threads:
        thread.join()
    done.set()
    watcher.join()
    took = time.perf_counter() - begin
    close()
    time.sleep(2)
    ordered = sorted(spent)
    late = ordered[int(0.95 * len(ordered))]
    print(f"{people} people × {each} exports in {took:.0f} s: {len(spent) / took:.1f} a second")
    print(f"one export: median {statistics.median(ordered):.2f} s, p95 {late:.2f} s")
    print(f"wrong or missing pictures: {len(wrong)} {wrong[:3]}")
    print(f"memory with browsers: first {peak[0]:.0f} MB, most {max(peak):.0f} MB")
    print(f"browsers left: {len(_browsers())}")
    return len(wrong) + len(_browsers())


def main(words: Sequence[str]) -> int:
    """Run with the numbers given."""
    people, each = (int(word) for word in [*words, *("8", "100")[len(words) :]])
    with own_home():
        return min(run(people, each), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
