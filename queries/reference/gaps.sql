-- what: Which figures are missing, and where does a person find them?
-- one row per: gap
-- column gap_id (text): key
-- column index_codes (text): indices concerned
-- column gap_vi (text): what is missing
-- column gap_en (text): the same in English
-- column where_vi (text): where to find it
-- column where_en (text): the same in English
-- column layout (text): columns of the file found there
-- caveat: Speaks of what is held today, whatever the chosen day: it tells a person what to look for now.
SELECT gap_id, index_codes, gap_vi, gap_en, where_vi, where_en, layout
FROM gap
ORDER BY rowid
