"""Many people export at once: `python -m tests.bench.exports [PEOPLE] [EACH]` (8 and 100 unless told).

Every person asks for other sheets in another order; each picture is compared, pixel by pixel, with
the one drawn alone beforehand. Half way the browser is killed. At the end no browser may be left.
"""

from __future__ import annotations

import hashlib
import io
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import kaleido
import psutil
from PIL import Image

from reform.exporting.asking import ask_for
from reform.exporting.browser import close
from reform.exporting.facts import FileFacts
from reform.exporting.sheets import Order, Wanted, sheet
from reform.figures.context import ChartContext
from reform.figures.registry import REGISTRY
from reform.settings import settings
from reform.urls import View
from reform.warehouse.build import build
from tests.bench.measuring import Measure, once, own_home, said, summary, timed

GROUP, KALEIDO = "pictures", "Kaleido's own server"
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


def at_once(people: int, each: int) -> Iterator[Measure]:
    """Let people export at once and kill the browser half way; count pictures unlike those drawn alone."""
    build(settings())
    order = Order("slide", "png", settings().agency("vi"), date(2021, 6, 25))
    wanted = _sheets()
    alone = [_told(sheet([one], order)) for one in wanted]
    first, peak = _memory(), 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        killed = False
        while not done.wait(0.5):
            peak = max(peak, _memory())
            if not killed and len(spent) > people * each / 2:
                killed = True
                for one in _browsers():
                    one.kill()

    spent: list[float] = []
    watcher = threading.Thread(target=watch)
    watcher.start()
    wrong = _crowd(people, each, lambda at: _told(sheet([wanted[at]], order)), alone, spent)
    done.set()
    watcher.join()
    close()
    time.sleep(2)
    yield summary(GROUP, _one(people), spent)
    yield once(GROUP, _wrong(people, each), wrong, unit="pictures")
    yield once(GROUP, "most memory meanwhile, browsers included", peak, unit="MB")
    yield once(GROUP, "memory before, browsers included", first, unit="MB")
    yield once(GROUP, "browsers left behind", len(_browsers()), unit="processes")


def at_once_plainly(people: int, each: int, sizes: Mapping[int, str]) -> Iterator[Measure]:
    """Do the same with Kaleido's own server, which keeps one browser: alone, then by people at once."""
    names = SHEETS[:6]
    figures = [
        REGISTRY[name].draw(REGISTRY[name].sample(), ChartContext(theme="print", size="slide"))
        for name in names
    ]

    def draw(at: int) -> bytes:
        made: bytes = figures[at].to_image("png", 1920, 1080)
        with Image.open(io.BytesIO(made)) as picture:
            return hashlib.sha256(picture.tobytes()).digest()

    kaleido.start_sync_server(silence_warnings=True)
    try:
        for scale, what in sizes.items():
            yield timed(
                GROUP, what, lambda scale=scale: figures[1].to_image("png", 1920, 1080, scale), 5, by=KALEIDO
            )
        alone = [draw(at) for at in range(len(figures))]
        spent: list[float] = []
        wrong = _crowd(people, each, draw, alone, spent)
        yield summary(GROUP, _one(people), spent, by=KALEIDO)
        yield once(GROUP, _wrong(people, each), wrong, unit="pictures", by=KALEIDO)
    finally:
        kaleido.stop_sync_server(silence_warnings=True)


def _one(people: int) -> str:
    return f"one picture while {people} people export"


def _wrong(people: int, each: int) -> str:
    return f"pictures of somebody else or missing, of {people * each}"


def _crowd(
    people: int, each: int, draw: Callable[[int], object], alone: Sequence[object], spent: list[float]
) -> int:
    """Let threads draw by luck; append milliseconds to `spent`, return how many are not as drawn alone."""
    wrong: list[str] = []

    def person(number: int) -> None:
        luck = random.Random(number)
        for _ in range(each):
            at = luck.randrange(len(alone))
            start = time.perf_counter()
            try:
                made = draw(at)
            except Exception as failure:
                wrong.append(repr(failure))
                continue
            spent.append(1000 * (time.perf_counter() - start))
            if made != alone[at]:
                wrong.append(str(at))

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(wrong)


def main(words: Sequence[str]) -> int:
    """Run with the numbers given; 1 when a picture was wrong or a browser is left."""
    people, each = (int(word) for word in [*words, *("8", "100")[len(words) :]])
    with own_home():
        lines = list(at_once(people, each))
    for line in lines:
        print(said(line))
    return int(any(line.median for line in lines if line.unit in ("pictures", "processes")))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
