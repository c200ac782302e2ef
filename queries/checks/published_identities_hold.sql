-- what: sums that the founding report must satisfy hold exactly, such as received = resolved + in process
-- one row per: identity whose two sides differ or that names an unknown figure
-- severity: error
SELECT
    t.identity_id,
    sum(t.sign * f.value) FILTER (t.side = 'left') AS left_side,
    sum(t.sign * f.value) FILTER (t.side = 'right') AS right_side,
    string_agg(t.figure_key, ';') FILTER (f.value IS NULL) AS without_number
FROM published_identity AS t
LEFT JOIN published_figure AS f ON t.figure_key = f.figure_key
GROUP BY t.identity_id
HAVING count(*) FILTER (f.value IS NULL OR t.side NOT IN ('left', 'right')) > 0
    OR abs(
        coalesce(sum(t.sign * f.value) FILTER (t.side = 'left'), -1e9)
        - coalesce(sum(t.sign * f.value) FILTER (t.side = 'right'), 1e9)
    ) > 1e-9
ORDER BY t.identity_id
