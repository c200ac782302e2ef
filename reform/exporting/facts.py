"""What an exported file says of itself, so that anybody can ask later where its figures come from.

One JSON document, the same in every kind of file: a text chunk of a PNG (PNG specification,
iTXt), `<metadata>` of an SVG, a property of the information dictionary of a PDF, a custom property
of a PPTX. Beside it stand title and source in the fields that ordinary viewers show.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape, unescape
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from PIL import Image
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pydantic import BaseModel, ConfigDict
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from reform import urls
from reform.exporting.asking import Asked, NothingToShow, UnknownSheet, ask_for, known
from reform.figures.context import FigureText
from reform.figures.template import is_simulated
from reform.warehouse.read import Warehouse
from reform.wording.texts import Lang

Form = Literal["png", "svg", "pdf", "pptx"]
Size = Literal["slide", "a4", "wall"]

# Addresses in files are written against these, whatever the installation's own defaults are.
PLAIN = urls.View()
_NAME = "reform-facts"
_LARGEST_FILE = 512 * 2**20
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_HEADER_END = 33
_CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VARIANT_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
# The format's own number for custom properties (ECMA-376, part 1, 22.3).
_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM_PART = "docProps/custom.xml"
_LARGEST_PART = 4 * 2**20


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SheetFacts(_Stored):
    """What one figure of a file was made from."""

    figure: str
    queries: tuple[str, ...]
    parameters: dict[str, str | int | float | bool | None]
    address: dict[str, str]
    """Of the view, as reform.urls writes it."""
    as_of: date | None
    """The day whose public knowledge is shown; None is the newest of the day of preparation."""
    title: str
    own_title: str | None
    """The finding generated from the data, when somebody put another in its place."""
    unit: str
    scope: str
    period: str
    source: str
    notes: tuple[str, ...]
    simulated: bool
    stale: bool
    digest: str
    """Of rows and words: the same digest is the same picture."""


class FileFacts(_Stored):
    """What a file was made from."""

    layout: Literal[1] = 1
    version: str
    """Of the data."""
    size: Size
    form: Form
    language: Lang
    agency: str
    prepared_on: date
    made_at: datetime
    sheets: tuple[SheetFacts, ...]


class NoFacts(ValueError):
    """A file says nothing of itself that can be read; `key` and `values` name the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        """Keep the sentence for the person."""
        super().__init__(key, values)
        self.key = key
        self.values = values


def sheet_facts(asked: Asked, words: FigureText, own_title: str | None) -> SheetFacts:
    """Return what a sheet says of one of its figures; `words` are those on the sheet."""
    return SheetFacts(
        figure=asked.spec.name,
        queries=asked.spec.queries,
        parameters={name: _plain(value) for name, value in asked.parameters.items()},
        address=urls.write(asked.view, PLAIN),
        as_of=asked.context.as_of,
        title=words.title,
        own_title=own_title,
        unit=words.unit,
        scope=words.scope,
        period=words.period,
        source=words.source,
        notes=words.notes,
        simulated=is_simulated(asked.frame, asked.context),
        stale=asked.stale,
        digest=digest(asked),
    )


def digest(asked: Asked) -> str:
    """Return the fingerprint of everything a picture of these rows shows."""
    words = asked.words
    rows = asked.frame.to_json(orient="split", date_format="iso", double_precision=15, default_handler=str)
    said = json.dumps([words.title, words.subtitle, words.source, words.alt, *words.notes])
    return hashlib.sha256(f"{asked.spec.name}\n{rows}\n{said}".encode()).hexdigest()


def _plain(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


# Writing


def with_facts(made: bytes, facts: FileFacts) -> bytes:
    """Return a PNG, SVG, PDF or PPTX file with what it says of itself."""
    return _WRITERS[facts.form](made, facts)


def _head(facts: FileFacts) -> Mapping[str, str]:
    """Return what ordinary viewers show of a file: title, author, sources."""
    return {
        "Title": " · ".join(sheet.title for sheet in facts.sheets),
        "Author": facts.agency,
        "Subject": " ".join(dict.fromkeys(sheet.source for sheet in facts.sheets)),
    }


def _into_png(made: bytes, facts: FileFacts) -> bytes:
    head = {"Title": "Title", "Author": "Author", "Subject": "Source"}
    texts = {head[name]: value for name, value in _head(facts).items()} | {_NAME: facts.model_dump_json()}
    chunks = b"".join(_png_text(name, value) for name, value in texts.items())
    return made[:_PNG_HEADER_END] + chunks + made[_PNG_HEADER_END:]


def _png_text(name: str, value: str) -> bytes:
    """Return an iTXt chunk: keyword, not compressed, no language, text in UTF-8."""
    body = b"iTXt" + name.encode("latin-1") + b"\0\0\0\0\0" + value.encode("utf-8")
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _into_svg(made: bytes, facts: FileFacts) -> bytes:
    opened, close, rest = made.decode("utf-8").partition(">")
    title = escape(_head(facts)["Title"])
    words = escape(facts.model_dump_json(), quote=False)
    return f'{opened}{close}<title>{title}</title><metadata id="{_NAME}">{words}</metadata>{rest}'.encode()


def _into_pdf(made: bytes, facts: FileFacts) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(made))
    head = {f"/{name}": value for name, value in _head(facts).items()}
    writer.metadata = {**head, f"/{_NAME}": facts.model_dump_json()}
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _into_pptx(made: bytes, facts: FileFacts) -> bytes:
    deck = Presentation(io.BytesIO(made))
    head = _head(facts)
    # The core properties of the format hold at most 255 characters.
    deck.core_properties.title = head["Title"][:255]
    deck.core_properties.author = head["Author"][:255]
    deck.core_properties.subject = head["Subject"][:255]
    deck.core_properties.language = facts.language
    package = deck.part.package
    words = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Properties xmlns="{_CUSTOM_PROPERTIES}" xmlns:vt="{_VARIANT_TYPES}">'
        f'<property fmtid="{_PROPERTY_SET}" pid="2" name="{_NAME}">'
        f"<vt:lpwstr>{escape(facts.model_dump_json(), quote=False)}</vt:lpwstr></property></Properties>"
    )
    kind = CONTENT_TYPE.OFC_CUSTOM_PROPERTIES
    part = Part(PackURI(f"/{_CUSTOM_PART}"), kind, package, words.encode())
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


_WRITERS: Mapping[Form, Callable[[bytes, FileFacts], bytes]] = {
    "png": _into_png,
    "svg": _into_svg,
    "pdf": _into_pdf,
    "pptx": _into_pptx,
}


# Reading


def read(path: Path) -> FileFacts:
    """Return what a file says of itself. Raises NoFacts when it says nothing that can be read."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise NoFacts("exporting.verify.no_facts", file=path.name)
        made = path.read_bytes()
    except OSError:
        raise NoFacts("exporting.verify.no_file", file=path) from None
    try:
        found = next(reader for start, reader in _READERS if made.startswith(start))(made)
        return FileFacts.model_validate_json(found)
    except (StopIteration, LookupError, ValueError, OSError, AttributeError, PyPdfError) as problem:
        raise NoFacts("exporting.verify.no_facts", file=path.name) from problem


def _from_png(made: bytes) -> str:
    with Image.open(io.BytesIO(made), formats=["PNG"]) as picture:
        return str(picture.info[_NAME])


def _from_svg(made: bytes) -> str:
    found = re.search(rf'<metadata id="{_NAME}">([^<]*)</metadata>', made.decode("utf-8"))
    if found is None:
        raise LookupError(_NAME)
    return unescape(found[1])


def _from_pdf(made: bytes) -> str:
    information = PdfReader(io.BytesIO(made)).metadata
    if information is None:
        raise LookupError(_NAME)
    return str(information[f"/{_NAME}"])


def _from_pptx(made: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(made)) as package:
            if package.getinfo(_CUSTOM_PART).file_size > _LARGEST_PART:
                raise LookupError(_NAME)
            root = ElementTree.fromstring(package.read(_CUSTOM_PART))
    except (zipfile.BadZipFile, ElementTree.ParseError) as problem:
        raise LookupError(_NAME) from problem
    words = root.findtext(f"{{{_CUSTOM_PROPERTIES}}}property[@name='{_NAME}']/{{{_VARIANT_TYPES}}}lpwstr")
    if words is None:
        raise LookupError(_NAME)
    return words


_READERS: Sequence[tuple[bytes, Callable[[bytes], str]]] = (
    (_PNG_SIGNATURE, _from_png),
    (b"<svg", _from_svg),
    (b"%PDF-", _from_pdf),
    (b"PK\x03\x04", _from_pptx),
)


# Verifying


@dataclass(frozen=True)
class SheetVerdict:
    """What today's data say of one figure of a file."""

    facts: SheetFacts
    state: Literal["same", "changed", "gone"]
    """`gone`: there are no rows for its view any more, or the figure is no longer registered."""
    title: str | None
    """The finding of today's data, where it is another one."""


@dataclass(frozen=True)
class Verdict:
    """What today's data say of a file."""

    facts: FileFacts
    version: str
    """Of the data today."""
    sheets: tuple[SheetVerdict, ...]

    @property
    def same(self) -> bool:
        """Tell whether today's data would give the same pictures."""
        return all(sheet.state == "same" for sheet in self.sheets)


def verify(path: Path, warehouse: Warehouse) -> Verdict:
    """Ask again for every figure of a file and compare. Raises NoFacts."""
    facts = read(path)
    return Verdict(facts, warehouse.version, tuple(_judged(sheet, warehouse) for sheet in facts.sheets))


def _judged(sheet: SheetFacts, warehouse: Warehouse) -> SheetVerdict:
    view, refused = urls.read(sheet.address, known(warehouse), PLAIN)
    try:
        if refused:
            return SheetVerdict(sheet, "gone", None)
        asked = ask_for(sheet.figure, view, warehouse=warehouse)
    except (NothingToShow, UnknownSheet):
        return SheetVerdict(sheet, "gone", None)
    if digest(asked) == sheet.digest:
        return SheetVerdict(sheet, "same", None)
    generated, today = sheet.own_title or sheet.title, asked.words.title
    return SheetVerdict(sheet, "changed", today if today != generated else None)
