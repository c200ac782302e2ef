"""Write the list of licences of every pinned package: `python -m tests.security.licences`.

What a package says of itself when it is installed is written into `docs/licences.md`; nothing is asked
of a network.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from reform.doctor import pins
from reform.settings import PROJECT_ROOT

FILE = PROJECT_ROOT / "docs" / "licences.md"
TO_RUN = (PROJECT_ROOT / "requirements-server.txt", PROJECT_ROOT / "requirements-lake.txt")
TESTS = PROJECT_ROOT / "requirements.txt"
ACCEPTED = frozenset(
    ("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "MIT", "MIT-0", "MPL-2.0", "OFL-1.1", "PSF-2.0",
     "Python-2.0", "ISC", "0BSD", "Zlib", "CC0-1.0", "Unlicense", "HPND", "MIT-CMU", "LGPL-3.0-only")
)  # fmt: skip
"""Free licences that let an office run, change and pass on the program as a whole; LGPL only for tests."""
# What the older words of package metadata mean.
_WORDS = (
    (r"MIT-CMU|HPND", "MIT-CMU"), (r"\bMIT\b", "MIT"), (r"Apache", "Apache-2.0"),
    (r"3-Clause|BSD 3|New BSD|Modified BSD", "BSD-3-Clause"), (r"2-Clause|Simplified BSD", "BSD-2-Clause"),
    (r"MPL|Mozilla", "MPL-2.0"), (r"OFL|SIL Open Font", "OFL-1.1"),
    (r"LGPL|Lesser General", "LGPL-3.0-only"), (r"PSF|Python Software", "PSF-2.0"), (r"\bISC\b", "ISC"),
    (r"BSD", "BSD"),
)  # fmt: skip
_HEAD = """# Licences of the packages

Written by `python -m tests.security.licences` from what the installed packages say of themselves. Every
pinned package is here; a test fails when one is missing or its licence is not in the accepted set. The
program's own licence is in `LICENSE`, the fonts' in `static/fonts/OFL.txt`, rights in figures in
`data/RIGHTS.md`.
"""


@dataclass(frozen=True)
class Licence:
    """What one package says."""

    package: str
    version: str
    names: tuple[str, ...]
    """SPDX names, empty when the package says nothing that is understood."""
    server: bool


def _named(words: str) -> str | None:
    return next((name for form, name in _WORDS if re.search(form, words)), None)


def _texts(package: str) -> list[str]:
    """Return the heads of the licence texts that came with a package."""
    files = metadata.files(package) or []
    texts = [file for file in files if re.match(r"(?i)licen[cs]e", file.name)]
    return [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace")[:300] for file in texts]


def licence_names(package: str) -> tuple[str, ...]:
    """Return the SPDX names of an installed package. Raises PackageNotFoundError."""
    told = metadata.metadata(package)
    if expression := told.get("License-Expression"):
        return tuple(sorted(set(re.split(r"\s+(?:AND|OR|WITH)\s+|[()\s]+", expression)) - {""}))
    words = [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    words += [(told.get("License") or "")[:200]]
    found = [name for name in map(_named, words) if name]
    if not found:
        found = [name for name in map(_named, _texts(package)) if name]
    exact = set(found)
    # "BSD License" beside "BSD-3-Clause" says less, not more.
    if len(exact) > 1:
        exact.discard("BSD")
    return tuple(sorted(exact))


def licences() -> list[Licence]:
    """Return every pinned package, those of the server first."""
    found = [
        Licence(name, version, licence_names(name), True) for file in TO_RUN for name, version in pins(file)
    ]
    return found + [Licence(name, version, licence_names(name), False) for name, version in pins(TESTS)]


def document(rows: list[Licence]) -> str:
    """Return the page."""
    lines = [_HEAD]
    for title, server in (("To run", True), ("To develop and test", False)):
        lines += [f"## {title}\n", "| package | version | licence |", "|---|---|---|"]
        lines += [
            f"| {row.package} | {row.version} | {', '.join(row.names)} |"
            for row in rows
            if row.server == server
        ]
        lines.append("")
    return "\n".join(lines)


def main(file: Path = FILE) -> int:
    """Write the page."""
    file.write_text(document(licences()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
