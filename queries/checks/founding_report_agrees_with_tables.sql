-- what: every index figure of the founding report (Bình Phước, label year 2019) agrees with the table it quotes; a PAPI place is recomputed because PAPI prints none
-- one row per: figure that does not agree
-- severity: error
WITH place AS (
    SELECT
        s.index_code,
        s.year,
        s.province_code,
        rank() OVER (
            PARTITION BY s.index_code, s.year ORDER BY round(s.score, i.rank_decimals) DESC
        ) AS computed
    FROM score AS s
    INNER JOIN index_card AS i ON s.index_code = i.index_code
    WHERE s.dimension = '' AND s.score IS NOT NULL
),

own AS (
    SELECT
        s.index_code, s.year, s.score, s.rank_published, p.computed AS rank_computed,
        lower(t.name_vi) AS group_name,
        s.score - b.score AS points_gained,
        b.rank_published - s.rank_published AS places_gained,
        e.population
    FROM score AS s
    LEFT JOIN place AS p USING (index_code, year, province_code)
    LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
    LEFT JOIN edition AS e ON s.index_code = e.index_code AND s.year = e.year
    LEFT JOIN score AS b
        ON s.index_code = b.index_code
        AND s.year = b.year + 1
        AND s.province_code = b.province_code
        AND s.dimension = b.dimension
    WHERE s.province_code = '70' AND s.dimension = '' AND s.year = 2019
),

tables AS (
    SELECT lower(index_code) || '.score' AS figure_key, score AS value, NULL AS words FROM own
    UNION ALL SELECT lower(index_code) || '.delta', points_gained, NULL FROM own
    UNION ALL SELECT lower(index_code) || '.rank_gain', places_gained, NULL FROM own
    UNION ALL SELECT lower(index_code) || '.rank', coalesce(rank_published, rank_computed), NULL FROM own
    UNION ALL SELECT lower(index_code) || '.group', NULL, group_name FROM own
    UNION ALL SELECT 'index.population', population, NULL FROM own
)

SELECT f.figure_key, f.value_text AS in_report, t.value AS in_tables, t.words AS in_tables_words
FROM published_figure AS f
LEFT JOIN tables AS t ON f.figure_key = t.figure_key
WHERE (regexp_matches(f.figure_key, '^(par|sipas|papi|pci|ict)[.](score|delta|rank|rank_gain|group)$') OR f.figure_key = 'index.population')
    AND NOT coalesce(abs(f.value - t.value) < 0.005, lower(f.value_text) = t.words, FALSE)
    -- The report quotes the tables of its time, not what an installation added to them later.
    AND NOT EXISTS (
        SELECT 1 FROM score_stated AS later
        WHERE NOT starts_with(later.origin_file, 'scores/')
            AND later.index_code = upper(split_part(f.figure_key, '.', 1))
            AND later.year IN (2018, 2019)
    )
ORDER BY f.figure_key
