"""What the component gap (F5) says: which components cost the points, against what, by which formula."""

from __future__ import annotations

from typing import Any

import pandas as pd

from reform.figures.context import ChartContext, FigureText
from reform.figures.facts_of_rows import edition, population, published_words
from reform.figures.measure import text_width
from reform.figures.template import look, measures
from reform.wording import numbers
from reform.wording.sentences import present
from reform.wording.texts import text

# Width of the figure at 1440 px.
SCREEN_WIDTH = 838
# The title names as many components as make this share of the loss, at most so many (DESIGN 6.3).
_SHARE = 0.6
_MOST = 4
# Published totals are rounded; a difference below half of their last digit is none.
_ROUNDING = 0.005


def say(ctx: ChartContext, key: str, count: int | None = None, **values: object) -> str:
    """Return a text of the component gap."""
    return text(ctx.language, f"figures_depth.components.{key}", count, **values)


def say_broken(ctx: ChartContext, key: str, **values: object) -> str:
    """Return a text about components that do not compare with the previous edition."""
    return text(ctx.language, f"uncertainty.component.{key}", None, **values)


def alone(frame: pd.DataFrame) -> bool:
    """Tell whether own scores are all there is: no median, no best, nothing to lose against."""
    others = frame[["median", "best_score", "reference_score", "points_lost"]]
    refused = refusal(frame) is not None or len(broken(frame)) > 0
    return bool(frame["score"].notna().any()) and not refused and not others.notna().any(axis=None)


def ordered(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort COMPONENTS rows by points lost, then those without it, then those that do not apply.

    Points lost are rounded to 6 decimals, so that 0.435 does not fall to 0.43 in print. Own scores
    alone are given without the components that do not apply: a note names those.
    """
    if alone(frame):
        frame = frame[frame["applicable"].astype(bool)]
    rows = frame.assign(
        points_lost=frame["points_lost"].astype(float).round(6), absent=~frame["applicable"].astype(bool)
    )
    order = ["absent", "points_lost", "dimension"]
    rows = rows.sort_values(order, ascending=[True, False, True], na_position="last", kind="stable")
    return rows.reset_index(drop=True)


def known(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with points lost."""
    return frame[frame["points_lost"].notna() & frame["applicable"].astype(bool)]


def heaviest(frame: pd.DataFrame) -> tuple[list[str], float]:
    """Return the codes of the fewest components that make 60 % of the loss (4 at most), and their points."""
    rows = ordered(known(frame)) if len(frame) else frame
    lost = [(str(row["dimension"]), float(row["points_lost"])) for _, row in rows.iterrows()]
    lost = [item for item in lost if item[1] > 0]
    whole = sum(points for _, points in lost)
    chosen: list[str] = []
    points = 0.0
    for code, own in lost[:_MOST]:
        chosen.append(code)
        points += own
        if points >= _SHARE * whole - 1e-9:
            break
    return chosen, round(points, 6)


def reference(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Name what the home is compared with, as it stands in a sentence."""
    first = frame.iloc[0]
    kind = str(first["reference_kind"])
    name = first[f"reference_name_{ctx.language}"]
    if kind in ("median", "previous") or not present(name):
        if kind == "previous" and "reference_year" in first and present(first["reference_year"]):
            return say(ctx, "reference_year", year=int(first["reference_year"]))
        return say(ctx, f"reference_{kind}")
    return say(ctx, "reference_region" if kind == "region" else "reference_name", name=name)


def refusal(frame: pd.DataFrame) -> str | None:
    """Return method or boundary when the previous edition must not be compared."""
    if "refused" not in frame or frame.empty or not present(frame["refused"].iloc[0]):
        return None
    return str(frame["refused"].iloc[0])


def broken(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the components that must not be compared with the previous edition though the whole may."""
    if frame.empty or refusal(frame):
        return frame.iloc[0:0]
    return frame[frame["component_refused"].notna() & frame["applicable"].astype(bool)]


def title(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """State how many components cost how many points, true in every case of the data."""
    if frame.empty or not frame["score"].notna().any():
        if frame.empty:
            return say(ctx, "nothing", home=ctx.home_name)
        return say(ctx, "title_missing", home=ctx.home_name, edition=edition(frame, ctx))
    first = frame.iloc[0]
    refused = refusal(frame)
    if refused:
        return say(ctx, f"title_{refused}", edition=edition(frame, ctx))
    not_compared = len(broken(frame))
    if known(frame).empty and not_compared:
        return say_broken(ctx, "title_all", edition=edition(frame, ctx), reference=reference(frame, ctx))
    if known(frame).empty:
        n = int(frame["n"].max())
        return say(ctx, "title_no_reference", count=n, edition=edition(frame, ctx), k=n, n=population(frame))
    codes, points = heaviest(frame)
    against = reference(frame, ctx)
    if not codes:
        speak = say_broken if not_compared else say
        return speak(ctx, "title_none", edition=edition(frame, ctx), home=ctx.home_name, reference=against)
    shown = numbers.points(points, first["unit"], int(first["decimals"]), ctx.language)
    k = len(codes)
    return say(
        ctx,
        "title",
        count=k,
        edition=edition(frame, ctx),
        k=say(ctx, f"k{k}"),
        points=shown,
        reference=against,
    )


def heading(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return what stands above the figure on a page whose own title is the finding."""
    if alone(frame):
        return say(ctx, "heading_known")
    return say(ctx, "heading_lost" if heaviest(frame)[0] or known(frame).empty else "heading_gained")


def _subtitle(frame: pd.DataFrame, ctx: ChartContext) -> str:
    if alone(frame):
        return say(ctx, "subtitle_known_share" if shares(frame) else "subtitle_known", home=ctx.home_name)
    return say(ctx, "subtitle", reference=reference(frame, ctx))


def formula(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Write how points lost are reckoned, with the factor that the weights of this edition need."""
    against = say(ctx, "formula_reference", reference=reference(frame, ctx))
    rows = frame[frame["factor"].notna() & frame["weight"].notna()]
    common: dict[str, Any] = {"reference": against, "home": ctx.home_name}
    if rows.empty:
        return say(ctx, "formula_plain", **common)
    scales = (rows["factor"] / (rows["weight"] / 100)).round(6)
    # A weight in percent times a score of 0–10 needs ×10 to give points of a total of 0–100.
    if scales.nunique() == 1 and scales.iloc[0] != 1:
        return say(ctx, "formula_scaled", scale=numbers.number(scales.iloc[0], 0, ctx.language), **common)
    return say(ctx, "formula_weight", **common)


def key_words(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, str, str]:
    """Return the words of the three marks: home, median, best."""
    n = int(frame["n"].max())
    return ctx.home_name, say(ctx, "key_median", count=n, n=n), say(ctx, "key_best")


def formula_fits(frame: pd.DataFrame, width: float, ctx: ChartContext) -> bool:
    """Tell whether the formula has room beside the key in `width` px; else it stands in the notes."""
    if ctx.size == "phone" or known(frame).empty:
        return False
    size = look(ctx).type("label")
    words = [*key_words(frame, ctx), formula(frame, ctx)]
    # Three marks and the gaps around them take about nine letters.
    return sum(text_width(word, size) for word in words) + 9 * size < width


def lost_words(points: float, frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Return the number at a bar: "−0,64" for a loss, "+0,05" for a gain."""
    return numbers.signed(-points, int(frame["decimals"].iloc[0]), ctx.language)


def shares(frame: pd.DataFrame) -> bool:
    """Tell whether components have scales of their own and are drawn as percent of the maximum."""
    return int(frame.loc[frame["applicable"].astype(bool), "scale_max"].nunique()) > 1


def scale_words(frame: pd.DataFrame, ctx: ChartContext) -> str:
    """Name the axis of the components: "Điểm thành phần, thang 0–10"."""
    if shares(frame):
        return say(ctx, "axis_share")
    rows = frame[frame["scale_max"].notna()]
    if rows.empty:
        return say(ctx, "axis_plain")
    first = rows.iloc[0]
    low = first["scale_min"] if present(first["scale_min"]) else 0
    ends = [
        numbers.number(end, 0 if float(end).is_integer() else 2, ctx.language)
        for end in (low, first["scale_max"])
    ]
    return say(ctx, "axis", low=ends[0], high=ends[1])


def notes(frame: pd.DataFrame, ctx: ChartContext) -> tuple[str, ...]:
    """Return every caveat: coverage, weights, sums, components that are missing or do not apply."""
    applicable = frame[frame["applicable"].astype(bool)]
    found = []
    if len(applicable) and int(applicable["n"].max()):
        least, most = int(applicable["n"].min()), int(applicable["n"].max())
        k = f"{least}–{most}" if least < most else str(most)
        found.append(say(ctx, "note_coverage", count=most, k=k, n=population(frame)))
    drawn, _ = measures(ctx, SCREEN_WIDTH, 0)
    if len(known(frame)) and not formula_fits(frame, drawn, ctx):
        found.append(f"{formula(frame, ctx)}.")
    if (applicable["weight_origin"] == "recovered").any():
        found.append(say(ctx, "note_recovered"))
    found += _sum_note(frame, ctx)
    if len(parted := broken(frame)):
        names = "; ".join(str(name) for name in parted[f"short_{ctx.language}"])
        found.append(say_broken(ctx, "note_refused", names=names, reference=reference(frame, ctx)))
    for key, rows in (
        ("note_missing", applicable[applicable["score"].isna()]),
        ("note_absent", frame[~frame["applicable"].astype(bool)]),
    ):
        if len(rows) and len(rows) < len(frame):
            # Names hold commas of their own.
            names = "; ".join(str(name) for name in rows[f"short_{ctx.language}"])
            found.append(say(ctx, key, names=names, edition=edition(frame, ctx)))
    return tuple(found)


def _sum_note(frame: pd.DataFrame, ctx: ChartContext) -> list[str]:
    """Say how the points lost add up to the gap of totals, or why they do not."""
    rows = known(frame)
    if rows.empty:
        return []
    first = frame.iloc[0]
    decimals, lang = int(first["decimals"]), ctx.language
    total = round(float(rows["points_lost"].sum()), 6)
    against = reference(frame, ctx)
    shown = numbers.signed(-total, decimals, lang)
    whole = say(ctx, "whole_part" if present(first.get("part_vi")) else "whole_total")
    if first["reference_kind"] in ("median", "region"):
        if not present(first["total_gap"]):
            return [say(ctx, "note_medians_alone", total=shown, whole=whole)]
        # Of the printed numbers, so that a reader finds the same difference.
        printed_gap, printed_total = (
            numbers.rounded(value, decimals) for value in (float(first["total_gap"]), total)
        )
        difference = abs(printed_gap - printed_total)
        key = "note_medians" if bool(first["additive"]) else "note_medians_not_additive"
        return [
            say(
                ctx,
                key if difference else "note_medians_equal",
                total=shown,
                gap=numbers.signed(-float(first["total_gap"]), decimals, lang),
                difference=numbers.number(difference, decimals, lang),
                reference=against,
                whole=whole,
            )
        ]
    if not bool(first["additive"]) or not present(first["total_gap"]):
        return []
    if len(broken(frame)):
        return []  # its own note says so
    if frame.loc[frame["applicable"].astype(bool), "points_lost"].isna().any():
        return [say(ctx, "note_partial", whole=whole)]
    gap = float(first["total_gap"])
    if abs(gap - total) < _ROUNDING:
        return [say(ctx, "note_sum", total=shown, reference=against, whole=whole)]
    printed = numbers.signed(-gap, decimals, lang)
    # Each printed score may be off by half of its last digit, on both sides of the difference.
    most = (float(rows["factor"].astype(float).sum()) + 1) * 10.0**-decimals
    key = "note_rounding" if abs(gap - total) <= most else "note_differs"
    return [say(ctx, key, total=shown, gap=printed, reference=against, whole=whole)]


def describe(frame: pd.DataFrame, ctx: ChartContext) -> FigureText:
    """Return the words of the component gap (COMPONENTS rows)."""
    headline = title(frame, ctx)
    if frame.empty:
        return FigureText(headline, "", "", "", "", "", headline)
    first = frame.iloc[0]
    rows = ordered(frame)
    worst = [
        say(
            ctx,
            "alt_part",
            name=row[f"short_{ctx.language}"],
            lost=lost_words(row["points_lost"], frame, ctx),
        )
        for _, row in known(rows).head(3).iterrows()
    ]
    unit = say(ctx, "unit_percent" if first["unit"] == "percent" else "unit", edition=edition(frame, ctx))
    return FigureText(
        title=headline,
        subtitle=_subtitle(frame, ctx),
        unit=unit,
        scope=say(ctx, "scope", home=ctx.home_name, n=population(frame)),
        period=edition(frame, ctx),
        source=say(
            ctx,
            "source",
            publisher=first[f"publisher_short_{ctx.language}"],
            edition=edition(frame, ctx),
            published=published_words(_with_rule(first), ctx),
        ),
        alt=". ".join([headline, *worst]) + ".",
        notes=notes(frame, ctx),
    )


def _with_rule(row: pd.Series) -> pd.Series:
    """Return a row that says how its publication day is known; older frames only give its precision."""
    return row if "public_rule" in row else pd.concat([row, pd.Series({"public_rule": row["precision"]})])


def tabulate(frame: pd.DataFrame, ctx: ChartContext) -> pd.DataFrame:
    """Return the table twin, one row a component, headed in the language."""
    rows = ordered(frame) if len(frame) else frame
    against = reference(frame, ctx) if len(frame) else ""
    columns: dict[str, Any] = {
        "component": rows[f"name_{ctx.language}"],
        "weight": rows["weight"].astype(float),
        "score": rows["score"].astype(float),
        "reference": rows["reference_score"].astype(float),
        "median": rows["median"].astype(float),
        "best": rows["best_score"].astype(float),
        "best_province": rows["best_province"],
        "scale_max": rows["scale_max"].astype(float),
        "lost": rows["points_lost"].astype(float),
        "remark": [_remark(row, ctx) for _, row in rows.iterrows()],
    }
    table = pd.DataFrame(
        {
            say(ctx, f"column_{name}", home=ctx.home_name, reference=against): list(v)
            for name, v in columns.items()
        }
    )
    return table.reset_index(drop=True)


def _remark(row: pd.Series, ctx: ChartContext) -> str:
    if not bool(row["applicable"]):
        return say(ctx, "not_applicable")
    if not present(row["score"]):
        return say(ctx, "no_value")
    if present(row["component_refused"]):
        return say_broken(ctx, "refused")
    return say(ctx, "recovered_short") if row["weight_origin"] == "recovered" else ""
