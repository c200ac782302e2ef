"""Imports in words: one line for the list, sentences for a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from reform import clock
from reform.wording import dates, numbers
from reform.wording.texts import Lang, text

_SHOWN_ROWS = 5
_CHECKS = frozenset(
    {
        "national_maximum_agrees_with_scores", "par_columns_add_up_to_total",
        "tier_order_agrees_with_score_order", "rank_order_agrees_with_score_order",
        "ranks_not_shared_unless_tied", "dimensions_add_up_to_total",
        "subdimensions_add_up_to_dimensions", "scores_inside_scale", "intervals_hold_their_score",
        "expected_counts_hold", "founding_report_agrees_with_tables", "disagreements_are_listed",
        "dossier_backlog_within_bounds", "dossier_cubes_agree", "dossier_scopes_are_whole",
        "dossier_stock_agrees", "dossier_times_agree",
    }
)  # fmt: skip
"""Checks that figures of an import can break; each has its words."""
FIELDS = frozenset(
    {
        "index_code", "year", "province_code", "provinces", "dimension", "statistic", "value", "score",
        "rank_published", "weakest_ahead", "tier_published", "best_of_worse_groups", "stated", "added",
        "difference", "totals_stated", "units_here", "known_ahead", "units_unknown", "scale_min",
        "max_score", "low", "high", "score_in_table", "field", "scores_expected", "scores_found",
        "ranks_expected", "ranks_found", "tiers_expected", "tiers_found", "in_report", "in_tables",
        "scope", "day", "in_process", "overdue", "received_less_resolved", "open_dossiers",
        "became_less_cleared", "open_with_due_day", "surplus", "timed", "found",
    }
)  # fmt: skip
"""Columns of checks that have words for people; the others say how a check computes."""
_VALUES = frozenset(
    {
        *(f"statistic.{name}" for name in ("max", "min", "mean")),
        *(f"field.{name}" for name in ("score", "rank", "tier")),
        *(f"scope.{name}" for name in ("centre", "province")),
    }
)
_ACTIONS = frozenset(
    {
        "index_imported", "index_undone", "dossiers_imported", "dossiers_undone", "form_imported",
        "form_undone", "user_added", "user_removed", "user_role_changed", "user_password_changed",
        "signed_in", "signed_out", "login_failed", "backup", "restore",
    }
)  # fmt: skip


def refusal(lang: Lang, refused: Exception, names: Mapping[str, str] | None = None) -> list[str]:
    """Return why nothing was stored: a sentence, and for failed checks their first rows.

    `names`: code of a unit → its name, where the caller knows them.
    """
    offending = getattr(refused, "offending", None)
    if offending is not None:
        said = {name: _check(lang, name) for name in offending}
        n = numbers.count(len(offending), lang)
        told = [text(lang, "imports.checks_failed", n=n, names="; ".join(said.values()))]
        for name, rows in offending.items():
            rows_told = [_row(lang, row, names or {}) for row in rows.head(_SHOWN_ROWS).to_dict("records")]
            told += [text(lang, "imports.check_row", name=said[name], row=row) for row in rows_told if row]
        return [*told, text(lang, "imports.check_remedy")]
    if isinstance(refused, TimeoutError):
        return [text(lang, "imports.busy")]
    key: str = getattr(refused, "key", "imports.busy")
    values: Mapping[str, object] = getattr(refused, "values", {})
    return [text(lang, key, **{name: _shown(lang, value) for name, value in values.items()})]


def described(
    lang: Lang, import_id: str, what: str, at: datetime, who: str, active: bool, subject: str
) -> str:
    """Return one import as a line of the list."""
    return text(
        lang,
        "imports.list.row",
        import_id=import_id,
        at=dates.moment(at.astimezone(clock.ZONE), lang),
        who=who or "–",
        what=text(lang, f"imports.what.{what}"),
        state=text(lang, f"imports.state.{'active' if active else 'undone'}"),
        subject=subject,
    )


def subject(lang: Lang, what: str, facts: Mapping[str, Any]) -> str:
    """Return what an import is about: index, years and document, else its files."""
    if what == "index":
        years = ", ".join(str(year) for year in facts["years"])
        return text(
            lang, "imports.list.subject", index=facts["index"], years=years, title=facts["document"]["title"]
        )
    return ", ".join(facts["file_names"])


def action(lang: Lang, name: str) -> str:
    """Return what the log calls an action; one without words of its own stands as it is."""
    key = name if name in _ACTIONS else "other"
    return text(lang, f"desk.action.{key}", action=name)


def _check(lang: Lang, name: str) -> str:
    return text(lang, f"imports.check.{name if name in _CHECKS else 'other'}", check=name)


def _row(lang: Lang, row: Mapping[Any, object], names: Mapping[str, str]) -> str:
    """Write what a check found: the fields that have a name for people, without the empty ones."""
    told = [
        text(lang, f"imports.field.{name}", value=_field(lang, str(name), value, names))
        for name, value in row.items()
        if name in FIELDS and _given(value)
    ]
    return ", ".join(told)


def _field(lang: Lang, name: str, value: object, names: Mapping[str, str]) -> str:
    if name == "dimension" and value == "":
        return text(lang, "index_import.total.dimension")
    if name in ("province_code", "provinces"):
        return ", ".join(names.get(code, code) for code in str(value).split(";"))
    if name in ("statistic", "field", "scope", "level") and f"{name}.{value}" in _VALUES:
        return text(lang, f"imports.value.{name}.{value}")
    if isinstance(value, float) and not value.is_integer():
        return numbers.number(value, len(f"{value:.4f}".rstrip("0").partition(".")[2]), lang)
    if isinstance(value, datetime):
        return dates.day(value.date(), lang)
    return str(int(value)) if isinstance(value, float) else str(value)


def _given(value: object) -> bool:
    return value is not None and value == value and str(value) != "<NA>" and str(value) != "NaT"


def _shown(lang: Lang, value: object) -> object:
    if isinstance(value, datetime):
        return dates.moment(value.astimezone(clock.ZONE), lang)
    if isinstance(value, date):
        return dates.day(value, lang)
    return numbers.count(value, lang) if isinstance(value, int) and not isinstance(value, bool) else value
