-- what: the open dossiers are those received and not resolved, the overdue ones those that became so and were not cleared
-- one row per: scope, agency, field, level and channel in which the stock and the flows tell different numbers
-- severity: error
WITH counted AS (
    SELECT
        scope, agency_code, field, level, channel,
        received - resolved_early - resolved_on_day - resolved_late AS flow_open,
        became_overdue - cleared_overdue AS flow_due,
        became_overdue_original - cleared_overdue_original AS flow_due_original
    FROM cube_half
    UNION ALL BY NAME
    SELECT
        scope, agency_code, field, level, channel,
        dossiers AS stock_open,
        -- Waiting for papers nothing falls overdue; all others have or will on the day after their due day.
        CASE WHEN state = 'open' AND due_on IS NOT NULL THEN dossiers END AS stock_due,
        CASE WHEN state = 'open' AND due_original_on IS NOT NULL THEN dossiers END AS stock_due_original
    FROM open_stock
)

SELECT
    scope, agency_code, field, level, channel,
    coalesce(sum(flow_open), 0) AS received_less_resolved,
    coalesce(sum(stock_open), 0) AS open_dossiers,
    coalesce(sum(flow_due), 0) AS became_less_cleared,
    coalesce(sum(stock_due), 0) AS open_with_due_day,
    coalesce(sum(flow_due_original), 0) AS became_less_cleared_original,
    coalesce(sum(stock_due_original), 0) AS open_with_first_due_day
FROM counted
GROUP BY scope, agency_code, field, level, channel
HAVING received_less_resolved <> open_dossiers
    OR became_less_cleared <> open_with_due_day
    OR became_less_cleared_original <> open_with_first_due_day
ORDER BY ALL
