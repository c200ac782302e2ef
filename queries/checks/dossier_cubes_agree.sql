-- what: the cubes by agency, by field, by half month and by procedure add up to the cube of days, in everything they count
-- one row per: measure in which a cube differs, of a day or half month, a scope, a level and a channel
-- severity: error
WITH minus_days AS (
    SELECT scope, day, level, channel, -COLUMNS(* EXCLUDE (scope, day, level, channel))
    FROM cube_day
),

counted AS (
    SELECT 'cube_agency' AS cube, * EXCLUDE (agency_code) FROM cube_agency
    UNION ALL BY NAME
    SELECT 'cube_field' AS cube, * EXCLUDE (field) FROM cube_field
    UNION ALL BY NAME
    SELECT 'cube_half' AS cube, half AS day, * EXCLUDE (half, agency_code, field) FROM cube_half
    UNION ALL BY NAME
    SELECT 'cube_procedure' AS cube, half AS day, * EXCLUDE (half, procedure_code, agency_code, field)
    FROM cube_procedure
    UNION ALL BY NAME
    SELECT unnest(['cube_agency', 'cube_field']) AS cube, * FROM minus_days
    UNION ALL BY NAME
    SELECT 'cube_half' AS cube, half_of(day) AS day, * EXCLUDE (day) FROM minus_days
    UNION ALL BY NAME
    SELECT 'cube_procedure' AS cube, half_of(day) AS day, * EXCLUDE (day, channel) FROM minus_days
),

difference AS (
    SELECT cube, scope, day, level, channel, sum(COLUMNS(* EXCLUDE (cube, scope, day, level, channel)))
    FROM counted
    GROUP BY ALL
)

SELECT cube, scope, day, level, channel, measure, surplus
FROM (UNPIVOT difference ON COLUMNS(* EXCLUDE (cube, scope, day, level, channel)) INTO NAME measure VALUE surplus)
WHERE surplus <> 0
ORDER BY ALL
