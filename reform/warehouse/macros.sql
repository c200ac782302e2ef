-- Shared definitions that several questions rest on, stored in every warehouse version.
-- They exist so that "public on that day", "rank" and "comparable" mean one thing everywhere.

-- The chosen cells as they stood on `as_of_day`, with or without those that are derived or
-- reinterpreted. Whether their edition was public by then is asked by whoever asks.
CREATE MACRO cells(with_derived, as_of_day) AS TABLE
    SELECT * FROM score WHERE with_derived AND shown_from <= as_of_day
    UNION ALL
    SELECT * FROM score_stated_only WHERE NOT with_derived AND shown_from <= as_of_day
    UNION ALL
    SELECT * EXCLUDE (shown_to, uses_derived) FROM score_past
    WHERE uses_derived = with_derived AND shown_from <= as_of_day AND shown_to > as_of_day;

-- Is a comparison between two label years of one series refused, and why?
-- method: the way of computing changed in between; boundary: the units themselves changed.
CREATE MACRO refused_between(the_index, the_dimension, earlier, later) AS (
    SELECT CASE
        WHEN bool_or(b.kind = 'boundary') THEN 'boundary'
        WHEN bool_or(b.kind = 'method') THEN 'method'
    END
    FROM method_break AS b
    WHERE b.index_code = the_index
        -- New units change every component too, so their break stands on the total only.
        AND (b.dimension = the_dimension OR (b.dimension = '' AND b.kind = 'boundary'))
        AND b.kind IN ('method', 'boundary')
        AND b.from_year > earlier
        AND b.from_year <= later
);

-- The unit of a score: components with maxima of their own are not percentages of the whole, as their
-- index is, but points.
CREATE MACRO unit_of(unit_of_index, kind, max_score) AS (
    CASE WHEN unit_of_index = 'percent' AND kind = 'component' AND max_score <> 100 THEN 'points' ELSE unit_of_index END
);

-- Scores and places of every unit in every edition, for every dimension ('' is the total), once with
-- and once without the cells that are derived or reinterpreted. Standard competition ranking at the
-- publisher's precision among the units with a score; not computed when fewer than half of the
-- population have one, because a place among a handful says nothing. A published place wins over a
-- computed one. An edition that was revised is here once for each of its states, from `shown_from`
-- until before `shown_to`. Nothing here depends on a day asked, so a build keeps the rows as a table
-- of this name.
CREATE VIEW placed_cell AS
    WITH held AS (
        SELECT
            c.uses_derived, c.dimension, c.index_code, c.year, c.province_code,
            c.score, c.rank_published, c.tier_published,
            c.score_source, c.rank_source, c.tier_source, c.derived_score, c.derived_rank,
            c.shown_from, c.shown_to,
            e.population, e.units, e.public_from, e.public_rule, e.precision,
            i.higher_is_better, i.rank_decimals, i.ranked_by_publisher
        FROM (
            SELECT *, DATE 'infinity' AS shown_to, TRUE AS uses_derived FROM score
            UNION ALL
            SELECT *, DATE 'infinity' AS shown_to, FALSE AS uses_derived FROM score_stated_only
            UNION ALL
            SELECT * FROM score_past
        ) AS c
        INNER JOIN edition AS e USING (index_code, year)
        INNER JOIN index_card AS i USING (index_code)
    ),

    counted AS (
        SELECT
            *,
            count(score) OVER edition_window AS units_with_score,
            count(coalesce(rank_published::DOUBLE, score)) OVER edition_window AS units_with_value,
            count(rank_published) OVER edition_window AS units_with_rank_published,
            CASE WHEN score IS NOT NULL THEN
                rank() OVER (
                    PARTITION BY uses_derived, dimension, index_code, year, shown_from, score IS NULL
                    ORDER BY round(score, rank_decimals) * CASE WHEN higher_is_better THEN -1 ELSE 1 END
                )
            END AS place
        FROM held
        WINDOW edition_window AS (PARTITION BY uses_derived, dimension, index_code, year, shown_from)
    ),

    ranked AS (
        SELECT
            *,
            CASE WHEN 2 * units_with_score > coalesce(population, units) THEN place END AS rank_computed,
            coalesce(
                rank_published,
                CASE WHEN 2 * units_with_score > coalesce(population, units) THEN place END
            ) AS rank,
            rank_published IS NULL
            AND score IS NOT NULL
            AND 2 * units_with_score > coalesce(population, units) AS rank_is_computed
        FROM counted
    ),

    sized AS (
        SELECT
            *,
            CASE
                WHEN rank_published IS NOT NULL THEN population
                WHEN rank_is_computed THEN units_with_score
            END AS n,
            count(rank) OVER (PARTITION BY uses_derived, dimension, index_code, year, shown_from) AS units_with_rank
        FROM ranked
    )

    SELECT * FROM sized WHERE score IS NOT NULL OR rank IS NOT NULL OR tier_published IS NOT NULL;

-- What was placed in the editions that were public on `as_of_day`, for one dimension, each with the
-- edition before it and the change since then, or why there is none.
-- A unit is its code and its era: the 34 reuse codes of the 63, so `units` belongs to every key and
-- no chain of years runs from one era into the other.
CREATE MACRO standing(as_of_day, with_derived, the_dimension) AS TABLE
    WITH valued AS (
        SELECT * EXCLUDE (uses_derived, dimension, shown_from, shown_to)
        FROM placed_cell
        WHERE uses_derived = with_derived
            AND dimension = the_dimension
            AND public_from <= as_of_day
            AND shown_from <= as_of_day
            AND shown_to > as_of_day
    ),

    chained AS (
        SELECT
            *,
            lag(year) OVER chain AS year_previous,
            lag(score) OVER chain AS score_previous,
            lag(rank) OVER chain AS rank_previous,
            lag(n) OVER chain AS n_previous,
            lag(rank_is_computed) OVER chain AS rank_previous_is_computed,
            lag(derived_rank) OVER chain AS rank_previous_is_derived,
            lag(derived_score) OVER chain AS score_previous_is_derived
        FROM valued
        WINDOW chain AS (
            PARTITION BY index_code, units, province_code, (score IS NOT NULL OR rank IS NOT NULL)
            ORDER BY year
        )
    ),

    -- The same rule as refused_between, as lists: one look-up an index instead of one a row.
    breaks AS (
        SELECT
            b.index_code,
            list(b.from_year) FILTER (WHERE b.kind = 'boundary') AS boundary_years,
            list(b.from_year) FILTER (WHERE b.kind = 'method') AS method_years
        FROM method_break AS b
        WHERE b.dimension = the_dimension OR (b.dimension = '' AND b.kind = 'boundary')
        GROUP BY b.index_code
    ),

    judged AS (
        SELECT
            c.*,
            CASE
                WHEN c.score IS NULL AND c.rank IS NULL THEN 'missing'
                -- The first edition of the 34: whatever came before was of other units.
                WHEN c.year_previous IS NULL AND c.units = 34 THEN 'boundary'
                WHEN c.year_previous IS NULL THEN 'missing'
                WHEN len(list_filter(b.boundary_years, lambda y: y > c.year_previous AND y <= c.year)) > 0
                    THEN 'boundary'
                WHEN len(list_filter(b.method_years, lambda y: y > c.year_previous AND y <= c.year)) > 0
                    THEN 'method'
            END AS change_refused
        FROM chained AS c
        LEFT JOIN breaks AS b ON c.index_code = b.index_code
    )

    SELECT
        *,
        CASE WHEN change_refused IS NULL THEN score - score_previous END AS points_change,
        CASE
            WHEN change_refused IS NULL AND rank_is_computed = rank_previous_is_computed
                THEN rank_previous - rank
        END AS places_change
    FROM judged;

-- Targets that were known on `as_of_day`, thresholds included. A document whose day is not known
-- counts as known from the first of January of the first year that any of its targets is for. A
-- code may be of the 63 and of the 34 (`units`): the first year of a target tells which is meant.
CREATE MACRO known_targets(as_of_day) AS TABLE
    SELECT *
    FROM (
        SELECT
            *,
            coalesce(issued_on, make_date(min(year_from) OVER (PARTITION BY document), 1, 1)) AS known_from,
            CASE WHEN year_from >= 2025 THEN 34 ELSE 63 END AS units
        FROM target
    ) AS dated
    WHERE known_from <= as_of_day;

-- The publisher's intervals of the totals and components that are public on `as_of_day`, and which places
-- they allow: a unit is surely behind another only when its whole interval lies below the other's.
-- So rank_worst − rank_best is the count of overlapping intervals. Only the unweighted series, the
-- one that places are computed from.
CREATE MACRO interval_standing(as_of_day) AS TABLE
    WITH known AS (
        SELECT
            v.index_code, v.year, v.dimension, v.province_code, v.score, v.low, v.high, v.level,
            v.level_printed, e.units
        FROM score_interval AS v
        INNER JOIN edition AS e USING (index_code, year)
        WHERE v.weighting = 'unweighted' AND e.public_from <= as_of_day
    )

    SELECT
        a.*,
        (1 + count(*) FILTER (WHERE b.low > a.high))::INTEGER AS rank_best,
        (count(*) - count(*) FILTER (WHERE b.high < a.low))::INTEGER AS rank_worst,
        (count(*) FILTER (WHERE b.low <= a.high AND b.high >= a.low) - 1)::INTEGER AS overlapping,
        count(*)::INTEGER AS n
    FROM known AS a
    INNER JOIN known AS b USING (index_code, year, dimension)
    GROUP BY ALL;
