"""The sections on indices: where the province stands, what became public, what costs points."""

from __future__ import annotations

from datetime import date

import pandas as pd

from reform.briefings.asking import Desk
from reform.briefings.parts import Block, IncompleteBriefing, Remark, Source, Statement
from reform.editions import newest_held
from reform.wording import briefings as words
from reform.wording import eras, sentences, targets
from reform.wording.sentences import day_of, present

_WORST_COMPONENTS = 3


def newest(desk: Desk) -> pd.DataFrame:
    """Return the newest edition of every index that no other index continues."""
    latest = desk.ask("indices/latest", **desk.known())
    return latest[~latest["continued"].astype(bool)]


def finding(desk: Desk, latest: pd.DataFrame) -> str:
    """Return the sentence over all indices."""
    return sentences.overview_title(latest, desk.home, desk.lang)


def standing(desk: Desk, latest: pd.DataFrame) -> tuple[Block, ...]:
    """Return one statement for every index, then what is not held."""
    if latest.empty:
        return (Remark(words.say(desk.lang, "index.nothing", home=desk.home)),)
    cards = desk.ask("indices/cards").set_index("index_code")
    blocks: list[Block] = []
    gaps: list[Block] = []
    for _, row in latest.iterrows():
        own, derived = _own_sources(desk, row, "year")
        before, derived_before = _own_sources(desk, row, "year_previous")
        row = row.copy()
        # Only what is printed rests on a source, and what a derived source gives is marked.
        row["derived_score"] = bool(row["derived_score"]) or "score" in derived
        row["derived_rank"] = bool(row["derived_rank"]) or "rank" in derived
        refused = row["change_refused"] in ("method", "boundary")
        ranked = bool(cards.loc[row["index_code"], "ranked_by_publisher"])
        blocks.append(
            Statement(
                words.index_sentence(row, ranked, derived_before, desk.lang),
                desk.home,
                words.index_period(row, desk.lang),
                own if refused else (*own, *(source for source in before if source not in own)),
            )
        )
        missing = words.unranked(_ranking(desk, row["index_code"], int(row["year"])), desk.lang)
        gaps += [Remark(missing)] if missing else []
    behind = sentences.newer_not_held(latest, desk.home, desk.lang)
    ended = _ended(desk)
    return (*([Remark(ended)] if ended else []), *blocks, *gaps, *([Remark(behind)] if behind else []))


def _ended(desk: Desk) -> str | None:
    """Say what became of a home of the 63 that has ended by the as-of day."""
    units = desk.ask("indices/provinces", units=desk.order.units)
    own = units[units["province_code"] == desk.order.home].iloc[0]
    if not present(own["valid_to"]) or day_of(own["valid_to"]) >= desk.order.as_of:
        return None
    merged = units.loc[units["successor_code"] == own["successor_code"], "province"].tolist()
    return eras.what_became(desk.home, str(own["successor"]), merged, desk.lang)


def _own_sources(desk: Desk, row: pd.Series, which: str) -> tuple[tuple[Source, ...], set[str]]:
    """Return the sources of the home's own score and place, and which of the two are derived."""
    if not present(row[which]):
        return (), set()
    stated = desk.ask(
        "indices/cell_sources",
        index=row["index_code"],
        year=int(row[which]),
        dimension="",
        province=desk.order.home,
        as_of=desk.order.as_of,
    )
    chosen = stated[stated["chosen_score"].astype(bool) | stated["chosen_rank"].astype(bool)]
    derived = {
        kind
        for kind in ("score", "rank")
        if (chosen[f"chosen_{kind}"].astype(bool) & (chosen["derivation"] != "stated")).any()
    }
    found = tuple(dict.fromkeys(desk.cited(one) for _, one in chosen.iterrows()))
    if not found and which == "year":
        raise IncompleteBriefing("sources")
    return found, derived


def _ranking(desk: Desk, index: str, year: int) -> pd.DataFrame:
    return desk.ask("indices/ranking", index=index, year=year, dimension="", **desk.known("province"))


def news(desk: Desk, since: date) -> tuple[Block, ...]:
    """Return what became public and what was revised after a day."""
    public = desk.ask("indices/changes_between", since=since, **desk.known())
    blocks: list[Block] = []
    for _, row in public.iterrows():
        if not row["has_value"]:
            blocks.append(Remark(_not_held(desk, row)))
            continue
        edition = {"index": row["index_code"], "year": int(row["year"])}
        published = _ranking(desk, **edition).iloc[0]
        sources, _ = _own_sources(desk, row, "year")
        period = words.index_period(published, desk.lang)
        blocks.append(Statement(words.edition_news(row, desk.home, desk.lang), desk.home, period, sources))
    revised = desk.ask("indices/revisions_between", since=since, **desk.known())
    for n, (_, row) in enumerate(revised.iterrows()):
        blocks.append(_revision(desk, row, n))
    if not blocks:
        days = {"since": since, "date": desk.order.as_of}
        shown = {name: words.day(value, desk.lang) for name, value in days.items()}
        return (Remark(words.say(desk.lang, "news.none", **shown)),)
    return tuple(blocks)


def _not_held(desk: Desk, row: pd.Series) -> str:
    return words.say(
        desk.lang,
        "news.missing",
        edition=f"{row['label']} {int(row['year'])}",
        date=words.day(day_of(row["published_on"]), desk.lang),
        home=desk.home,
    )


def _revision(desk: Desk, row: pd.Series, n: int) -> Statement:
    cited = words.say(desk.lang, "source.cited_undated", publisher=row["publisher"], title=row["title"])
    day = words.day(day_of(row["revised_on"]), desk.lang)
    return Statement(
        words.revision(row, desk.lang),
        str(row["province"]),
        words.say(desk.lang, "news.revised_period", date=day),
        (Source(f"revision-{n}", cited),),
    )


def position(desk: Desk, latest: pd.DataFrame) -> tuple[Block, ...]:
    """Return distance, targets and worst components of every newest edition."""
    blocks: list[Block] = []
    for _, row in latest.iterrows():
        blocks += _distance(desk, row)
        blocks += _targets(desk, row)
        blocks += _components(desk, row)
    return tuple(blocks)


def _edition_sources(desk: Desk, index: str, year: int) -> tuple[Source, ...]:
    rows = desk.ask("indices/edition_sources", index=index, year=year, **desk.known("province", "units"))
    return tuple(dict.fromkeys(desk.cited(row) for _, row in rows.iterrows()))


def _distance(desk: Desk, row: pd.Series) -> list[Block]:
    index, year = str(row["index_code"]), int(row["year"])
    place = desk.ask("indices/distance", index=index, year=year, **desk.known())
    if place.empty or not present(place["median"].iloc[0]):
        return []
    ranking = _ranking(desk, index, year)
    gains = desk.ask("indices/gain", index=index, year=year, **desk.known())
    gain = None if gains.empty else gains.iloc[0]
    title = sentences.rankings_title(ranking, place.iloc[0], desk.order.home, desk.home, desk.lang)
    lede = sentences.rankings_lede(ranking, place.iloc[0], gain, desk.lang)
    text = title if lede is None else f"{title}. {lede.rstrip('.')}"
    period = words.index_period(ranking.iloc[0], desk.lang)
    return [Statement(text, desk.home, period, _edition_sources(desk, index, year))]


def _targets(desk: Desk, row: pd.Series) -> list[Block]:
    index, year = str(row["index_code"]), int(row["year"])
    found = desk.ask("indices/target_gap", index=index, year=year, **desk.known())
    own, _ = _own_sources(desk, row, "year")
    return [
        Statement(
            words.say(
                desk.lang,
                "target.of",
                label=one["label"],
                sentence=targets.sentence(one, desk.home, desk.lang).rstrip("."),
            ),
            desk.home,
            words.index_period(row, desk.lang),
            (
                Source(
                    f"target-{one['target_id']}",
                    words.say(
                        desk.lang,
                        "source.cited_undated",
                        publisher=one[f"issuer_{desk.lang}"],
                        title=one["document"],
                    ),
                ),
                *own,
            ),
        )
        for _, one in found.iterrows()
    ]


def _components(desk: Desk, row: pd.Series) -> list[Block]:
    """Return the worst components of the newest edition whose components are held of most units."""
    index = str(row["index_code"])
    years = desk.ask("indices/component_years", index=index, parent="TOTAL", **desk.known())
    year = newest_held(years[years["complete"].astype(bool)])
    if year is None:
        return []
    rows = desk.ask(
        "indices/components", index=index, year=year, reference="median", parent="TOTAL", **desk.known()
    )
    sentence = words.worst_components(rows, _WORST_COMPONENTS, desk.lang)
    if sentence is None:
        return []
    ranking = _ranking(desk, index, year)
    period = words.index_period(ranking.iloc[0], desk.lang)
    return [Statement(sentence, desk.home, period, _edition_sources(desk, index, year))]
