"""Names every data file and the table it fills: the map from data/ to the schema."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DataFile:
    """One CSV file and the table it fills; columns have the same names unless said otherwise."""

    name: str
    """Path inside data/, with forward slashes."""
    table: str
    renamed: dict[str, str] = field(default_factory=dict)
    """Columns that have another name in the table: file → table."""
    extra: dict[str, str] = field(default_factory=dict)
    """Columns that the table does not hold, with their types."""
    computed: dict[str, str] = field(default_factory=dict)
    """Columns of the table that follow from the others, with their SQL."""
    generated: frozenset[str] = frozenset()
    """Columns that the table itself generates; nothing is ever written into them."""

    def table_column(self, column: str) -> str:
        """Return the table's name for a column of the file."""
        return self.renamed.get(column, column)


# The rule on when an edition counts as public, and its name. A known day counts as it stands,
# else the day by which it was known to be public, else the end of the following year. An
# edition that may not exist and of which nothing is held has no day.
_WITHOUT_DAY = """
        WHEN existence = 'false' THEN {none}
        WHEN precision = 'day' AND published_on IS NOT NULL THEN {day}
        WHEN known_by IS NOT NULL THEN {known_by}
        WHEN existence = 'unknown' AND published_on IS NULL AND NOT coalesce(held_expected, FALSE)
            THEN {none}
        ELSE {assumed}"""
PUBLIC_FROM = f"CASE {_WITHOUT_DAY} END".format(
    none="NULL", day="published_on", known_by="known_by", assumed="make_date(year + 1, 12, 31)"
)
PUBLIC_RULE = f"CASE {_WITHOUT_DAY} END".format(
    none="'none'", day="'day'", known_by="'known_by'", assumed="'assumed'"
)

DATA_FILES: tuple[DataFile, ...] = (
    DataFile("sources.csv", "source"),
    DataFile("indices.csv", "index_card"),
    DataFile("provinces.csv", "province"),
    DataFile("neighbours.csv", "neighbour"),
    DataFile("dimensions.csv", "dimension"),
    DataFile(
        "editions.csv",
        "edition",
        renamed={"exists": "existence"},
        extra={"held_expected": "BOOLEAN"},
        computed={"public_from": PUBLIC_FROM, "public_rule": PUBLIC_RULE},
        generated=frozenset({"units"}),
    ),
    DataFile("tiers.csv", "tier"),
    DataFile("intervals.csv", "score_interval"),
    DataFile("national_statistics.csv", "national_statistic"),
    DataFile("method_breaks.csv", "method_break"),
    DataFile("eras.csv", "era"),
    DataFile("events.csv", "event"),
    DataFile("targets.csv", "target", computed={"origin": "'shipped'"}),
    DataFile("rhythms.csv", "rhythm"),
    DataFile(
        "published_figures.csv",
        "published_figure",
        renamed={"key": "figure_key", "value": "value_text"},
        computed={"value": "try_cast(value_text AS DOUBLE)"},
    ),
    DataFile("published_identities.csv", "published_identity", renamed={"key": "figure_key"}),
    DataFile("published_shares.csv", "published_share"),
    DataFile("corrections.csv", "correction", computed={"origin": "'shipped'"}),
    DataFile("additivity_exceptions.csv", "additivity_exception"),
    DataFile("expected_counts.csv", "expected_count"),
    DataFile("gaps.csv", "gap"),
    DataFile("calendar_overrides.csv", "calendar_override", renamed={"date": "day"}),
)

# Score files all have the same columns. Their order settles the last tie between sources.
_SCORE_NAMES = (
    "papi",
    "papi_sub",
    "papi_weighted",
    "papi_tier",
    "pci",
    "par",
    "par_second_source_2012",
    "sipas",
    "ict",
    "dti",
    "founding_report",
)
# Of several sources in one row the best one gives the place; one that is not stated marks it.
_SOURCE_PLACE = "(SELECT place FROM source_set WHERE source_set.source_key = renamed.source_key)"
_DERIVED = "(SELECT derived FROM source_set WHERE source_set.source_key = renamed.source_key)"
SCORE_FILES: tuple[DataFile, ...] = tuple(
    DataFile(
        f"scores/{name}.csv",
        "score_stated",
        renamed={"rank": "rank_stated", "tier": "tier_stated"},
        computed={
            "stated_id": "row_number + (SELECT count(*) FROM score_stated)",
            "origin_file": f"'scores/{name}.csv'",
            "source_rank": _SOURCE_PLACE,
            "derived": _DERIVED,
            "revision": "0",
            "revised_on": "NULL",
        },
    )
    for name in _SCORE_NAMES
)
