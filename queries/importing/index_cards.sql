-- what: Which indices are held, in which unit and at which precision are they published?
-- one row per: index
-- column index_code (text): index
-- column label (text): name on the screen
-- column unit (text): percent, points or ratio
-- column rank_decimals (integer): digits at which places are told apart
-- column ranked (boolean): the publisher prints places
SELECT index_code, label, unit, rank_decimals, ranked_by_publisher AS ranked
FROM index_card
ORDER BY sort_order
