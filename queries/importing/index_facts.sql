-- what: Which figures of an index does the warehouse hold from somebody other than its publisher, and every national figure?
-- one row per: figure in use
-- parameter index (text): index
-- parameter years (list of integers): label years
-- column year (integer): label year
-- column province_code (text): GSO code; of a national figure the unit it names, empty when none
-- column dimension (text): code; empty for the total
-- column field (text): score, rank, tier or statistic:NAME
-- column number (number): the figure, empty for a group
-- column value (text): the same as text
-- column source_key (text): its sources, joined by ';'
-- column source (text): title of the best of them
-- column publisher (text): who published that one
-- column kinds (list of text): kinds of its sources
-- column derived (boolean): some of them derived or reinterpreted it
WITH used AS (
    SELECT
        year, province_code, dimension, 'score' AS field, score AS number, score::VARCHAR AS value,
        score_source AS source_key
    FROM score
    WHERE index_code = $index AND list_contains($years, year) AND score IS NOT NULL
    UNION ALL
    SELECT year, province_code, dimension, 'rank', rank_published, rank_published::VARCHAR, rank_source
    FROM score
    WHERE index_code = $index AND list_contains($years, year) AND rank_published IS NOT NULL
    UNION ALL
    SELECT year, province_code, dimension, 'tier', NULL, tier_published, tier_source
    FROM score
    WHERE index_code = $index AND list_contains($years, year) AND tier_published IS NOT NULL
    UNION ALL
    SELECT n.year, n.province_code, n.dimension, 'statistic:' || n.statistic, n.value, n.value::VARCHAR, n.source_key
    FROM national_statistic AS n
    ANTI JOIN superseded_fact AS x
        ON n.index_code = x.index_code
        AND n.year = x.year
        AND n.dimension = x.dimension
        AND x.field = 'statistic:' || n.statistic
    WHERE n.index_code = $index AND list_contains($years, n.year)
),

sourced AS (
    SELECT
        u.year, u.province_code, u.dimension, u.field, u.number, u.value, u.source_key,
        first(k.title ORDER BY k.source_key) AS source,
        first(k.publisher ORDER BY k.source_key) AS publisher,
        list(DISTINCT k.kind) AS kinds,
        bool_or(k.derivation <> 'stated') AS derived
    FROM (SELECT *, unnest(string_split(source_key, ';')) AS one_key FROM used) AS u
    INNER JOIN source AS k ON u.one_key = k.source_key
    GROUP BY ALL
)

SELECT *
FROM sourced
WHERE starts_with(field, 'statistic:') OR derived OR NOT list_contains(kinds, 'publisher')
ORDER BY year, dimension, field, province_code
