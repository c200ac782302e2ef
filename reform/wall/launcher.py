"""A small file for the wall's own machine: it waits for the server and then opens the wall.

A browser that starts before the server would stay on its own error page for ever.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from reform.wording.texts import Lang, text

_PAGE = """<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>html,body{{height:100%;margin:0;background:#0A131E;color:#F2F6FA;font:600 4vh sans-serif;cursor:none}}
body{{display:flex;align-items:center;justify-content:center;text-align:center}}</style></head>
<body><p>{waiting}</p>
<script>
const wall = {address};
async function knock() {{
  const stop = new AbortController(), limit = setTimeout(() => stop.abort(), 4000);
  try {{ await fetch(new URL("/healthz", wall), {{mode: "no-cors", cache: "no-store", signal: stop.signal}});
    location.replace(wall); }} catch {{ setTimeout(knock, 2000); }} finally {{ clearTimeout(limit); }}
}}
knock();
</script></body></html>
"""


def write(out: Path, address: str, lang: Lang) -> None:
    """Write the launcher for the wall at an address. Raises ValueError for one that is no http address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(address)
    # Inside a script: no end tag may stand in the address.
    quoted = json.dumps(address).replace("<", "\\u003c")
    page = _PAGE.format(
        lang=lang,
        title=escape(text(lang, "wall.window_title")),
        waiting=escape(text(lang, "wall.waiting")),
        address=quoted,
    )
    out.write_text(page, encoding="utf-8")
