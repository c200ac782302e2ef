"""Loads the index tables that an installation imported, beside the statements of the release.

An import is one more source: its rows join `score_stated`, and the one rule on disagreeing sources
chooses. Nothing that was held is changed or removed; what a person confirmed to be contradicted by the
import is noted as superseded and not chosen from the day of the import's document on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from reform.warehouse import ledger
from reform.warehouse.choose import KIND_PLACE
from reform.warehouse.files import PUBLIC_FROM, PUBLIC_RULE
from reform.warehouse.ledger import IndexImport

KINDS = ("publisher", "publisher_profile", "press", "agency", "dataset")
"""What an imported document may be: every kind of source but the founding report."""
CONFIRMED_IN_CHECKS = {
    "rank_order": "rank_order",
    "rank_shared": "rank_shared",
    "rank_impossible": "rank_shared",
    "tier_order": "tier_order",
}
"""Finding that a person may confirm → what the checks call it."""
_SUMS = {"sum_off", "sums_all_off"}


def load_imports(connection: duckdb.DuckDBPyConnection, home: Path, imports: Sequence[IndexImport]) -> None:
    """Add imports in their order. Needs the shipped tables filled and no score chosen yet."""
    for one in imports:
        _load_source(connection, one)
        connection.execute(
            "CREATE OR REPLACE TEMPORARY TABLE brought AS SELECT * FROM read_parquet($file)",
            {"file": ledger.rows_file(home, one.import_id).as_posix()},
        )
        _load_editions(connection, one)
        _load_superseded(connection, one)
        _load_rows(connection, one)
        _load_confirmed(connection, one)
    connection.execute("DROP TABLE IF EXISTS brought")


def _load_source(connection: duckdb.DuckDBPyConnection, one: IndexImport) -> None:
    document = one.document
    title = f"{document.number}: {document.title}" if document.number else document.title
    connection.execute(
        """
        INSERT INTO source (source_key, index_codes, publisher, title, year, url, read_through_vi,
            read_through_en, kind, derivation, note_vi, note_en)
        VALUES ($key, $index, $publisher, $title, $year, $url, $file, $file, $kind, 'stated', $why, $why)
        """,
        {
            "key": one.source_key,
            "index": one.index,
            "publisher": document.publisher,
            "title": title,
            "year": str(document.published_on or one.revised_on or max(one.years, default=""))[:4],
            "url": document.url or None,
            "file": one.file_name or None,
            "kind": document.kind,
            "why": one.why or None,
        },
    )


def _load_editions(connection: duckdb.DuckDBPyConnection, one: IndexImport) -> None:
    """Add the editions that were not known, and the day of one whose day was not.

    The day of a document is that of its edition only when it is the publisher's, of one year and no
    revision. Otherwise an edition is known to be public by the day it was imported, at the latest.
    """
    imported_on = one.at[:10]
    its_day = (
        one.document.published_on
        if one.document.kind == "publisher" and len(one.years) == 1 and one.intent == "statement"
        else None
    )
    for year in one.years:
        connection.execute(
            """
            INSERT INTO edition (index_code, year, public_rule, population, existence)
            SELECT $index, $year, 'none', $units, 'true'
            WHERE NOT EXISTS (SELECT 1 FROM edition WHERE index_code = $index AND year = $year)
            """,
            {"index": one.index, "year": year, "units": one.units.get(str(year))},
        )
        key = {"index": one.index, "year": year}
        if its_day:
            connection.execute(
                "UPDATE edition SET published_on = $day, precision = 'day' "
                "WHERE index_code = $index AND year = $year AND precision IS DISTINCT FROM 'day'",
                key | {"day": its_day},
            )
        connection.execute(
            "UPDATE edition SET known_by = $day WHERE index_code = $index AND year = $year "
            "AND precision IS DISTINCT FROM 'day' AND (public_from IS NULL OR public_from > $day)",
            key | {"day": imported_on},
        )
        connection.execute(
            f"""
            UPDATE edition SET public_from = dated.public_from, public_rule = dated.public_rule,
                existence = 'true'
            FROM (
                SELECT {PUBLIC_FROM} AS public_from, {PUBLIC_RULE} AS public_rule
                FROM (
                    SELECT * REPLACE ('true' AS existence), TRUE AS held_expected FROM edition
                    WHERE index_code = $index AND year = $year
                )
            ) AS dated
            WHERE index_code = $index AND year = $year
            """,
            key,
        )


def _load_superseded(connection: duckdb.DuckDBPyConnection, one: IndexImport) -> None:
    """Note the figures that this import supersedes, as far as a source still states them so.

    Whoever else states the same field of the cell comes after that source, so that goes with it.
    The day is that of the revision or document, not before its edition was public; a document whose day
    is not known was public when it was imported.
    """
    for old in one.supersedes:
        connection.execute(
            """
            INSERT INTO superseded_fact
            SELECT
                $index, $year, nullif($province, ''), $dimension, $field, f.value, f.source_key,
                greatest(coalesce(e.public_from, $day::DATE), $day::DATE), $key, $why
            FROM edition AS e
            INNER JOIN (
                SELECT index_code, year, province_code, dimension, 'statistic:' || statistic AS field,
                    value::VARCHAR AS value, source_key
                FROM national_statistic
                UNION ALL
                SELECT index_code, year, province_code, dimension, 'score', score::VARCHAR, source_key
                FROM score_stated
                UNION ALL
                SELECT index_code, year, province_code, dimension, 'rank', rank_stated::VARCHAR, source_key
                FROM score_stated
                UNION ALL
                SELECT index_code, year, province_code, dimension, 'tier', tier_stated, source_key
                FROM score_stated
            ) AS f
                ON f.index_code = e.index_code AND f.year = e.year AND f.dimension = $dimension
                AND f.field = $field AND coalesce(f.province_code, '') = $province
            WHERE e.index_code = $index AND e.year = $year AND f.value IS NOT NULL
            QUALIFY bool_or(f.value = $value AND f.source_key = $source) OVER ()
            """,
            {
                "index": one.index,
                "year": old.year,
                "province": old.province_code,
                "dimension": old.dimension,
                "field": old.field,
                "value": old.value,
                "source": old.source_key,
                "day": one.revised_on or one.document.published_on or one.at[:10],
                "key": one.source_key,
                "why": one.why,
            },
        )


def _load_rows(connection: duckdb.DuckDBPyConnection, one: IndexImport) -> None:
    """Add the rows: all of them as a source's statement, or only what a revision changes or adds."""
    revised = one.intent == "revision"
    connection.execute(
        """
        INSERT INTO score_stated
        SELECT
            row_number() OVER (ORDER BY b.year, b.province_code, b.dimension)
                + (SELECT coalesce(max(stated_id), 0) FROM score_stated),
            $index, b.year, b.province_code, b.dimension, b.score, b.rank, b.tier, $key, $origin, $place,
            FALSE,
            CASE WHEN $revised THEN 1 + coalesce(k.revision, 0) ELSE 0 END,
            CASE WHEN $revised THEN $revised_on::DATE ELSE x.superseded_on END
        FROM brought AS b
        LEFT JOIN (
            SELECT year, province_code, dimension, max(revision) AS revision
            FROM score_stated WHERE index_code = $index GROUP BY ALL
        ) AS k USING (year, province_code, dimension)
        -- Before its day the figures that it supersedes were known, not its own.
        LEFT JOIN (
            SELECT year, max(superseded_on) AS superseded_on
            FROM superseded_fact WHERE superseded_by = $key GROUP BY year
        ) AS x USING (year)
        WHERE (b.score IS NOT NULL OR b.rank IS NOT NULL OR b.tier IS NOT NULL)
            AND (b.state <> 'same' OR NOT $revised)
        """,
        {
            "index": one.index,
            "key": one.source_key,
            "origin": one.origin,
            "place": KIND_PLACE[one.document.kind],
            "revised": revised,
            "revised_on": one.revised_on,
        },
    )
    connection.execute(
        """
        INSERT INTO cell_missing
        SELECT $index, year, province_code, dimension, missing, $key FROM brought WHERE missing IS NOT NULL
        """,
        {"index": one.index, "key": one.source_key},
    )


def _load_confirmed(connection: duckdb.DuckDBPyConnection, one: IndexImport) -> None:
    """Keep what was confirmed as exceptions of the checks, for this index and these years only."""
    for year in one.years:
        for kind in sorted(
            {CONFIRMED_IN_CHECKS[kind] for kind in one.confirmed if kind in CONFIRMED_IN_CHECKS}
        ):
            connection.execute(
                "INSERT INTO confirmed_finding VALUES (?, ?, ?, ?)",
                [one.index, year, kind, one.source_key],
            )
        if _SUMS & set(one.confirmed):
            connection.execute(
                """
                INSERT INTO additivity_exception
                SELECT DISTINCT $index, $year, NULL, dimension, $why, $why FROM dimension
                WHERE index_code = $index AND additive
                    AND $year BETWEEN valid_from AND coalesce(valid_to, $year)
                """,
                {"index": one.index, "year": year, "why": one.why},
            )


def explain_differences(connection: duckdb.DuckDBPyConnection) -> None:
    """List every difference that an import brought, and every figure that one superseded, as a correction.

    Its reason is what the editor gave.

    Needs the scores chosen. The release's own corrections stay as they are.
    """
    for field, stated, shown in (
        ("score", "score", "score"),
        ("rank", "rank_stated", "rank_published"),
        ("tier", "tier_stated", "tier_published"),
    ):
        connection.execute(
            f"""
            INSERT INTO correction
            SELECT
                'imports/' || d.index_code || '.' || d.year || '.' || d.province_code || '.' || d.dimension
                    || '.' || $field || '.' || d.revision,
                d.index_code, d.year, d.province_code, nullif(d.dimension, ''), 'disagreement', $field,
                d.expected, s.{shown}::VARCHAR, d.why, d.why, 'open', 'installation'
            FROM (
                SELECT
                    t.index_code, t.year, t.province_code, t.dimension, t.revision,
                    string_agg(DISTINCT t.{stated}::VARCHAR, ';' ORDER BY t.{stated}::VARCHAR) AS expected,
                    coalesce(
                        string_agg(DISTINCT k.note_vi, ' ') FILTER (starts_with(k.source_key, 'nap_')), ''
                    ) AS why
                FROM score_stated AS t
                LEFT JOIN source AS k USING (source_key)
                GROUP BY t.index_code, t.year, t.province_code, t.dimension, t.revision
                HAVING count(DISTINCT t.{stated}) > 1
                    AND bool_or(t.origin_file LIKE 'imports/%')
            ) AS d
            INNER JOIN score AS s USING (index_code, year, province_code, dimension)
            """,
            {"field": field},
        )
    connection.execute(
        """
        INSERT INTO correction
        SELECT
            concat_ws('.', superseded_by, index_code, year, province_code, dimension, field, source_key),
            index_code, year, province_code, nullif(dimension, ''), 'disagreement', field, value, NULL,
            coalesce(why, ''), coalesce(why, ''), 'settled', 'installation'
        FROM superseded_fact
        """
    )
