-- what: shares that the founding report prints follow from its own counts at the printed precision
-- one row per: share that does not
-- severity: error
SELECT
    h.share_key,
    s.value AS printed,
    round(100 * n.value / d.value, h.decimals) AS recomputed,
    n.value AS numerator,
    d.value AS denominator
FROM published_share AS h
LEFT JOIN published_figure AS s ON h.share_key = s.figure_key
LEFT JOIN published_figure AS n ON h.numerator_key = n.figure_key
LEFT JOIN published_figure AS d ON h.denominator_key = d.figure_key
WHERE coalesce(abs(s.value - round(100 * n.value / d.value, h.decimals)) > 1e-9, TRUE)
ORDER BY h.share_key
