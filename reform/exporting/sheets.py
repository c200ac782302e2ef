"""Finished sheets: a figure (on A4 up to three) as a file that says what it was made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from reform import clock
from reform.exporting import a4
from reform.exporting.asking import Asked
from reform.exporting.browser import Format, shared_engine
from reform.exporting.decks import Picture, pdf_of_sheets, pptx_of_pictures
from reform.exporting.facts import FileFacts, Form, Size, sheet_facts, with_facts
from reform.exporting.html_page import PageFormat
from reform.exporting.names import file_stem
from reform.exporting.svg_fonts import with_fonts
from reform.figures.context import FigureText
from reform.figures.slide import HEIGHT, SCALES, WIDTH, SheetSize, compose, title_room
from reform.figures.template import is_simulated
from reform.settings import settings
from reform.wording.texts import text

SIZES: tuple[Size, ...] = ("slide", "a4", "wall")
FORMS: tuple[Form, ...] = ("png", "svg", "pdf", "pptx")
MEDIA_TYPES: Mapping[Form | str, str] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}
# Pixels of an A4 sheet for an inch of paper.
_DPI = 300

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")

Progress = Callable[[int, int], None]
"""Told how many sheets of how many are done."""


class NoSuchForm(ValueError):
    """A size has no file of this kind; `key` and `values` name the sentence that says so."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep the sentence for the person."""
        super().__init__(key, values)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Wanted:
    """One figure of a sheet, and the finding somebody wrote in place of the generated one."""

    asked: Asked
    title: str | None = None

    @property
    def edited(self) -> str | None:
        """Return the finding of a person, None when it is the generated one."""
        title = (self.title or "").strip()
        # Somebody who types it again types ordinary blanks.
        same = title.split() == self.asked.words.title.split()
        return title if title and not same else None

    @property
    def words(self) -> FigureText:
        """Return the words of the sheet, with the edited finding."""
        return replace(self.asked.words, title=self.edited) if self.edited else self.asked.words

    @property
    def own_title(self) -> str | None:
        """Return the generated finding when another one stands in its place."""
        return self.asked.words.title if self.edited else None

    @property
    def key(self) -> tuple[object, ...]:
        """Return what a picture of this figure depends on, besides how it is wanted."""
        asked = self.asked
        return (asked.version, asked.spec.name, asked.context, asked.view, self.edited)

    @property
    def simulated(self) -> bool:
        """Tell whether the rows are simulated."""
        return is_simulated(self.asked.frame, self.asked.context)

    @property
    def topic(self) -> str:
        """Return what stands at the right of the header."""
        return text(self.asked.context.language, self.asked.topic)


@dataclass(frozen=True)
class Order:
    """How sheets are wanted."""

    size: Size
    form: Form
    agency: str
    prepared_on: date
    letterhead: str | None = None
    """The issuing office under the agency, on A4 sheets."""


def sheet(wanted: Sequence[Wanted], order: Order) -> bytes:
    """Return one sheet as a file: one figure, on A4 up to three.

    Raises NoSuchForm, IncompleteSheet when a mandatory fact is missing, SheetFull when the figures
    do not fit, ExportError when there is no browser or it fails.
    """
    check_form(order.size, order.form)
    if order.form == "pptx":
        return pack(wanted, order)
    return with_facts(_drawn(wanted, order), _facts(wanted, order))


def pack(wanted: Sequence[Wanted], order: Order, progress: Progress = lambda _done, _all: None) -> bytes:
    """Return sheets as one PDF or one PPTX, in order; on A4 as many figures a sheet as it holds.

    Raises as `sheet` does.
    """
    check_form(order.size, order.form)
    if order.form == "pptx":
        made = pptx_of_pictures(_pictures(wanted, order, progress), WIDTH, HEIGHT)
    elif order.form == "pdf":
        made = pdf_of_sheets(made for _page, made in _pages(wanted, order, progress))
    else:
        raise NoSuchForm("exporting.no_pack_form", form=order.form.upper())
    return with_facts(made, _facts(wanted, order))


def check_form(size: Size, form: Form) -> None:
    """Raise NoSuchForm when a size has no file of this kind."""
    if size == "a4" and form in ("svg", "pptx"):
        raise NoSuchForm("exporting.no_a4_form", form=form.upper())


def files_of(
    wanted: Sequence[Wanted], order: Order, progress: Progress = lambda _done, _all: None
) -> Iterator[tuple[str, bytes]]:
    """Return the sheets one after the other as files: name and content. Raises as `sheet` does."""
    check_form(order.size, order.form)
    for page, made in _pages(wanted, order, progress):
        yield f"{stem(page[0], order)}.{order.form}", with_facts(made, _facts(page, order))


def sheet_with(wanted: Sequence[Wanted], at: int, order: Order) -> bytes:
    """Return the sheet that figure number `at` stands on, as `files_of` makes it."""
    done = 0
    if order.size != "a4":
        return sheet([wanted[at]], order)
    for page, made in _pages(wanted, order, lambda _done, _all: None):
        done += len(page)
        if at < done:
            return with_facts(made, _facts(page, order))
    raise IndexError(at)


def _pages(
    wanted: Sequence[Wanted], order: Order, progress: Progress
) -> Iterator[tuple[Sequence[Wanted], bytes]]:
    """Draw sheet by sheet: one figure each, on A4 as many as the sheet holds."""
    if order.size != "a4":
        single = [[one] for one in wanted]
        yield from zip(single, _side_by_side(single, lambda one: _drawn(one, order), progress), strict=True)
        return
    rest = list(wanted)
    while rest:
        many = min(a4.MOST_FIGURES, len(rest))
        made = None
        while made is None:
            try:
                made = _drawn(rest[:many], order)
            except a4.SheetFull:
                if many == 1:
                    raise
                many -= 1
        yield rest[:many], made
        rest = rest[many:]
        progress(len(wanted) - len(rest), len(wanted))


def _side_by_side(
    given: Sequence[_Given], make: Callable[[_Given], _Made], progress: Progress
) -> Iterator[_Made]:
    """Make several at once, in order: while the browser draws one, the next is composed."""
    with ThreadPoolExecutor(settings().export_tabs) as pool:
        try:
            for number, made in enumerate(pool.map(make, given), 1):
                yield made
                progress(number, len(given))
        finally:
            pool.shutdown(cancel_futures=True)


def stem(wanted: Wanted, order: Order) -> str:
    """Return the file name of a sheet of one figure, without its ending."""
    asked = wanted.asked
    return file_stem(asked.spec, wanted.words, asked.context, order.prepared_on, order.size)


def _facts(wanted: Sequence[Wanted], order: Order) -> FileFacts:
    first = wanted[0].asked
    return FileFacts(
        version=first.version,
        size=order.size,
        form=order.form,
        language=first.context.language,
        agency=order.agency,
        prepared_on=order.prepared_on,
        made_at=clock.now(),
        sheets=tuple(sheet_facts(one.asked, one.words, one.own_title) for one in wanted),
    )


def _drawn(wanted: Sequence[Wanted], order: Order) -> bytes:
    """Draw one sheet, without facts."""
    if order.size == "a4":
        page = a4.a4_sheet(
            [one.asked for one in wanted],
            agency=order.agency,
            letterhead=order.letterhead,
            prepared_on=order.prepared_on,
            title=None,
            findings=[one.edited for one in wanted],
        )
        fmt: PageFormat = "pdf" if order.form == "pdf" else "png"
        return shared_engine().render_html(page, width=a4.WIDTH, height=a4.HEIGHT, fmt=fmt, dpi=_DPI)
    (one,) = wanted
    assert order.form != "pptx", "a deck is no sheet"
    return _flat(one, order, order.size, order.form)


def _flat(
    one: Wanted, order: Order, size: SheetSize, form: Format, *, title_elsewhere: bool = False
) -> bytes:
    """Draw a slide or a wall picture of one figure."""
    figure = compose(
        one.asked.spec,
        one.asked.frame,
        one.asked.context,
        agency=order.agency,
        topic=one.topic,
        prepared_on=order.prepared_on,
        title=one.edited,
        size=size,
        title_elsewhere=title_elsewhere,
    )
    drawn = shared_engine().render(figure, width=WIDTH, height=HEIGHT, scale=SCALES[size], format=form)
    return with_fonts(drawn) if form == "svg" else drawn


def _pictures(wanted: Sequence[Wanted], order: Order, progress: Progress) -> Iterator[Picture]:
    """Draw the slides of a deck: the title is left to the deck, so that it stays a text."""

    def picture(one: Wanted) -> Picture:
        ctx, words = one.asked.context, one.words
        drawn = _flat(one, order, "slide", "png", title_elsewhere=True)
        notes = "\n".join((words.title, words.subtitle, words.alt, words.source, *words.notes))
        room = title_room(words.title, ctx)
        return Picture(drawn, words.title, room, words.alt, notes, ctx.language)

    return _side_by_side(wanted, picture, progress)
