"""What an import of dossiers or of official tables found and did, in sentences."""

from __future__ import annotations

from datetime import date

from reform.importing.dossiers import Report
from reform.importing.form_tables import Fault
from reform.importing.forms import Report as FormReport
from reform.importing.forms import Taken
from reform.wording import dates, numbers
from reform.wording.texts import Lang, text

_MOST_REJECTED = 20
_MOST_FAULTS = 20


def summary(lang: Lang, report: Report, version: str | None, *, dry_run: bool = False) -> list[str]:
    """Return what came of an extract: rows, columns left out, day and scope; then the new version."""

    def say(key: str, **values: object) -> str:
        return text(lang, f"dossiers.{key}", **values)

    def n(value: int) -> str:
        return numbers.count(value, lang)

    key = "trial" if dry_run else "imported" if report.rows_accepted else "nothing_accepted"
    said = [
        say(
            key,
            accepted=n(report.rows_accepted),
            new=n(report.new),
            changed=n(report.changed),
            unchanged=n(report.unchanged),
        ),
        say(
            "counted",
            read=n(report.rows_read),
            accepted=n(report.rows_accepted),
            rejected=n(len(report.rejected)),
            duplicates=n(report.duplicates),
            skipped=n(report.skipped),
        ),
        say("dropped", columns=", ".join(report.dropped_columns))
        if report.dropped_columns
        else say("no_dropped"),
    ]
    if report.snapshot_on:
        scope = say(f"scope.{report.scope}")
        said.append(say("snapshot", date=dates.day(report.snapshot_on, lang), scope=scope))
    if version:
        said.append(say("published", version=version))
    return said


def rejected(lang: Lang, report: Report) -> list[str]:
    """Return the rows that were refused, each with its place, then what else is worth a look."""
    said = [
        text(
            lang,
            "dossiers.rejected_line",
            file=row.file,
            sheet=row.sheet,
            row=row.row,
            column=text(lang, f"dossiers.column.{row.column or 'none'}"),
            reason=text(lang, f"dossiers.reason.{row.reason}"),
        )
        for row in report.rejected[:_MOST_REJECTED]
    ]
    if len(report.rejected) > _MOST_REJECTED:
        more = numbers.count(len(report.rejected) - _MOST_REJECTED, lang)
        said.append(text(lang, "dossiers.rejected_more", n=more))
    if report.rejected_file:
        said.append(text(lang, "dossiers.rejected_file", file=report.rejected_file))
    said += [
        text(
            lang,
            "dossiers.warning_line",
            reason=text(lang, f"dossiers.warning.{warned.reason}"),
            n=numbers.count(warned.count, lang),
            rows=", ".join(str(row) for _, _, row in warned.rows[:3]),
        )
        for warned in report.warnings
    ]
    return said


def form_sentence(lang: Lang, key: str, **values: object) -> str:
    """Return a sentence about official tables; days and counts are written as the language does."""
    shown = {
        name: dates.day(value, lang)
        if isinstance(value, date)
        else numbers.count(value, lang)
        if isinstance(value, int)
        else value
        for name, value in values.items()
    }
    return text(lang, f"dossiers_form.{key}", **shown)


def fault_reason(lang: Lang, fault: Fault) -> str:
    """Return why a table is refused, without its place."""
    return form_sentence(lang, f"fault.{fault.reason}", **fault.values)


def faults(lang: Lang, report: FormReport) -> list[str]:
    """Return the faults of official tables, each with its place; the rest is counted."""
    said = []
    for fault in report.faults[:_MOST_FAULTS]:
        place = [fault.file, fault.sheet]
        place += [form_sentence(lang, "row", row=str(fault.row))] if fault.row is not None else []
        place += [form_sentence(lang, "column", column=str(fault.column))] if fault.column is not None else []
        where = ", ".join(part for part in place if part)
        said.append(form_sentence(lang, "refused", place=where, reason=fault_reason(lang, fault)))
    if len(report.faults) > _MOST_FAULTS:
        said.append(form_sentence(lang, "refused_more", n=len(report.faults) - _MOST_FAULTS))
    return said


def forms(lang: Lang, report: FormReport, *, dry_run: bool = False) -> list[str]:
    """Return what came of each official table, and what does not carry over between them."""
    said = [
        form_sentence(
            lang,
            _outcome(taken, dry_run),
            file=taken.file,
            sheet=f" {taken.sheet}" if taken.sheet else "",
            first=taken.form.first,
            last=taken.form.last,
            rows=len(taken.form.rows),
            total=taken.form.total("tn_tong"),
        )
        for taken in report.taken
    ]
    return said + carried(lang, report)


def carried(lang: Lang, report: FormReport) -> list[str]:
    """Return where the table before leaves another number than the next one begins with."""
    said = [
        form_sentence(lang, "carried", first=c.first, last=c.last, carried=c.carried, left=c.left)
        for c in report.carried
    ]
    return said + ([form_sentence(lang, "hidden")] if report.hidden else [])


def _outcome(taken: Taken, dry_run: bool) -> str:
    if taken.unchanged:
        return "unchanged"
    if dry_run:
        return "trial"
    return "replaced" if taken.replaces else "taken"
