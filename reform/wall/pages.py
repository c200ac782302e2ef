"""The six wall pages: rows of questions in, one page of HTML out (DESIGN §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from dateutil.relativedelta import relativedelta

from reform.figures.measure import text_width
from reform.wall import pieces
from reform.wall.ages import Age, of_edition
from reform.wording import dates, dossier_sentences, numbers, sentences
from reform.wording.periods import period_words
from reform.wording.sentences import day_of, present
from reform.wording.texts import Lang, text

_AGENCIES = 6
# Type sizes of titles and the room beside the clock, px: one line, or two of the least size.
_TITLE_SIZE, _TITLE_LEAST, _TITLE_TWO_LINES, _TITLE_WIDTH = 48, 40, 42, 1450


@dataclass(frozen=True)
class WallPage:
    """One page of the wall, or why it is skipped."""

    number: int
    title: str = ""
    scope: str = ""
    html: str = ""
    simulated: bool = False
    ages: tuple[Age, ...] = ()
    skipped: bool = False

    @property
    def title_size(self) -> int:
        """Return the type size of the title, px: as large as fits one line, else that of two lines."""
        fits = int(_TITLE_WIDTH / max(text_width(self.title, 1, 700), 1))
        return min(_TITLE_SIZE, fits) if fits >= _TITLE_LEAST else _TITLE_TWO_LINES


@dataclass(frozen=True)
class Dossiers:
    """What the dossier pages are made of: answers for one scope on one day."""

    scope: str
    origin: str
    last: date
    """Last day that is spoken of."""
    stock_known: bool
    """Who holds what is known: only the day of the snapshot knows it."""
    ages: tuple[Age, ...]
    month: pd.DataFrame
    """dossiers/summary of the running month."""
    day: pd.DataFrame
    """dossiers/summary of the last day."""
    usual: pd.DataFrame
    """dossiers/expected_today"""
    ageing: pd.DataFrame
    due: pd.DataFrame
    months: pd.DataFrame
    """dossiers/by_period of the last twelve months, with the targets of their years."""
    today: date

    @property
    def simulated(self) -> bool:
        """Tell whether the dossiers are simulated."""
        return self.origin == "simulated"


def _say(lang: Lang, key: str, **values: object) -> str:
    return text(lang, f"wall.{key}", **values)


def _scope(held: Dossiers, lang: Lang) -> str:
    return _say(lang, f"scope_{held.scope}")


def _page(number: int, held: Dossiers, title: str, html: str, lang: Lang, scope: str = "") -> WallPage:
    return WallPage(number, title, scope or _scope(held, lang), html, held.simulated, held.ages)


def overdue(held: Dossiers, lang: Lang) -> WallPage:
    """Page 1: what is overdue, who holds it, and four numbers of the last day."""
    now = held.month[held.month["which"] == "current"]
    if now.empty:
        return WallPage(1, skipped=True)
    row = now.iloc[0]
    n, open_now = int(row["overdue"]), int(row["in_process"])
    title = dossier_sentences.overdue_title(held.ageing, lang)
    if title is None:
        title = _say(lang, "overdue_left", n=numbers.count(n, lang)) if n else _say(lang, "none_overdue")
    share = numbers.share(n, open_now, 2, lang)
    under = [_say(lang, "share_of_open", share=share, n=numbers.count(open_now, lang))] if open_now else []
    before = held.month[held.month["which"] == "previous"]
    if len(before):
        change = n - int(before.iloc[0]["overdue"])
        key = "up" if change > 0 else "down" if change < 0 else "same"
        month = dates.month(day_of(before.iloc[0]["last"]), lang)
        under.append(_say(lang, key, n=numbers.count(abs(change), lang), month=month))
    hero = pieces.hero(numbers.count(n, lang), "overdue" if n else "on_time")
    hero += "".join(f'<p class="under">{pieces.text(words)}</p>' for words in under)
    worst = held.ageing[held.ageing["overdue"] > 0] if len(held.ageing) else held.ageing
    rows = [
        (str(one["agency"]), float(one["overdue"]), numbers.count(int(one["overdue"]), lang), "overdue")
        for _, one in worst.iloc[:_AGENCIES].iterrows()
    ]
    rest = worst.iloc[_AGENCIES:]
    if len(rest):
        left = int(rest["overdue"].sum())
        words = numbers.count(left, lang)
        rows.append((_say(lang, "others", k=len(rest)), float(left), words, "other"))
    empty = _say(lang, "holders_unknown" if n and not held.stock_known else "none_overdue")
    who = pieces.bars(rows) if rows else f'<p class="under">{pieces.text(empty)}</p>'
    top = pieces.card(_say(lang, "overdue"), hero, "hero-card") + pieces.card(_say(lang, "held_by"), who)
    quiet = dossier_sentences.unusual(held.usual, lang)
    html = f'<div class="two">{top}</div><div class="four">{_day_tiles(held, row, lang)}</div>'
    html += f'<p class="quiet">{pieces.text(quiet)}</p>' if quiet else ""
    return _page(1, held, title, html, lang)


def _day_tiles(held: Dossiers, month: pd.Series, lang: Lang) -> str:
    """Return received and resolved on the last day, the month's on-time rate, and what falls due."""
    usual = {str(row["measure"]): row for _, row in held.usual.iterrows()}
    day = held.day[held.day["which"] == "current"]
    today = held.last == held.today
    when = _say(lang, "today") if today else dates.axis_day(held.last, lang)
    tiles = []
    for measure in ("received", "resolved"):
        value = int(day.iloc[0][measure]) if len(day) else 0
        line = ""
        if measure == "resolved" and len(day):
            late = int(day.iloc[0]["late"])
            line = _say(
                lang,
                "split",
                on_time=numbers.count(value - late, lang),
                late=numbers.count(late, lang),
            )
        elif measure in usual and present(usual[measure]["low"]):
            low, high = (numbers.count(round(float(usual[measure][end])), lang) for end in ("low", "high"))
            line = _say(lang, "usual", low=low, high=high)
        tiles.append(pieces.tile(_say(lang, f"{measure}_on", when=when), numbers.count(value, lang), line))
    rate = month["ontime_rate"]
    shown = numbers.percent(100 * float(rate), 2, lang) if present(rate) else numbers.DASH
    name = _say(lang, "ontime_of", month=dates.month(day_of(month["last"]), lang))
    tiles.append(pieces.tile(name, shown, _say(lang, "of_resolved"), "on_time"))
    tiles.append(_due_tile(held, lang))
    return "".join(tiles)


def _due_tile(held: Dossiers, lang: Lang) -> str:
    name = _say(lang, "due_in_3")
    if not held.stock_known:
        return pieces.tile(name, numbers.DASH, _say(lang, "due_unknown"))
    line, total = "", 0
    if len(held.due):
        total, first = int(held.due["dossiers"].sum()), held.due["day"].min()
        n = numbers.count(int(held.due.loc[held.due["day"] == first, "dossiers"].sum()), lang)
        line = _say(lang, "due_first", n=n, date=dates.axis_day(day_of(first), lang))
    return pieces.tile(name, numbers.count(total, lang), line, "due_soon")


def old_ones(held: Dossiers, lang: Lang) -> WallPage:
    """Page 2: overdue dossiers by agency, up to and over thirty working days."""
    rows = held.ageing[held.ageing["overdue"] > 0] if len(held.ageing) else held.ageing
    if rows.empty:
        return WallPage(2, skipped=True)
    old = int(rows["days_over_30"].sum())
    key = "old_title" if old else "old_title_none"
    title = _say(lang, key, n=numbers.count(old, lang))
    bars = []
    for _, one in rows.iloc[:_AGENCIES].iterrows():
        older = int(one["days_over_30"])
        parts = ((float(one["overdue"] - older), "overdue"), (float(older), "oldest"))
        words = _say(
            lang, "of_which_old", n=numbers.count(int(one["overdue"]), lang), old=numbers.count(older, lang)
        )
        bars.append((str(one["agency"]), parts, words))
    keys = "".join(
        f'<span class="key"><i class="bar {kind}"></i>{pieces.text(_say(lang, f"band_{kind}"))}</span>'
        for kind in ("overdue", "oldest")
    )
    keys += f'<span class="key">{pieces.text(_say(lang, "in_brackets"))}</span>'
    body = f'<p class="keys">{keys}</p>' + pieces.split_bars(bars)
    rest = rows.iloc[_AGENCIES:]
    if len(rest):
        n = numbers.count(int(rest["overdue"].sum()), lang)
        body += f'<p class="under">{pieces.text(_say(lang, "others_hold", k=len(rest), n=n))}</p>'
    return _page(2, held, title, pieces.card(_say(lang, "by_agency"), body, "tall"), lang)


def due_soon(held: Dossiers, lang: Lang) -> WallPage:
    """Page 3: what falls due on the next three working days."""
    if held.due.empty or not int(held.due["dossiers"].sum()):
        return WallPage(3, skipped=True)
    days = sorted({day_of(day) for day in held.due["day"]})
    total = int(held.due["dossiers"].sum())
    title = _say(lang, "due_title", n=numbers.count(total, lang))
    by_day = held.due.groupby("day")["dossiers"].sum()
    tiles = "".join(
        pieces.total(
            _say(lang, f"weekday_{day.isoweekday()}") + " " + dates.axis_day(day, lang),
            numbers.count(int(by_day[pd.Timestamp(day)]), lang),
            "due_soon" if i == 0 else "",
        )
        for i, day in enumerate(days)
    )
    pivot = held.due.pivot_table(
        index="agency", columns="day", values="dossiers", aggfunc="sum", fill_value=0
    )
    pivot["total"] = pivot.sum(axis=1)
    pivot = pivot.sort_values("total", ascending=False, kind="stable")
    rows = [
        [str(name), *(numbers.count(int(n), lang) for n in values)]
        for name, values in zip(pivot.index[:_AGENCIES], pivot.to_numpy()[:_AGENCIES], strict=True)
    ]
    sums = [numbers.count(int(n), lang) for n in pivot.sum(axis=0)]
    rows.append([_say(lang, "all_agencies", k=len(pivot)), *sums])
    heads = [_say(lang, "agency"), *(dates.axis_day(day, lang) for day in days), _say(lang, "total")]
    html = f'<div class="three">{tiles}</div>' + pieces.card(
        "", pieces.table(heads, rows, sum_row=True), "tall"
    )
    return _page(3, held, title, html, lang)


def online(held: Dossiers, lang: Lang) -> WallPage:
    """Page 4: the online share month by month."""
    rows = held.months[held.months["received"] > 0] if len(held.months) else held.months
    if rows.empty:
        return WallPage(4, skipped=True)
    last = rows.iloc[-1]
    title = _say(
        lang,
        "online_title",
        share=numbers.percent(100 * float(last["online_share"]), 2, lang),
        month=dates.month(day_of(last["last"]), lang),
    )
    bars = [
        (
            _tick(row, i == 0),
            100 * float(row["online_share"]),
            numbers.percent(100 * float(row["online_share"]), 0, lang),
        )
        for i, (_, row) in enumerate(rows.iterrows())
    ]
    chart = pieces.columns(bars, max(value for _, value, _ in bars), title)
    foot = f'<p class="under">{pieces.text(_say(lang, "online_note") + _running(last, lang))}</p>'
    html = pieces.card(_say(lang, "online_by_month"), chart + foot, "tall")
    return _page(4, held, title, html, lang, _period_scope(rows, held, lang))


def _tick(row: pd.Series, first: bool) -> str:
    month = int(row["month"])
    return f"{month}/{int(row['year'])}" if first or month == 1 else str(month)


def _period_scope(rows: pd.DataFrame, held: Dossiers, lang: Lang) -> str:
    words = period_words(day_of(rows.iloc[0]["first"]), day_of(rows.iloc[-1]["last_held"]), lang)
    return f"{_scope(held, lang)} · {words}"


def on_time(held: Dossiers, lang: Lang) -> WallPage:
    """Page 6: the on-time rate of twelve months by both definitions."""
    rows = held.months[held.months["ontime_rate"].notna()] if len(held.months) else held.months
    if rows.empty:
        return WallPage(6, skipped=True)
    last = rows.iloc[-1]
    rate = numbers.percent(100 * float(last["ontime_rate"]), 2, lang)
    title = _say(lang, "ontime_title", month=dates.month(day_of(last["last"]), lang), rate=rate)
    series = []
    lowest = 100.0
    for column, kind in (("ontime_rate", "own"), ("rate_766", "decision")):
        values = [100 * float(v) if present(v) else None for v in rows[column]]
        held_values = [v for v in values if v is not None]
        lowest = min([lowest, *held_values])
        shown = numbers.percent(held_values[-1] if held_values else None, 2, lang)
        series.append((kind, values, f"{shown} {_say(lang, f'rate_{kind}')}"))
    target = last["target"]
    if present(target):
        lowest = min(lowest, float(target))
        shown = numbers.percent(float(target), 0, lang)
        series.append(("target", [float(target)] * len(rows), f"{shown} {_say(lang, 'target')}"))
    low = max(0.0, lowest - 0.5)
    names = [_tick(row, i == 0) for i, (_, row) in enumerate(rows.iterrows())]
    grid = [(value, numbers.percent(value, 1, lang)) for value in _steps(low)]
    worst = numbers.percent(100 * float(rows["ontime_rate"].min()), 2, lang)
    chart = pieces.lines(names, series, low, grid, title, lowest=worst, running=not last["complete"])
    note = _say(lang, "ontime_note", start=numbers.percent(low, 1, lang)) + _running(last, lang)
    html = pieces.card("", chart + f'<p class="under">{pieces.text(note)}</p>', "tall")
    return _page(6, held, title, html, lang, _period_scope(rows, held, lang))


def _running(last: pd.Series, lang: Lang) -> str:
    """Say up to which day the last month is counted when it is not over."""
    if last["complete"]:
        return ""
    month, until = (dates.month(day_of(last["last"]), lang), dates.axis_day(day_of(last["last_held"]), lang))
    return " " + _say(lang, "running", month=month, date=until)


def _steps(low: float) -> list[float]:
    """Return round values from `low` to 100, four at most besides 100."""
    step = next(step for step in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0) if (100 - low) / step < 5)
    return [100 - i * step for i in range(int((100 - low) / step) + 1)]


def indices(
    latest: pd.DataFrame, freshness: pd.DataFrame, home: str, units: int, today: date, lang: Lang
) -> WallPage:
    """Page 5: the newest place in every index on one rail."""
    shown = latest[~latest["continued"]] if len(latest) else latest
    if shown.empty:
        return WallPage(5, skipped=True)
    ages = _index_ages(shown, freshness, lang)
    rows = "".join(
        _index_row(row, age, units, lang) for (_, row), age in zip(shown.iterrows(), ages, strict=True)
    )
    scale = (
        f'<div class="index-row scale"><span></span><span></span><span></span>'
        f'<span class="ends"><b>{pieces.text(_say(lang, "best"))}</b>'
        f"<b>{pieces.text(_say(lang, 'middle'))}</b><b>{units}</b></span></div>"
    )
    title = sentences.overview_title(shown, home, lang)
    scope = _say(lang, "newest", date=dates.day(today, lang), n=units)
    html = pieces.card("", scale + rows, "tall index")
    return WallPage(5, title, scope, html, False, tuple(ages))


def _index_row(row: pd.Series, age: Age, units: int, lang: Lang) -> str:
    place = numbers.count(int(row["rank"]), lang) if present(row["rank"]) else numbers.DASH
    n = int(row["n"]) if present(row["n"]) else None
    change = int(row["places_change"]) if present(row["places_change"]) else None
    comparable = change is not None and n is not None and present(row["rank_previous"])
    before = int(row["rank_previous"]) if comparable else None
    topic = str(row[f"topic_{lang}"])
    if bool(row["rank_is_computed"]):
        topic = f"{topic} · {text(lang, 'figures.common.computed_rank')}"
    role = "up" if change and change > 0 else "down" if change and change < 0 else "none"
    out_of = f"<small>/{n}</small>" if n is not None else ""
    now = int(row["rank"]) if present(row["rank"]) else None
    # Every edition is judged for itself; the client shows the mark when its hour has come.
    late = f' data-late="{age.late.timestamp():.0f}"' if age.late else ""
    return (
        f'<div class="index-row"><span class="index-name"><b>{pieces.text(row["label"])}</b> '
        f'{int(row["year"])}<em class="mark"{late}> ▲</em><br><i>{pieces.text(topic)}</i></span>'
        f'<span class="place">{pieces.text(place)}{out_of}</span>'
        f'<span class="move {role}">{pieces.text(numbers.arrow_places(change, lang))}</span>'
        f'<span class="rail">{pieces.rail(now, before, n or 0, units)}</span></div>'
    )


def _index_ages(shown: pd.DataFrame, freshness: pd.DataFrame, lang: Lang) -> list[Age]:
    """Return until when each newest edition is the usual one."""
    rhythm: Mapping[str, pd.Series] = {str(row["index_code"]): row for _, row in freshness.iterrows()}
    found = []
    for _, row in shown.iterrows():
        published = day_of(row["published_on"])
        known = rhythm.get(str(row["index_code"]))
        due = None
        if known is not None and known["rhythm_state"] not in ("stopped", "merged"):
            months = known["expected_every_months"]
            due = published + relativedelta(months=int(months)) if present(months) else None
        found.append(of_edition(f"{row['label']} {int(row['year'])}", published, due, lang))
    return found
