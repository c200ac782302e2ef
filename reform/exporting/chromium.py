"""Find a browser on this machine and start it with our fonts, without a network."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator, MutableMapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import platformdirs
from choreographer.browsers import Chromium

from reform.exporting.errors import BrowserMissing

FONTS_DIR = Path(__file__).resolve().parent.parent.parent / "static" / "fonts"

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
)

_WINDOWS_PLACES = (
    r"Google\Chrome\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
    r"Chromium\Application\chrome.exe",
)
_MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)

_SYSTEM_FONTS = "/etc/fonts/fonts.conf"

FLAGS = (
    # Nothing this browser is given may reach another machine, not even by a slip in a figure.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-quic",
    "--no-pings",
    # The same figure gives the same pixels on every machine.
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--force-device-scale-factor=1",
)


def _usual_places() -> Iterator[Path]:
    """Yield the install locations of systems that keep browsers out of the search path."""
    if platform.system() == "Windows":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            if folder := os.environ.get(variable):
                yield from (Path(folder) / place for place in _WINDOWS_PLACES)
    elif platform.system() == "Darwin":
        yield from map(Path, _MAC_PLACES)


def find_browser(chosen: Path | str | None = None) -> Path:
    """Return the browser to use: the chosen one, `BROWSER_PATH`, or the first that is installed.

    A chosen browser that does not exist is an error: another one would draw other pictures.
    """
    wanted = chosen or os.environ.get("BROWSER_PATH")
    if wanted:
        found = shutil.which(str(wanted))
        if found is None:
            raise BrowserMissing(f"no browser at {wanted}")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in _usual_places():
        if place.is_file():
            return place
    raise BrowserMissing("no Chromium, Chrome or Edge on this machine")


def _writable_cache() -> Path:
    """Return a folder for small generated files, even for an account without a home."""
    folder = Path(platformdirs.user_cache_dir("binh-phuoc-reform", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    except OSError:
        pass
    return Path(tempfile.mkdtemp(prefix="reform-fonts-"))


def fontconfig_file() -> Path | None:
    """Write the font configuration that adds our fonts to the machine's; None on Windows."""
    if platform.system() == "Windows":
        return None
    include = ""
    if Path(_SYSTEM_FONTS).is_file():
        include = f'  <include ignore_missing="yes">{_SYSTEM_FONTS}</include>\n'
    content = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n{include}  <dir>{escape(str(FONTS_DIR))}</dir>\n"
        '  <cachedir prefix="xdg">fontconfig</cachedir>\n</fontconfig>\n'
    )
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    file = _writable_cache() / f"fonts-{digest}.conf"
    if not file.is_file() or file.read_text(encoding="utf-8") != content:
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(file)
    return file


def sandboxed() -> bool:
    """Tell whether the browser may keep its sandbox: Chromium refuses to as root."""
    return not (hasattr(os, "geteuid") and os.geteuid() == 0)


class LocalChromium(Chromium):
    """Start Chromium with our fonts and without a network."""

    def get_cli(self) -> Sequence[str]:
        """Return the command, with our flags at its end."""
        return [*super().get_cli(), *FLAGS]

    def get_env(self) -> MutableMapping[str, str]:
        """Return the browser's environment; this process's own stays as it is."""
        env = super().get_env()
        if fonts := fontconfig_file():
            env["FONTCONFIG_FILE"] = str(fonts)
        return env
