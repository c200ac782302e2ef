"""Name the ways an export can fail; each carries the key of the sentence a reader sees."""

from __future__ import annotations


class ExportError(Exception):
    """Report that a file could not be made."""

    message_key = "export.failed"


class BrowserMissing(ExportError):
    """Report that no Chromium, Chrome or Edge was found on this machine."""

    message_key = "export.browser_missing"


class RenderTimeout(ExportError):
    """Report that a picture was not ready in time."""

    message_key = "export.timeout"


class RenderFailed(ExportError):
    """Report that the browser refused the figure or died twice over it."""

    message_key = "export.failed"
