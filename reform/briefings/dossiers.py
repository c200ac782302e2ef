"""The section on dossiers: real ones, else imported official tables, else what was published.

Simulated dossiers speak only when the order asks for them; every statement then says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from reform import periods, urls
from reform.briefings.asking import Desk
from reform.briefings.parts import Block, Heading, Remark, Source, Statement, Table
from reform.freshness import DOSSIERS_LATE_AFTER
from reform.periods import Period
from reform.wording import briefings as words
from reform.wording import dates, dossier_sentences
from reform.wording.periods import period_words
from reform.wording.sentences import day_of

_WEEK = timedelta(days=7)
_MOST = {"weekly": 5, "monthly": 10}
_MOST_DUE = 3
_FILTERS: dict[str, object] = {"agency": None, "field": None, "level": None, "channel": None}


@dataclass(frozen=True)
class Told:
    """What is known of dossiers."""

    blocks: tuple[Block, ...]
    simulated: bool
    real: bool
    """Real dossiers or imported tables speak."""
    finding: str | None = None
    """One sentence on the overdue ones, only of real dossiers."""


@dataclass(frozen=True)
class _Held:
    """One scope of dossiers in the days that the briefing counts."""

    scope: str
    origin: str
    first: date
    last: date
    previous_first: date
    end: date
    """Last day that the data speak of."""


def told(desk: Desk) -> Told:
    """Return the statements on dossiers, scope by scope."""
    order = desk.order
    if not order.own_dossiers:
        return Told((Remark(words.say(desk.lang, "dossier.none", home=desk.home)),), False, False)
    snapshots = desk.ask("dossiers/snapshots")
    snapshots = snapshots[snapshots["first_day"] <= pd.Timestamp(order.as_of)]
    held = snapshots if order.simulated else snapshots[snapshots["origin"] == "imported"]
    by_scope = {str(row["scope"]): row for _, row in held.iterrows()}
    scopes = [scope for scope in urls.SCOPES if scope in by_scope]
    blocks: list[Block] = []
    for scope in scopes:
        blocks += _scope(desk, scope, by_scope[scope])
    forms = _forms(desk) if not order.simulated else []
    blocks += forms
    if not blocks:
        return Told(_nothing(desk, left_out=not snapshots.empty), False, False)
    if len(scopes) > 1:
        blocks.append(Remark(words.say(desk.lang, "dossier.scopes")))
    simulated = bool((held["origin"] == "simulated").any())
    real = bool(forms) or bool((held["origin"] == "imported").any())
    return Told(tuple(blocks), simulated, real, _finding(desk, by_scope))


def _finding(desk: Desk, by_scope: dict[str, pd.Series]) -> str | None:
    """Say who holds the overdue ones in the widest scope of real dossiers."""
    for scope in reversed(urls.SCOPES):
        if scope in by_scope and by_scope[scope]["origin"] == "imported":
            ageing = desk.ask("dossiers/ageing", scope=scope, as_of=desk.order.as_of, **_FILTERS)
            overdue = dossier_sentences.overdue_title(ageing, desk.lang)
            named = _sentence_case(_scope_words(desk, scope))
            return words.say(desk.lang, "dossier.finding", scope=named, overdue=overdue) if overdue else None
    return None


def _nothing(desk: Desk, *, left_out: bool) -> tuple[Block, ...]:
    blocks = [Remark(words.say(desk.lang, "dossier.none", home=desk.home))]
    return (*blocks, *([Remark(words.say(desk.lang, "dossier.simulated_left_out"))] if left_out else []))


def _scope(desk: Desk, scope: str, snapshot: pd.Series) -> list[Block]:
    first_day, end = day_of(snapshot["first_day"]), min(day_of(snapshot["snapshot_on"]), desk.order.as_of)
    origin = str(snapshot["origin"])
    remarks: list[Block] = [Heading(_sentence_case(_scope_words(desk, scope, origin)))]
    if desk.order.as_of - end > DOSSIERS_LATE_AFTER:
        remarks.append(Remark(_stale(desk, scope, end)))
    if desk.order.kind == "weekly":
        first = end - _WEEK + timedelta(days=1)
        held = _Held(scope, origin, first, end, first - _WEEK, end)
    else:
        month, whole = _month(first_day, end, desk.order.calendar)
        if not whole:
            named = _sentence_case(_scope_words(desk, scope))
            remarks.append(Remark(words.say(desk.lang, "dossier.running", scope=named)))
        last = min(month.last, end)
        held = _Held(scope, origin, max(month.first, first_day), last, month.previous_first, end)
    return [*remarks, *_counts(desk, held), *_stock_now(desk, held)]


def _month(first_day: date, end: date, calendar: periods.Calendar) -> tuple[Period, bool]:
    """Return the last month that has ended, and whether there is one; else the running month."""
    running = Period("month", calendar, periods.month_of(end, calendar), 1)
    if running.last <= end:
        return running, running.first >= first_day
    before = Period("month", calendar, running.first_month - 1, 1)
    return (before, True) if before.first >= first_day else (running, False)


def _stale(desk: Desk, scope: str, end: date) -> str:
    return words.say(
        desk.lang,
        "dossier.stale",
        scope=_sentence_case(_scope_words(desk, scope)),
        date=words.day(end, desk.lang),
        age=dates.age(end, desk.order.as_of, desk.lang),
    )


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def _scope_words(desk: Desk, scope: str, origin: str = "imported") -> str:
    named = words.say(desk.lang, f"dossier.scope_{scope}")
    return words.say(desk.lang, "dossier.scope_simulated", scope=named) if origin == "simulated" else named


def _source(desk: Desk, held: _Held) -> Source:
    scope, day = words.say(desk.lang, f"dossier.scope_{held.scope}"), words.day(held.end, desk.lang)
    if held.origin == "simulated":
        written = words.say(desk.lang, "source.simulated", scope=scope, date=day, home=desk.home)
    else:
        written = words.say(desk.lang, "source.dossiers", scope=scope, date=day)
    return Source(f"dossiers-{held.scope}-{held.origin}", written)


def _counts(desk: Desk, held: _Held) -> list[Block]:
    rows = desk.ask(
        "dossiers/summary",
        scope=held.scope,
        first=held.first,
        last=held.last,
        previous_first=held.previous_first,
        as_of=desk.order.as_of,
        **_FILTERS,
    )
    return _sentences(desk, rows, _scope_words(desk, held.scope, held.origin), _source(desk, held))


def _sentences(desk: Desk, rows: pd.DataFrame, scope: str, source: Source) -> list[Block]:
    """Return what came in, went out and is left. `rows`: of dossiers/summary or form_summary."""
    by_which = {str(row["which"]): row for _, row in rows.iterrows()}
    now, before, then = (by_which.get(which) for which in ("current", "previous", "year_before"))
    if now is None:
        return []
    # A period that the data do not fill is no measure for a whole one.
    before, then = (row if row is not None and row["complete"] else None for row in (before, then))
    if not now["complete"]:
        before = then = None
    last = words.day(day_of(now["last_held"]), desk.lang)
    named = period_words(day_of(now["first"]), day_of(now["last"]), desk.lang)
    period = words.say(desk.lang, "dossier.period", period=named, date=last)
    at_day = words.say(desk.lang, "dossier.at_day", date=last)
    said = [(words.incoming(now, before, desk.lang), period), (words.solved(now, before, desk.lang), period)]
    said.append((words.stock(now, before, desk.lang), at_day))
    if desk.order.kind == "monthly":
        other_rate = words.rate_766(now, desk.lang)
        said += [(other_rate, period)] if other_rate else []
        said += [(words.year_before(now, then, desk.lang), period)] if then is not None else []
    return [Statement(text, scope, of, (source,)) for text, of in said]


def _stock_now(desk: Desk, held: _Held) -> list[Block]:
    """Return who holds the overdue ones at the snapshot, and what falls due next."""
    asked = {"scope": held.scope, "as_of": desk.order.as_of, **_FILTERS}
    scope, source = _scope_words(desk, held.scope, held.origin), _source(desk, held)
    ageing = desk.ask("dossiers/ageing", **asked)
    overdue = ageing[ageing["overdue"] > 0]
    blocks: list[Block] = []
    at_day = words.say(desk.lang, "dossier.at_day", date=words.day(held.end, desk.lang))
    if not overdue.empty:
        most = _MOST[desk.order.kind]
        blocks.append(
            Table(
                words.say(desk.lang, "dossier.overdue_table"),
                tuple(words.say(desk.lang, f"dossier.{name}") for name in words.OVERDUE_COLUMNS),
                tuple(words.overdue_rows(overdue.head(most), desk.lang)),
                words.say(desk.lang, "dossier.table_unit"),
                scope,
                at_day,
                (source,),
            )
        )
        if len(overdue) > most:
            blocks.append(Remark(words.say(desk.lang, "dossier.more_agencies", k=len(overdue) - most)))
    due = words.due(desk.ask("dossiers/due_soon", **asked), _MOST_DUE, desk.lang)
    return [*blocks, *([Statement(due, scope, at_day, (source,))] if due else [])]


def _forms(desk: Desk) -> list[Block]:
    """Return what the newest imported official table of each scope says, where no dossiers do."""
    held = desk.ask("dossiers/form_periods", as_of=desk.order.as_of)
    held = held[held["last"] <= pd.Timestamp(desk.order.as_of)]
    blocks: list[Block] = []
    for scope, row in held.groupby("scope", sort=True).first().iterrows():
        first, last = day_of(row["first"]), day_of(row["last"])
        rows = desk.ask(
            "dossiers/form_summary",
            scope=scope,
            level=None,
            first=first,
            last=last,
            as_of=desk.order.as_of,
        )
        named = words.say(desk.lang, f"dossier.scope_{scope}")
        days = {"first": words.day(first, desk.lang), "last": words.day(last, desk.lang)}
        source = Source(f"form-{scope}", words.say(desk.lang, "source.form", scope=named, **days))
        blocks += [Heading(_sentence_case(named)), *_sentences(desk, rows, named, source)]
    return blocks
