-- what: At the present net flow, when would the overdue stock be cleared?
-- one row per: scope (none without an overdue dossier or with fewer than eight weeks)
-- parameter scope (text): centre or province
-- parameter agency (text, optional): code of the resolving agency
-- parameter field (text, optional): field of work
-- parameter level (text, optional): province, district or commune
-- parameter channel (text, optional): direct, online or post
-- parameter as_of (date): only what was known on that day
-- column overdue (integer): overdue stock now
-- column day (date): day of the stock
-- column weeks (integer): weeks looked at
-- column mean_reduction (number): mean reduction of the stock a week; negative when it grows
-- column least_reduction (number): smallest reduction of a week
-- column most_reduction (number): largest reduction of a week
-- column cleared_on (date): day at the mean reduction, empty when the stock does not shrink
-- column cleared_early (date): day at the largest reduction
-- column cleared_late (date): day at the smallest reduction, empty when a week grew: the range is unbounded
-- column bounded (boolean): every week reduced the stock
-- caveat: Arithmetic with the last eight weeks, no plan and no forecast of what will come in.
WITH flow AS (
    SELECT day, sum(became_overdue - cleared_overdue) OVER (ORDER BY day) AS overdue
    FROM flows($scope, $agency, $field, $level, $channel)
),

reach AS MATERIALIZED (
    SELECT last_day_held($scope, $as_of, $agency, $field) AS day, s.first_day
    FROM dossier_snapshot AS s
    WHERE s.scope = $scope AND ($agency IS NULL OR $field IS NULL)
),

week_end AS (
    SELECT k.week, r.day - 7 * k.week AS day
    FROM reach AS r
    CROSS JOIN (SELECT unnest(range(9))::INTEGER AS week) AS k
    WHERE r.day - 56 >= r.first_day
),

stock AS (
    SELECT w.week, w.day, coalesce(f.overdue, 0) AS overdue
    FROM week_end AS w
    ASOF LEFT JOIN flow AS f ON w.day >= f.day
),

reduced AS (
    SELECT *, lead(overdue) OVER (ORDER BY week) - overdue AS reduction
    FROM stock
),

summed AS (
    SELECT
        max(overdue) FILTER (WHERE week = 0) AS overdue,
        max(day) FILTER (WHERE week = 0) AS day,
        count(reduction) AS weeks,
        avg(reduction) AS mean_reduction,
        min(reduction) AS least_reduction,
        max(reduction) AS most_reduction
    FROM reduced
)

SELECT
    overdue::BIGINT AS overdue,
    day,
    weeks::INTEGER AS weeks,
    mean_reduction,
    least_reduction,
    most_reduction,
    CASE WHEN mean_reduction > 0 THEN day + ceil(7 * overdue / mean_reduction)::INTEGER END AS cleared_on,
    CASE WHEN most_reduction > 0 THEN day + ceil(7 * overdue / most_reduction)::INTEGER END AS cleared_early,
    CASE WHEN least_reduction > 0 THEN day + ceil(7 * overdue / least_reduction)::INTEGER END AS cleared_late,
    least_reduction > 0 AS bounded
FROM summed
WHERE overdue > 0
