-- what: Which indices exist, how are they called, and which one continues another?
-- one row per: index
-- column index_code (text): index code
-- column label (text): name as shown
-- column name_vi (text): full name
-- column name_en (text): full name in English
-- column unit (text): percent, points or ratio
-- column decimals (integer): decimals shown
-- column successor (text): index that continues this one under another method
-- column ranked_by_publisher (boolean): the publisher prints places
-- column publisher_vi (text): publisher in Vietnamese
-- column publisher_en (text): publisher in English
-- caveat: Takes no day: an index without a public edition is named too, its questions answer with no row.
SELECT
    index_code, label, name_vi, name_en, unit, decimals, successor, ranked_by_publisher, publisher_vi, publisher_en
FROM index_card
ORDER BY sort_order
