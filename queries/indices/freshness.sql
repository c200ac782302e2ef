-- what: How old is the newest edition held of every index, and is a newer one due by its own rhythm?
-- one row per: index with a value of the province public on that day
-- parameter province (text): GSO code
-- parameter as_of (date): the day on which the age is judged
-- parameter include_derived (boolean): also use derived and reinterpreted cells
-- parameter units (integer, optional): era of that code: 63 (to 30/06/2025, also when empty) or 34 (since 01/07/2025)
-- column index_code (text): index code
-- column label (text): index name as shown
-- column year (integer): label year held
-- column published_on (date): day it counts as public
-- column expected_every_months (integer): publisher's rhythm
-- column usual_month (integer): month in which editions usually appear
-- column late_after_days (integer): days after the anniversary before an edition counts as late
-- column rhythm_state (text): active, stopped, or merged: the next label year is of the 34 units
-- column newer_year (integer): newer public edition that is not held for the province
-- column newer_public_from (date): day that edition counts as public
WITH newest AS (
    SELECT index_code, year, public_from
    FROM standing($as_of, $include_derived, '')
    WHERE province_code = $province
        AND units = coalesce($units, 63)
        AND (score IS NOT NULL OR rank IS NOT NULL)
    QUALIFY row_number() OVER (PARTITION BY index_code ORDER BY year DESC) = 1
)

SELECT
    n.index_code,
    i.label,
    n.year,
    n.public_from AS published_on,
    r.expected_every_months,
    r.usual_month,
    r.late_after_days,
    CASE
        WHEN r.state = 'active'
            AND coalesce($units, 63) = 63
            AND $as_of > (SELECT max(valid_to) FROM province WHERE units = 63)
            AND n.year + 1 >= (SELECT min(from_year) FROM era WHERE index_code = n.index_code AND population = 34)
            THEN 'merged'
        ELSE r.state
    END AS rhythm_state,
    newer.year AS newer_year,
    newer.public_from AS newer_public_from
FROM newest AS n
INNER JOIN index_card AS i USING (index_code)
LEFT JOIN rhythm AS r ON n.index_code = r.dataset
LEFT JOIN (
    SELECT index_code, max(year) AS year, max_by(public_from, year) AS public_from
    FROM edition WHERE public_from <= $as_of AND units = coalesce($units, 63)
    GROUP BY index_code
) AS newer ON n.index_code = newer.index_code AND newer.year > n.year
ORDER BY i.sort_order
