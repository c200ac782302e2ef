"""The catalogue of texts: one TOML file a subject, the same keys in both languages.

A key is the path `file.table.name`, for example `states.empty`. A text may hold `{value}`
fields; values arrive already formatted. A text that depends on a count is a table with the
keys `one` and `other` and is asked with `count=`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast, get_args

Lang = Literal["vi", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
_FOLDER = Path(__file__).resolve().parent


def _flatten(prefix: str, node: Mapping[str, object], into: dict[str, str]) -> None:
    for name, value in node.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            _flatten(key, cast("Mapping[str, object]", value), into)
        elif isinstance(value, str):
            into[key] = value
        else:
            raise TypeError(f"{key}: a text must be a string, not {type(value).__name__}")


@lru_cache(maxsize=2)
def catalogue(lang: Lang) -> Mapping[str, str]:
    """Return every text of one language, keyed by its dotted path."""
    texts: dict[str, str] = {}
    for file in sorted((_FOLDER / lang).glob("*.toml")):
        _flatten(file.stem, tomllib.loads(file.read_text(encoding="utf-8")), texts)
    return texts


def text(lang: Lang, key: str, /, count: object = None, **values: object) -> str:
    """Return the text of `key` with its fields filled.

    `count` chooses between the `one` and `other` forms where the language has them.
    Raises KeyError for an unknown key or a field that is not given: a missing word is a
    defect that a test must find, never a blank on the screen.
    """
    texts = catalogue(lang)
    if isinstance(count, int):
        form = "one" if abs(count) == 1 and f"{key}.one" in texts else "other"
        if f"{key}.{form}" in texts:
            key = f"{key}.{form}"
    return texts[key].format_map(values)
