"""Files made to hurt whoever opens them, each small."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.importing_index.files import decision, ods, pdf, scores, xlsx

SHEET = "xl/worksheets/sheet1.xml"
TITLE = "CHỈ SỐ CẢI CÁCH HÀNH CHÍNH (PAR INDEX) NĂM 2024"


def good() -> bytes:
    """Return a harmless workbook."""
    return xlsx(("Phụ lục", decision(scores())))


def changed(
    content: bytes,
    parts: Mapping[str, bytes | Callable[[bytes], bytes]] | None = None,
    compress: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return an archive with some parts replaced, changed or added."""
    parts = dict(parts or {})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", compress) as new:
        for info in old.infolist():
            part = old.read(info)
            change = parts.pop(info.filename, None)
            new.writestr(info.filename, change(part) if callable(change) else change or part)
        for path, added in parts.items():
            assert isinstance(added, bytes)
            new.writestr(path, added)
    return stream.getvalue()


def sheet(body: str) -> bytes:
    """Return a sheet part with the given rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{body}</sheetData></worksheet>"
    ).encode()


def zip_bomb() -> bytes:
    """Return a workbook whose sheet unpacks to 300 MB."""
    return changed(good(), {SHEET: sheet("<row/>") + b" " * 300_000_000})


def lying_size() -> bytes:
    """Return a workbook whose directory says that the swelling sheet is small."""
    content = bytearray(zip_bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo(SHEET)
    size = info.file_size.to_bytes(4, "little")
    at = content.find(size)
    while at >= 0:
        content[at : at + 4] = (500).to_bytes(4, "little")
        at = content.find(size, at + 4)
    return bytes(content)


def declared(entities: str) -> bytes:
    """Return a workbook whose sheet declares entities and uses the last one."""
    body = sheet('<row><c t="inlineStr"><is><t>&z;</t></is></c></row>').decode()
    return changed(good(), {SHEET: f"<!DOCTYPE x [{entities}]>{body}".encode()})


def billion_laughs() -> bytes:
    """Return entities that stand for a thousand million words."""
    steps = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghz", strict=True))
    return declared(f'<!ENTITY a "ha">{steps}')


def outside_entity() -> bytes:
    """Return an entity that is read from another file."""
    return declared('<!ENTITY z SYSTEM "file:///etc/passwd">')


def far_cell() -> bytes:
    """Return a sheet with a first and a last possible cell, the last one without its reference."""
    row = '<row r="1048576">' + "<c/>" * 16_383 + "<c><v>1</v></c></row>"
    return changed(good(), {SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + row)})


def long_text_often() -> bytes:
    """Return one text of a million letters that a hundred thousand cells use."""
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + "x" * 1_000_000
        + "</t></si></sst>"
    )
    cell = '<c t="s"><v>0</v></c>'
    rows = f"<row>{cell * 100}</row>" * 1_000
    return changed(good(), {"xl/sharedStrings.xml": strings.encode(), SHEET: sheet(rows)})


def ods_with(content: str) -> bytes:
    """Return an open document with the given table."""
    whole = ods("Bảng", [("x", 1)])

    def put(part: bytes) -> bytes:
        begin, end = part.index(b"<table:table-row>"), part.rindex(b"</table:table>")
        return part[:begin] + content.encode() + part[end:]

    return changed(whole, {"content.xml": put})


def ods_repeated() -> bytes:
    """Return a cell repeated to the end of rows and columns."""
    return ods_with(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16384"/></table:table-row>'
    )


def ods_far() -> bytes:
    """Return two filled cells with nothing but blanks between them."""
    one = '<table:table-cell office:value-type="float" office:value="1"/>'
    return ods_with(
        f"<table:table-row>{one}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="16000"/>{one}</table:table-row>'
    )


def ods_encrypted() -> bytes:
    """Return an open document that says it is encrypted."""
    manifest = b'<manifest:manifest xmlns:manifest="x"><manifest:encryption-data/></manifest:manifest>'
    return changed(ods("Bảng", [("x", 1)]), {"META-INF/manifest.xml": manifest})


def locked_zip() -> bytes:
    """Return an archive whose members need a password."""
    content = bytearray(good())
    for mark, off in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + off] |= 1
            at = content.find(mark, at + 4)
    return bytes(content)


def archive_of(*paths: str) -> bytes:
    """Return an archive with members of the given names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in paths:
            archive.writestr(path, "x")
    return stream.getvalue()


def old_with(stream: str) -> bytes:
    """Return the container of old office files with a stream of the given name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + stream.encode("utf-16-le") + b"\0" * 600


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of the given objects, the first of them the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def pdf_circle() -> bytes:
    """Return a page tree that leads back to itself."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 2/Kids[3 0 R]>>",
        b"<</Type/Pages/Count 2/Parent 2 0 R/Kids[2 0 R 3 0 R]>>",
    )


def pdf_many_pages() -> bytes:
    """Return a tree that names one page two hundred thousand times."""
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 200000/Kids[" + b"3 0 R " * 200_000 + b"]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>",
    )


def pdf_swelling() -> bytes:
    """Return a page whose content unpacks, twice packed, to two thousand million letters."""
    packer = zlib.compressobj(9)
    block = packer.compress(b" " * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block stands alone: its packed bytes may follow one another as often as wanted.
    inner = block + block[2:] * 200 + b"\x03\x00" + b"\0" * 4
    stream = zlib.compress(inner, 9)
    body = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream" % (len(stream), stream)
    return pdf_of(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        body,
    )


def pdf_script() -> bytes:
    """Return a harmless decision with a script that would run when it is opened."""
    content = pdf([TITLE], decision(scores()), widths=[15, 80, 50, 40])
    at = content.index(b"/Type /Catalog")
    # Only offsets of objects behind the catalogue move; a reader mends the table of places.
    return content[:at] + b"/OpenAction <</S /JavaScript /JS (app.alert(1))>>\n" + content[at:]
