"""Spare a browser the work of Streamlit's drawing program that changes nothing on our charts."""

from __future__ import annotations

import re
from statistics import mode

DRAWN = ("bar",)
"""Kinds of traces that our figures use beside `scatter`, which the library always has."""

# The library is one program of some 1,200 parts, each `name=wrap({"its/old/path.js"(e,t){…}}),`;
# a part runs when another first calls `name()`.
_PART = re.compile(r"""([\w$]+)=([\w$]+)\(\{["'`]([\w@.$-]+/[^"'`]+)["'`]\(""")
_CALL = re.compile(r"([\w$]+)\(\)")
_LAST = '"lib/index.js"'
_ALL_KINDS = re.compile(r"\.register\(\[[\w$]+\(\)(?:,[\w$]+\(\))*\]\)")
_END = "}}),"
_DRESSED_AGAIN = re.compile(r"([\w$]+)\(([\w$]+)=>([\w$]+)\(\2,([\w$]+)\.theme,([\w$]+)\)\)")
_DRAWING = re.compile(r"children:([\w$]+\([\w$]+,\{data:([\w$]+)\.data,layout:\2\.layout,)")
_NEXT = re.compile(
    r"([\w$]+)\.current=\1\.current\.then\((\(\)=>\{if\(![\w$]+\.current\)\{if\(![\w$]+\.current\)throw)"
)
_STEPS = (
    (_DRESSED_AGAIN, r"\1(\2=>\4.theme===`streamlit`?\3(\2,\4.theme,\5):\2)"),
    (_DRAWING, r"children:\2.layout.width===void 0?null:\1"),
    (_NEXT, r"\1.current=\1.current.then(()=>new Promise(next=>setTimeout(next))).then(\2"),
)


def prompt(program: str) -> str:
    """Return the drawing program so that each chart is drawn once, and the first is seen at once.

    It draws each chart before it knows how wide its place is, unseen, and again when it knows:
    here it waits. It dresses each chart in Streamlit's colours when it is made and once more after
    it was drawn, which gives a new copy that is drawn in full: our charts bring their own colours
    (`theme=None`), so for them the second time is left out. And it draws all charts of a page
    before the browser may show any: here the browser gets its turn between two charts. A step that
    is not found, or found twice, stays as it is.
    """
    for step, instead in _STEPS:
        if len(step.findall(program)) == 1:
            program = step.sub(instead, program)
    return program


def lean(program: str) -> str:
    """Return Streamlit's drawing library without the parts that only other kinds of traces need.

    A browser reads and starts all of it before the first chart stands: globes, maps and 3-D make
    up half of its text and most of its start. The library's last part lists the kinds; the list is
    cut down to `DRAWN`, and every part that nothing left over calls by name is emptied. Doubt keeps
    a part. A program built in another way comes back as it is, slow but right.
    """
    cut = max(program.find(_LAST), 0)
    parts = list(_PART.finditer(program, 0, cut))
    listed = _ALL_KINDS.search(program, cut)
    if not parts or listed is None:
        return program
    ends = [*(part.start() for part in parts[1:]), cut]
    text = {part[1]: program[part.start() : end] for part, end in zip(parts, ends, strict=True)}
    kinds = {part[3]: f"{part[1]}()" for part in parts}
    if len(text) != len(parts) or any(f"lib/{kind}.js" not in kinds for kind in DRAWN):
        return program
    wanted = ",".join(kinds[f"lib/{kind}.js"] for kind in DRAWN)
    opening = program[: parts[0].start()]
    closing = f"{program[cut : listed.start()]}.register([{wanted}]){program[listed.end() :]}"

    reached: set[str] = set()
    ahead = set(_CALL.findall(opening + closing)) & text.keys()
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= (set(_CALL.findall(text[name])) & text.keys()) - reached
    # What does not end like a part has free code after it, which others may use.
    usual = mode(part[2] for part in parts)
    kept = (
        text[part[1]]
        if part[1] in reached or part[2] != usual or not text[part[1]].endswith(_END)
        else f"{part[1]}=0,"
        for part in parts
    )
    return opening + "".join(kept) + closing
