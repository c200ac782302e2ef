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
        "expected_counts_hold", "founding_report_agrees_with_tables",
    }
)  # fmt: skip
"""Checks that figures of an import can break; each has its words."""
_ACTIONS = frozenset(
    {
        "index_imported", "index_undone", "dossiers_imported", "dossiers_undone", "form_imported",
        "form_undone", "user_added", "user_removed", "user_role_changed", "user_password_changed",
        "signed_in", "signed_out", "login_failed", "backup", "restore",
    }
)  # fmt: skip


def refusal(lang: Lang, refused: Exception) -> list[str]:
    """Return why nothing was stored: a sentence, and for failed checks their first rows."""
    offending = getattr(refused, "offending", None)
    if offending is not None:
        said = {name: _check(lang, name) for name in offending}
        names = "; ".join(said.values())
        told = [text(lang, "imports.checks_failed", n=numbers.count(len(offending), lang), names=names)]
        for name, rows in offending.items():
            told += [
                text(lang, "imports.check_row", name=said[name], row=_row(row))
                for row in rows.head(_SHOWN_ROWS).to_dict("records")
            ]
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
    return text(lang, f"imports.check.{name}") if name in _CHECKS else name


def _row(row: Mapping[Any, object]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in row.items())


def _shown(lang: Lang, value: object) -> object:
    if isinstance(value, datetime):
        return dates.moment(value.astimezone(clock.ZONE), lang)
    if isinstance(value, date):
        return dates.day(value, lang)
    return numbers.count(value, lang) if isinstance(value, int) and not isinstance(value, bool) else value
