"""Put a drawing of Plotly into a page: its names must be its own, and the same at every run."""

from __future__ import annotations

import re

# Plotly also numbers traces at random; no style of ours asks for them.
_TRACE = re.compile(r"\btrace[0-9a-f]{6}\b")
_UID = re.compile(r'<defs id="defs-([0-9a-f]{6})"')


def with_own_ids(svg: str, name: str) -> str:
    """Replace the random part of the names inside a drawing by `name`.

    Two drawings on one page never share a clip path, and the same drawing gives the same text.
    """
    found = _UID.search(svg)
    if found is None:
        return svg
    uid = found.group(1)
    return _TRACE.sub("trace", re.sub(rf"(?<=[-a-z#]){uid}", name, svg))
