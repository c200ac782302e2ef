"""Something a person should know or decide about a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["refuse", "ask", "warn"]


@dataclass(frozen=True)
class Finding:
    """One finding with its place. Its sentence is index_import.finding.<kind>, with the remedy in it."""

    kind: str
    severity: Severity
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    values: Mapping[str, object] = field(default_factory=dict, hash=False)
    """What the sentence needs besides the place; numbers stay numbers, each language writes them."""
