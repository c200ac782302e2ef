"""What the single gains (F7b) say: which one component, raised alone, brings the most places."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures import component_words
from reform.figures.context import ChartContext, FigureText
from reform.figures.facts_of_rows import edition, published_words
from reform.wording import numbers
from reform.wording.sentences import distance, present
from reform.wording.texts import text

GOALS = ("median", "region_best")
# The title names at most so many components that bring equally many places.
_MOST_NAMED = 2
# The alternative text names so many components a goal.
_MOST_TOLD = 2


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the single gains."""
    return text(ctx.language, f"trial.single.{key}", count, **values)


def goals(frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the goals that could be tried for some component."""
    tried = set(frame.loc[frame["refused"].isna(), "goal"])
    return tuple(goal for goal in GOALS if goal in tried)


def tried(frame: pd.DataFrame, goal: str) -> pd.DataFrame:
    """Return the rows of a goal that were tried, most places first."""
    rows = frame[(frame["goal"] == goal) & frame["refused"].isna()]
    order = ["places_gained", "points_gained", "dimension"]
    return rows.sort_values(order, ascending=[False, False, True], kind="stable")


def ordered(frame: pd.DataFrame) -> list[str]:
    """Return the components: most places, then most points at the median, then at the region's best."""
    keys: dict[str, list[float]] = {str(code): [] for code in sorted(frame["dimension"].unique())}
    for goal in GOALS:
        rows = frame[frame["goal"] == goal].set_index("dimension")
        for code, found in keys.items():
            for column in ("places_gained", "points_gained"):
                value = rows[column].get(code)
                found.append(float(value) if value is not None and present(value) else -1.0)
    return sorted(keys, key=lambda code: [-value for value in keys[code]])


def best(frame: pd.DataFrame, goal: str) -> pd.DataFrame:
    """Return the rows of a goal that bring the most places, none when no place is gained."""
    rows = tried(frame, goal)
    top: pd.DataFrame = rows[
        (rows["places_gained"] > 0) & (rows["places_gained"] == rows["places_gained"].max())
    ]
    return top


def leading(frame: pd.DataFrame) -> tuple[str, pd.DataFrame] | None:
    """Return the goal and rows that the title speaks of, None when nothing gains a place."""
    return next(((goal, rows) for goal in goals(frame) if len(rows := best(frame, goal))), None)


def refusal(frame: pd.DataFrame, ctx: ChartContext) -> str | None:
    """Say why nothing could be tried, None when something was."""
    if goals(frame):
        return None
    first = frame.iloc[0]
    kind = str(first["refused"])
    k = int(first["n"] if kind == "few_units" else frame["goal_units"].max())
    values = {"home": ctx.home_name, "edition": edition(frame, ctx), "k": k, "n": int(first["population"])}
    return say(ctx, f"refused_{kind}", count=k, **values)


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """State which component alone brings the most places, true in every case of the data."""
    if frame.empty:
        return say(ctx, "nothing", home=ctx.home_name)
    refused = refusal(frame, ctx)
    if refused:
        return refused
    rows = frame[frame["refused"].isna()]
    common: dict[str, Any] = {"home": ctx.home_name, "edition": edition(frame, ctx)}
    if int(rows["rank_now"].iloc[0]) == 1:
        return say(ctx, "title_first", **common)
    found = leading(frame)
    if found is None:
        return say(ctx, "title_at_goal" if rows["at_goal"].astype(bool).all() else "title_none", **common)
    goal, top = found
    common["places"] = numbers.places(int(top["places_gained"].iloc[0]), ctx.language)
    if len(top) > _MOST_NAMED:
        return say(ctx, f"title_several_{goal}", k=len(top), **common)
    names = [str(name) for name in top[f"short_{ctx.language}"]]
    name = names[0] if len(names) == 1 else say(ctx, "either", first=names[0], last=names[1])
    return say(ctx, f"title_{goal}", name=name, **common)


def gained(row: pd.Series, ctx: ChartContext) -> str:
    """Return the points of the total gained: "+1,37 điểm"."""
    points = distance(float(row["points_gained"]), row["unit"], int(row["decimals"]), ctx.language)
    return say(ctx, "gained", points=points)


def result(row: pd.Series, ctx: ChartContext) -> str:
    """Return points and place: "+1,37 điểm → 36/63", or why there is none."""
    if present(row["refused"]):
        return say(ctx, "no_component")
    if bool(row["at_goal"]):
        return say(ctx, "at_goal")
    return say(ctx, "result", gained=gained(row, ctx), rank=numbers.rank(row["rank_then"], row["n"]))


def moved(row: pd.Series, ctx: ChartContext) -> str:
    """Return "▲ 14 bậc", or that no place is gained; nothing where there was nothing to gain."""
    if present(row["refused"]) or bool(row["at_goal"]):
        return ""
    if not row["places_gained"]:
        return say(ctx, "no_place")
    return numbers.arrow_places(int(row["places_gained"]), ctx.language)


def head(frame: pd.DataFrame, goal: str, ctx: ChartContext) -> str:
    """Return the head of a goal: "Lên bằng trung vị 63 tỉnh"."""
    rows = tried(frame, goal)
    if goal == "median":
        return say(ctx, "head_median", n=int(rows["goal_units"].max()))
    return say(ctx, "head_region_best", region=rows[f"region_{ctx.language}"].iloc[0])


def notes(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Return every caveat: what the goals rest on, computed places, weights, what is missing."""
    found = [text(ctx.language, "figures_depth.trial.not_forecast")]
    rows = frame[frame["refused"].isna()]
    if len(rows):
        found.append(say(ctx, "note_ranks"))
    if (rows["weight_origin"] == "recovered").any():
        found.append(component_words.say(ctx, "note_recovered"))
    for goal in goals(frame):
        part = tried(frame, goal)
        k, n = int(part["goal_units"].min()), int(part["goal_of"].max())
        if goal == "region_best":
            region = part[f"region_{ctx.language}"].iloc[0]
            found.append(say(ctx, "note_region_part" if k < n else "note_region", region=region, k=k, n=n))
        elif k < n:
            found.append(say(ctx, "note_median", k=k, n=n))
    missing = frame[(frame["refused"] == "no_component") & (frame["goal"] == GOALS[0])]
    if len(missing) and len(rows):
        # Names hold commas of their own.
        names = "; ".join(str(name) for name in missing[f"short_{ctx.language}"])
        found.append(say(ctx, "note_missing", home=ctx.home_name, names=names))
    return tuple(found)


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the single gains (SINGLE_GAINS rows)."""
    headline = title(frame, ctx)
    if frame.empty:
        return FigureText(headline, "", "", "", "", "", headline)
    first = frame.iloc[0]
    name = edition(frame, ctx)
    percent = "unit_percent" if first["unit"] == "percent" else "unit"
    source = {"publisher": first[f"publisher_short_{ctx.language}"], "edition": name}
    return FigureText(
        title=headline,
        subtitle=say(ctx, "subtitle"),
        unit=component_words.say(ctx, percent, edition=name),
        scope=component_words.say(ctx, "scope", home=ctx.home_name, n=int(first["population"])),
        period=name,
        source=component_words.say(ctx, "source", published=published_words(first, ctx), **source),
        alt=". ".join([headline, *_told(frame, ctx)]) + ".",
        notes=notes(frame, ctx),
    )


def _told(frame: pd.DataFrame, ctx: ChartContext) -> list[str]:
    found = []
    for goal in goals(frame):
        rows = tried(frame, goal)
        rows = rows[~rows["at_goal"].astype(bool)].head(_MOST_TOLD)
        parts = [
            say(
                ctx,
                "alt_part",
                name=row[f"short_{ctx.language}"],
                gained=gained(row, ctx),
                rank=numbers.rank(row["rank_then"], row["n"]),
            )
            for _, row in rows.iterrows()
        ]
        if parts:
            found.append(say(ctx, f"alt_goal_{goal}", parts="; ".join(parts)))
    return found


def hover(row: pd.Series, ctx: ChartContext) -> tuple[str, ...]:
    """Return the lines of the hover text of one component and goal, its name first."""
    decimals = int(row["decimals"])
    own, goal = (
        numbers.number(row[name], decimals, ctx.language) for name in ("component_score", "goal_score")
    )
    province = row["goal_province"] if present(row["goal_province"]) else ""
    rank = numbers.rank(row["rank_then"], row["n"])
    return (
        str(row[f"name_{ctx.language}"]),
        say(ctx, f"hover_goal_{row['goal']}", own=own, goal=goal, province=province),
        say(ctx, "hover_then", gained=gained(row, ctx), rank=rank),
    )


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin, one row a component and goal, headed in the language."""
    order = ordered(frame)
    rows = frame.assign(
        place=[order.index(code) for code in frame["dimension"]],
        panel=[GOALS.index(goal) for goal in frame["goal"]],
    ).sort_values(["panel", "place"], kind="stable")
    columns: dict[str, Any] = {
        "component": rows[f"name_{ctx.language}"],
        "goal": [say(ctx, f"phone_{goal}") for goal in rows["goal"]],
        "weight": rows["weight"].astype(float),
        "own": rows["component_score"].astype(float),
        "goal_score": rows["goal_score"].astype(float),
        "goal_province": rows["goal_province"],
        "points": rows["points_gained"].astype(float),
        "score": rows["score_then"].astype(float),
        "rank": rows["rank_then"].astype("Int64"),
        "places": rows["places_gained"].astype("Int64"),
        "remark": [_remark(row, ctx) for _, row in rows.iterrows()],
    }
    table = pd.DataFrame(
        {say(ctx, f"column_{name}", home=ctx.home_name): list(v) for name, v in columns.items()}
    )
    return table.reset_index(drop=True)


def _remark(row: pd.Series, ctx: ChartContext) -> str:
    if present(row["refused"]):
        return refusal(row.to_frame().T, ctx) or ""
    return say(ctx, "at_goal") if bool(row["at_goal"]) else ""
