"""Write `.streamlit/config.toml` from the design tokens.

Run `python -m reform.figures.streamlit_theme` after a change of the tokens; a test compares the
committed file with what this module writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reform.figures import tokens

CONFIG_FILE = Path(__file__).resolve().parent.parent.parent / ".streamlit" / "config.toml"

Value = str | int | bool | list[str] | list[int]

HEADER = "# Written by `python -m reform.figures.streamlit_theme` from the design tokens. Do not edit.\n"

SERVER: Mapping[str, Mapping[str, Value]] = {
    # Without an address the start-up banner asks an outside service for this machine's own.
    "browser": {"gatherUsageStats": False, "serverAddress": "localhost"},
    "client": {
        # "none" shows a general sentence only; details go to the log.
        "showErrorDetails": "none",
        "showErrorLinks": False,
        "showSidebarNavigation": False,
        "toolbarMode": "minimal",
    },
    "runner": {
        "magicEnabled": False,
        # A collection after every run holds back the end of that run. Python collects by itself.
        "postScriptGC": False,
    },
    "server": {
        "enableAgentApi": False,
        "enableCORS": True,
        # The folder beside dashboard.py is served by reform.server: Streamlit would look for
        # one beside the navigation script.
        "enableStaticServing": False,
        "enableXsrfProtection": True,
        "fileWatcherType": "none",
        "headless": True,
        "maxUploadSize": 20,
        "port": 8501,
        "showEmailPrompt": False,
        "xsrfCookieSameSite": "strict",
    },
}
"""Settings of the server that do not depend on the tokens."""


def _literal(value: Value) -> str:
    """Return a value in TOML; JSON strings, numbers, booleans and lists are TOML too."""
    return json.dumps(value, ensure_ascii=False)


def _section(name: str, values: Mapping[str, Value]) -> str:
    """Return one table."""
    lines = [f"{key} = {_literal(value)}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines]) + "\n"


def _font_faces(weights: Sequence[int]) -> str:
    """Return one table per web font file."""
    fonts = tokens.load()["fonts"]
    families = {"BPSans": fonts["ui"], "BPSansTab": f"{fonts['ui']} Tab"}
    faces = [
        "\n".join(
            [
                "[[theme.fontFaces]]",
                f"family = {_literal(family)}",
                f'url = "app/static/fonts/{stem}-{weight}.woff2"',
                f'weight = "{weight}"',
                'style = "normal"',
            ]
        )
        for stem, family in families.items()
        for weight in weights
    ]
    return "\n\n".join(faces) + "\n"


def _shared() -> dict[str, Value]:
    """Return the theme settings of both appearances: type and shapes."""
    found = tokens.load()
    kinds = found.size("screen")["type"]
    family = found["fonts"]["ui"]
    return {
        "font": f"{family}, sans-serif",
        "headingFont": f"{family}, sans-serif",
        "baseFontSize": kinds["body"],
        "baseRadius": f"{found.size('screen')['radius']}px",
        "headingFontSizes": [f"{kinds[name]}px" for name in ("h1", "h2", "body", "body", "label", "caption")],
        "headingFontWeights": [found["fonts"]["weights"]["title"]] * 6,
        "linkUnderline": True,
        "showWidgetBorder": True,
    }


def _colours(name: str) -> dict[str, Value]:
    """Return the colours of one appearance."""
    theme = tokens.load().theme(name)
    status = theme["status"]
    return {
        # Controls take the link colour, so that they never look like the home province.
        "primaryColor": theme["link"],
        "backgroundColor": theme["page"],
        "secondaryBackgroundColor": theme["surface"],
        "textColor": theme["text"]["primary"],
        "linkColor": theme["link"],
        "borderColor": theme["border"],
        "codeBackgroundColor": theme["surface_2"],
        "codeTextColor": theme["text"]["primary"],
        "dataframeBorderColor": theme["border"],
        "dataframeHeaderBackgroundColor": theme["surface_2"],
        "dataframeHeaderTextColor": theme["text"]["secondary"],
        "redColor": status["overdue"],
        "redBackgroundColor": status["overdue_soft"],
        "redTextColor": status["overdue_text"],
        "orangeColor": status["due_soon"],
        "orangeBackgroundColor": status["due_soon_soft"],
        "orangeTextColor": status["due_soon_text"],
        "yellowColor": status["due_soon"],
        "yellowBackgroundColor": status["due_soon_soft"],
        "yellowTextColor": status["due_soon_text"],
        "greenColor": status["on_time"],
        "greenBackgroundColor": status["on_time_soft"],
        "greenTextColor": status["on_time_text"],
        "blueColor": status["in_process"],
        "blueBackgroundColor": status["in_process_soft"],
        "blueTextColor": status["in_process_text"],
        "grayColor": theme["other"],
        "grayBackgroundColor": theme["surface_2"],
        "grayTextColor": theme["text"]["muted"],
    }


def render() -> str:
    """Return the whole configuration file."""
    weights = sorted(int(weight) for weight in tokens.load()["fonts"]["digit_advance_em"])
    parts = [HEADER]
    parts += [_section(name, values) for name, values in SERVER.items()]
    parts.append(_section("theme", _shared()))
    parts.append(_font_faces(weights))
    parts += [_section(f"theme.{name}", _colours(name)) for name in ("light", "dark")]
    return "\n".join(parts)


def main() -> int:
    """Write the configuration file."""
    CONFIG_FILE.parent.mkdir(exist_ok=True)
    CONFIG_FILE.write_text(render(), encoding="utf-8", newline="\n")
    print(f"{CONFIG_FILE.parent.name}/{CONFIG_FILE.name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
