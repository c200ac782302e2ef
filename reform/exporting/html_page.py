"""Draw one HTML page on a browser tab: exact pixels as PNG, one sheet of paper as PDF."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Literal

from reform.exporting.errors import RenderFailed

PageFormat = Literal["png", "pdf"]

# CSS px of an inch: fixed by the standard, whatever the screen.
_CSS_DPI = 96
# No script of the page runs and nothing is fetched; pictures and fonts must be inside the page.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)
_READY = """(async () => {
  if (document.readyState !== 'complete') await new Promise(done => addEventListener('load', done));
  await document.fonts.ready;
  await Promise.all(Array.from(document.images, image => image.decode()));
  const root = document.documentElement;
  return [root.scrollWidth, root.scrollHeight];
})()"""


@dataclass(frozen=True)
class HtmlPage:
    """A page and how it is wanted: its size in CSS px, which are also the pixels of the PNG."""

    html: str
    width: int
    height: int
    fmt: PageFormat
    dpi: float
    """Pixels of an inch on paper."""


async def draw_page(tab: Any, page: HtmlPage) -> bytes:
    """Draw a page on a tab; a page that does not fit its size is an error, never cut off."""
    await _ask(
        tab,
        "Emulation.setDeviceMetricsOverride",
        width=page.width,
        height=page.height,
        deviceScaleFactor=1,
        mobile=False,
    )
    await _ask(tab, "Page.setDocumentContent", frameId=tab.target_id, html=_guarded(page.html))
    ready = await _ask(tab, "Runtime.evaluate", expression=_READY, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in ready:
        raise RenderFailed("a picture of the page cannot be read")
    wide, tall = ready["result"]["value"]
    if wide > page.width or tall > page.height:
        raise RenderFailed(f"the page needs {wide}×{tall} px of {page.width}×{page.height}")
    if page.fmt == "pdf":
        found = await _ask(
            tab,
            "Page.printToPDF",
            printBackground=True,
            paperWidth=page.width / page.dpi,
            paperHeight=page.height / page.dpi,
            scale=_CSS_DPI / page.dpi,
            **dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0),
            pageRanges="1",
        )
    else:
        found = await _ask(tab, "Page.captureScreenshot", format="png", optimizeForSpeed=True)
    return base64.b64decode(found["data"])


def _guarded(html: str) -> str:
    """Put the policy where the head begins."""
    start, head, rest = html.partition("<head>")
    if not head:
        raise RenderFailed("the page has no head")
    return f"{start}{head}{_POLICY}{rest}"


async def _ask(tab: Any, command: str, **parameters: object) -> dict[str, Any]:
    """Send a command of the DevTools protocol and return its result."""
    answer = await tab.send_command(command, params=parameters)
    if "error" in answer:
        raise RenderFailed(f"{command}: {answer['error'].get('message')}")
    found: dict[str, Any] = answer["result"]
    return found
