"""A module is short, or says at its head why it is not."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 400
LONG = sorted(
    file.relative_to(ROOT).as_posix()
    for folder in ("reform", "pages", "queries")
    for file in (ROOT / folder).rglob("*.py")
    if len(file.read_text(encoding="utf-8").splitlines()) > LONGEST
)


@pytest.mark.parametrize("name", LONG)
def test_a_long_module_says_why(name):
    assert "\n# Long because " in (ROOT / name).read_text(encoding="utf-8"), (
        f"{name} has more than {LONGEST} lines: split it, or say why in a line '# Long because …'"
    )
