-- what: What do the official targets ask of a province in an edition, and how much is still missing?
-- one row per: policy target of the index that has not ended by the label year of the edition
-- parameter index (text, optional): only this index
-- parameter year (integer, optional): label year; empty takes the newest public edition with a value of the province
-- parameter province (text): GSO code
-- parameter as_of (date): only editions that were public and targets that were known on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column target_id (text): key of the target
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year of the edition
-- column scope (text): national, or province for a target of this province
-- column year_from (integer): first year the target is for
-- column year_to (integer): last year, empty while open
-- column kind (text): share or score (both in the unit of the index), or rank
-- column comparison (text): more_than, at_least, reach (no word printed) or at_most (rank)
-- column target (number): the target
-- column value (number): score or place of the province in that edition, empty when it is not held
-- column n (integer): what that place is out of
-- column rank_is_computed (boolean): that place is computed ("hạng tính lại")
-- column derived (boolean): that value is derived or reinterpreted
-- column state (text): reached or short; no_value; not_yet (the edition is older than the years of the target)
-- column missing (number): points or places to the target, only when it is short; 0 when exactly on a limit to exceed
-- column unit (text): unit of the score: percent, points or ratio
-- column decimals (integer): decimals shown
-- column issuer_vi (text): who set the target
-- column issuer_en (text): the same in English
-- column document (text): document that sets it
-- column origin (text): shipped, or installation for a target of this unit's own file
-- caveat: An edition is judged only by targets for its own label year; a target for later years stands beside it unjudged.
-- caveat: Thresholds of scoring formulas are no targets and are left out; reference/targets lists them.
-- caveat: A national target is set for the country; beside a province it is a mark to steer by.
WITH held AS (
    SELECT index_code, year, score, rank, n, rank_is_computed, derived_score, derived_rank
    FROM standing($as_of, $include_derived, '')
    WHERE province_code = $province
        AND units = coalesce($units, 63)
        AND (score IS NOT NULL OR rank IS NOT NULL)
),

asked AS (
    SELECT e.index_code, e.year, h.score, h.rank, h.n, h.rank_is_computed, h.derived_score, h.derived_rank
    FROM edition AS e
    LEFT JOIN held AS h USING (index_code, year)
    WHERE e.public_from <= $as_of
        AND e.units = coalesce($units, 63)
        AND ($index IS NULL OR e.index_code = $index)
        AND ($year IS NULL OR e.year = $year)
    QUALIFY row_number() OVER (
        PARTITION BY e.index_code ORDER BY h.index_code IS NOT NULL DESC, e.year DESC
    ) = 1
),

measured AS (
    SELECT
        t.*, a.index_code, a.year, i.label, i.unit, i.decimals, i.sort_order,
        CASE WHEN t.kind = 'rank' THEN a.rank ELSE round(a.score, i.rank_decimals) END AS own,
        CASE WHEN t.kind = 'rank' THEN a.n END AS n,
        t.kind = 'rank' AND coalesce(a.rank_is_computed, FALSE) AS rank_is_computed,
        coalesce(CASE WHEN t.kind = 'rank' THEN a.derived_rank ELSE a.derived_score END, FALSE) AS derived
    FROM known_targets($as_of) AS t
    INNER JOIN asked AS a ON t.index_or_measure = a.index_code
    INNER JOIN index_card AS i USING (index_code)
    WHERE NOT t.is_threshold
        AND a.year <= coalesce(t.year_to, a.year)
        AND (t.scope = 'national' OR (t.province_code = $province AND t.units = coalesce($units, 63)))
),

judged AS (
    SELECT
        *,
        CASE
            WHEN year < year_from THEN 'not_yet'
            WHEN own IS NULL THEN 'no_value'
            WHEN comparison = 'more_than' AND own > value THEN 'reached'
            WHEN comparison IN ('at_least', 'reach') AND own >= value THEN 'reached'
            WHEN comparison = 'at_most' AND own <= value THEN 'reached'
            ELSE 'short'
        END AS state
    FROM measured
)

SELECT
    target_id,
    index_code,
    label,
    year,
    scope,
    year_from,
    year_to,
    kind,
    comparison,
    value AS target,
    own::DOUBLE AS value,
    n::INTEGER AS n,
    rank_is_computed,
    derived,
    state,
    CASE WHEN state = 'short' THEN round(abs(value - own), 6) END AS missing,
    unit,
    decimals,
    issuer_vi,
    issuer_en,
    document,
    origin
FROM judged
ORDER BY sort_order, year_from, origin = 'shipped', target_id
