"""Text files of unknown origin."""

from __future__ import annotations

import codecs


def encoding_of(head: bytes) -> str:
    """Tell UTF-8 from the Windows code page for Vietnamese by whether it decodes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"
