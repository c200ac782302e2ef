"""What a file really is, judged before any parser sees it; what would harm is told in one sentence.

A workbook is handed on as a new archive of the few parts that hold figures, each measured while it
was unpacked: sizes that lie, parts that swell, macros, pictures and links never reach the parser.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from reform.importing.index.grids import IndexFileError

Kind = Literal["excel", "open", "old", "pdf", "text"]
MOST_BYTES = 20_000_000
MOST_OLD_BYTES = 10_000_000
MOST_TEXT_BYTES = 8_000_000
MOST_LINE = 100_000
MOST_LINES = 60_000
MOST_UNPACKED = 150_000_000
MOST_MEMBERS = 3_000
_ZIP, _OLD, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_PART = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|mimetype|content\.xml|meta-inf/manifest\.xml"
    r"|xl/(workbook|styles|sharedstrings)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[^/]+\.xml|xl/worksheets/_rels/[^/]+\.rels"
)
_MACROS = re.compile(r"(^|/)vbaproject\.bin$|^basic/")
_LINKS = re.compile(r"^xl/(externallinks/|connections\.xml)")
_STEP = 1 << 20


def kind_of(content: bytes, name: str) -> Kind:
    """Tell what a file is by its content. Raises IndexFileError for what is never read."""
    if len(content) > MOST_BYTES:
        raise _refusal("index_import.too_big", name, most=MOST_BYTES // 1_000_000)
    if not content.strip():
        raise _refusal("index_import.empty_file", name)
    if content.startswith(_ZIP):
        return _zip_kind(content, name)
    if content.startswith(_OLD):
        _check_old(content, name)
        return "old"
    if content[:1024].lstrip().startswith(_PDF):
        return "pdf"
    if len(content) > MOST_TEXT_BYTES:
        raise _refusal("index_guard.text_too_big", name, most=MOST_TEXT_BYTES // 1_000_000)
    return "text"


def notices(content: bytes) -> list[str]:
    """Return what a workbook holds that is passed over: kinds of findings, macros_ignored, links_ignored."""
    if not content.startswith(_ZIP):
        return []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [_plain(info) for info in archive.infolist()]
    found = []
    if any(_MACROS.search(name) for name in names):
        found.append("macros_ignored")
    if any(_LINKS.search(name) for name in names):
        found.append("links_ignored")
    return found


def parts(content: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of a workbook that hold figures: path in the archive → content.

    Raises IndexFileError when together they are larger than what is taken.
    """
    found: dict[str, bytes] = {}
    left = MOST_UNPACKED
    with _archive(content, name) as archive:
        for info in archive.infolist():
            path = info.filename.replace("\\", "/")
            if not _PART.fullmatch(path.lower()) or path in found:
                continue
            with archive.open(info) as stream:
                pieces = []
                while piece := stream.read(_STEP):
                    left -= len(piece)
                    if left < 0:
                        raise _refusal("index_guard.swells", name, most=MOST_UNPACKED // 1_000_000)
                    pieces.append(piece)
            found[path] = b"".join(pieces)
    return found


def packed(found: dict[str, bytes]) -> bytes:
    """Return parts as an archive of their own, not compressed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path, part in found.items():
            archive.writestr(path, part)
    return stream.getvalue()


def check_archive(file: Path, most: int) -> None:
    """Refuse a large workbook that says it would swell beyond `most` bytes, or needs a password.

    For files too large to be taken apart here; what is no archive passes. Raises IndexFileError.
    """
    with file.open("rb") as stream:
        if stream.read(len(_ZIP)) != _ZIP:
            return
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > most or len(members) > MOST_MEMBERS:
        raise _refusal("index_guard.swells", file.name, most=most // 1_000_000)
    if _locked(members):
        raise _refusal("index_guard.encrypted", file.name)


def _zip_kind(content: bytes, name: str) -> Kind:
    with _archive(content, name) as archive:
        members = archive.infolist()
        names = {_plain(member) for member in members}
        if len(members) > MOST_MEMBERS:
            raise _refusal("index_guard.swells", name, most=MOST_UNPACKED // 1_000_000)
        if _locked(members):
            raise _refusal("index_guard.encrypted", name)
        if "xl/workbook.xml" in names:
            return "excel"
        if "xl/workbook.bin" in names:
            raise _refusal("index_guard.binary_workbook", name)
        if "content.xml" in names:
            return _open_kind(archive, name)
    if any(known.startswith(("word/", "ppt/")) for known in names):
        raise _refusal("index_guard.document", name)
    raise _refusal("index_guard.archive", name)


def _open_kind(archive: zipfile.ZipFile, name: str) -> Kind:
    def said(path: str) -> bytes:
        try:
            with archive.open(path) as stream:
                return stream.read(_STEP)
        except KeyError:
            return b""

    if b"encryption-data" in said("META-INF/manifest.xml"):
        raise _refusal("index_guard.encrypted", name)
    kind = said("mimetype")
    if kind and b"spreadsheet" not in kind:
        raise _refusal("index_guard.document", name)
    return "open"


def _check_old(content: bytes, name: str) -> None:
    """Tell apart what hides in the container of old office files."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise _refusal("index_guard.encrypted", name)
    if holds("WordDocument") or holds("PowerPoint Document"):
        raise _refusal("index_guard.document", name)
    if len(content) > MOST_OLD_BYTES:
        raise _refusal("index_import.too_big", name, most=MOST_OLD_BYTES // 1_000_000)


def _archive(content: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise _refusal("index_import.unreadable", name) from problem


def _locked(members: Iterable[zipfile.ZipInfo]) -> bool:
    return any(member.flag_bits & 1 for member in members)


def _plain(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").lower()


def _refusal(key: str, name: str, **values: object) -> IndexFileError:
    return IndexFileError(key, file=name, **values)
