-- what: What is the newest public edition of every index in which this province's value is held?
-- one row per: index with at least one value of the province public on that day
-- parameter province (text): GSO code
-- parameter as_of (date): only what was public on that day
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column name_vi (text): full name
-- column name_en (text): full name in English
-- column topic_vi (text): short topic
-- column topic_en (text): short topic in English
-- column year (integer): label year
-- column score (number): score as published
-- column rank (integer): place shown
-- column n (integer): what the place is out of
-- column rank_is_computed (boolean): the place is computed
-- column derived_score (boolean): the score is derived or reinterpreted
-- column derived_rank (boolean): the place is derived or reinterpreted
-- column tier (text): code of the published group
-- column tier_vi (text): group
-- column tier_en (text): group in English
-- column year_previous (integer): the latest earlier edition with a value of the province
-- column score_previous (number): its score
-- column rank_previous (integer): its place
-- column n_previous (integer): what that place was out of
-- column rank_previous_is_computed (boolean): that place is computed
-- column points_change (number): change of the score, empty across a break
-- column places_change (integer): places gained, empty across a break
-- column change_refused (text): why there is no change: method, boundary, missing
-- column published_on (date): day the edition counts as public
-- column precision (text): precision of that day as known
-- column public_rule (text): day, known_by or assumed
-- column publisher_short_vi (text): publisher
-- column publisher_short_en (text): publisher in English
-- column unit (text): unit of the score
-- column decimals (integer): decimals shown
-- column years_held (integer): label years with a place of the province, public on that day
-- column newer_year (integer): a newer public edition of these units in which the province's value is not held
-- column newer_public_from (date): day that edition counts as public
-- column next_year (integer): the first edition of these units that became public after that day
-- column next_public_from (date): day it became public
-- column successor (text): index that continues this one under another method
-- column continued (boolean): that index has a public edition with a value of the province too
-- column sort_order (integer): order of the indices
WITH own AS MATERIALIZED (
    SELECT * FROM standing($as_of, $include_derived, '')
    WHERE province_code = $province
        AND units = coalesce($units, 63)
        AND (score IS NOT NULL OR rank IS NOT NULL)
),

newest AS MATERIALIZED (
    SELECT
        *,
        count(rank) OVER (PARTITION BY index_code) AS years_held
    FROM own
    QUALIFY row_number() OVER (PARTITION BY index_code ORDER BY year DESC) = 1
)

SELECT
    i.index_code,
    i.label,
    i.name_vi,
    i.name_en,
    i.topic_vi,
    i.topic_en,
    s.year,
    s.score,
    s.rank,
    s.n,
    s.rank_is_computed,
    s.derived_score,
    s.derived_rank,
    s.tier_published AS tier,
    t.name_vi AS tier_vi,
    t.name_en AS tier_en,
    s.year_previous,
    s.score_previous,
    s.rank_previous,
    s.n_previous,
    s.rank_previous_is_computed,
    s.points_change,
    s.places_change,
    s.change_refused,
    s.public_from AS published_on,
    s.precision,
    s.public_rule,
    i.publisher_short_vi,
    i.publisher_short_en,
    i.unit,
    i.decimals,
    s.years_held,
    newer.year AS newer_year,
    newer.public_from AS newer_public_from,
    coming.year AS next_year,
    coming.public_from AS next_public_from,
    i.successor,
    coalesce(i.successor IN (SELECT n.index_code FROM newest AS n), FALSE) AS continued,
    i.sort_order
FROM newest AS s
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN tier AS t ON s.index_code = t.index_code AND s.tier_published = t.tier
LEFT JOIN (
    SELECT index_code, max(year) AS year, max_by(public_from, year) AS public_from
    FROM edition WHERE public_from <= $as_of AND units = coalesce($units, 63)
    GROUP BY index_code
) AS newer ON s.index_code = newer.index_code AND newer.year > s.year
LEFT JOIN (
    SELECT index_code, min_by(year, public_from) AS year, min(public_from) AS public_from
    FROM edition WHERE public_from > $as_of AND units = coalesce($units, 63)
    GROUP BY index_code
) AS coming ON s.index_code = coming.index_code
ORDER BY i.sort_order
