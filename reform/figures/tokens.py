"""Read the design tokens: the one place of every colour, size and line width."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

TOKENS_FILE = Path(__file__).resolve().parent / "tokens.json"


def _freeze(value: Any) -> Any:
    """Turn dictionaries into read-only mappings and lists into tuples, all the way down."""
    if isinstance(value, dict):
        return MappingProxyType({key: _freeze(item) for key, item in value.items()})
    if isinstance(value, list):
        return tuple(_freeze(item) for item in value)
    return value


def _scaled(value: Any, factor: float) -> Any:
    """Multiply every number of a frozen tree, keeping whole numbers whole."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: _scaled(item, factor) for key, item in value.items()})
    if isinstance(value, tuple):
        return tuple(_scaled(item, factor) for item in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value * factor
    return value


@dataclass(frozen=True)
class Tokens:
    """Give read-only access to the tokens of one file."""

    raw: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return one top-level group, such as `fonts`."""
        return self.raw[name]

    def theme(self, name: str) -> Mapping[str, Any]:
        """Return the colours of one theme: `light`, `dark` or `print`."""
        theme: Mapping[str, Any] = self.raw["themes"][name]
        return theme

    def size(self, name: str) -> Mapping[str, Any]:
        """Return the sizes of one canvas, with derived walls worked out from `wall_1080`."""
        size: Mapping[str, Any] = self.raw["sizes"][name]
        if "type" in size:
            return size
        # Line heights are ratios: they stay, everything measured in pixels grows.
        base = self.raw["sizes"]["wall_1080"]
        whole = dict(_scaled(base, size["scale"]))
        whole["line_height"] = base["line_height"]
        whole.update(size)
        return MappingProxyType(whole)

    def status(self, name: str) -> Mapping[str, Any]:
        """Return words, symbol and print pattern of one dossier status."""
        mark: Mapping[str, Any] = self.raw["status_marks"][name]
        return mark

    @property
    def font_family(self) -> str:
        """Return the CSS family list of running text."""
        fonts = self.raw["fonts"]
        return f"'{fonts['ui']}',{fonts['ui_fallback']}"

    @property
    def serif_family(self) -> str:
        """Return the CSS family list of the text of A4 sheets; ▲ ▼ come from the interface's font."""
        fonts = self.raw["fonts"]
        return f"'{fonts['print_serif_built']}','{fonts['ui']}',{fonts['print_serif_fallback']}"

    @property
    def tabular_family(self) -> str:
        """Return the CSS family list of columns of numbers, axis ticks and the clock."""
        return f"'{self.raw['fonts']['ui']} Tab',{self.font_family}"


@lru_cache(maxsize=1)
def load() -> Tokens:
    """Read the tokens once per process."""
    return Tokens(_freeze(json.loads(TOKENS_FILE.read_text(encoding="utf-8"))))
