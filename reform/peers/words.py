"""The sentences about peers: how a set was chosen, why each unit is in it, why a way gives nobody."""

from __future__ import annotations

import pandas as pd

from reform.peers.choice import OWN, PICKED, Peers, members
from reform.peers.groups import PeerGroup
from reform.urls import MAX_PEERS
from reform.wording import numbers
from reform.wording.sentences import present
from reform.wording.texts import Lang, text


def name(way: str, candidates: pd.DataFrame, group: PeerGroup | None, lang: Lang) -> str:
    """Return the name of a way that gives somebody, with the real count: "Giáp ranh (5 tỉnh)"."""
    rows = members(candidates, way)
    row = rows.iloc[0]
    return text(
        lang,
        f"peers.name.{way}",
        k=len(rows),
        region=row[f"region_{lang}"],
        tier=row[f"tier_{lang}"],
        year=_year(row),
        name=group.name if group else "",
    )


def name_of(peers: Peers, candidates: pd.DataFrame, group: PeerGroup | None, lang: Lang) -> str | None:
    """Return the name of the set that is shown, None when it is empty."""
    if not peers.codes:
        return None
    if peers.way == PICKED:
        return text(lang, "peers.name.picked", k=len(peers.codes))
    return name(peers.way, candidates, group, lang)


def short(peers: Peers, candidates: pd.DataFrame, group: PeerGroup | None, lang: Lang) -> str:
    """Return a few words for a button."""
    if not peers.codes:
        return text(lang, "peers.short.none")
    if peers.way == OWN and group:
        return group.name
    year = "" if peers.way == PICKED else _year(members(candidates, peers.way).iloc[0])
    return text(lang, f"peers.short.{peers.way}", year=year)


def reason(row: pd.Series, home: str, lang: Lang) -> str:
    """Return why a unit is among the chosen, with the value that decided (a row of the candidates)."""
    if row["strategy"] == OWN:
        return ""
    score = {
        key: numbers.points(row[column], row["unit"], int(row["decimals"]), lang)
        for key, column in (("then", "score_then"), ("own", "own_score_then"))
    }
    return text(
        lang,
        f"peers.why.{row['strategy']}",
        region=row[f"region_{lang}"],
        tier=row[f"tier_{lang}"],
        year=_year(row),
        home=home,
        **score,
    )


def refusal(way: str, candidates: pd.DataFrame, home: str, lang: Lang) -> str | None:
    """Return why a way gives nobody, None when it gives somebody or was not asked."""
    rows = candidates[(candidates["strategy"] == way) & candidates["province_code"].isna()]
    if rows.empty:
        return None
    row = rows.iloc[0]
    k, n = (int(row[c]) if present(row[c]) else 0 for c in ("ground_held", "ground_population"))
    return text(lang, f"peers.refused.{way}_{row['refused']}", year=_year(row), k=k, n=n, home=home)


def note(peers: Peers, candidates: pd.DataFrame, group: PeerGroup | None, lang: Lang) -> str | None:
    """Return what a figure says of its peers, None when it has none."""
    called = name_of(peers, candidates, group, lang)
    return text(lang, "peers.note", name=called) if called else None


def note_of_lines(peers: Peers, candidates: pd.DataFrame, group: PeerGroup | None, lang: Lang) -> str | None:
    """Return what a figure says that gives only the first few peers a line of their own."""
    found = note(peers, candidates, group, lang)
    if found is None or len(peers.codes) <= MAX_PEERS:
        return found
    key = "peers.note_first_similar" if peers.way == "similar" else "peers.note_first"
    return f"{found} {text(lang, key, k=MAX_PEERS)}"


def _year(row: pd.Series) -> str:
    return str(int(row["ground_year"])) if present(row["ground_year"]) else ""
