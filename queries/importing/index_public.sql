-- what: Since which day is the newest of some editions public?
-- one row per: exactly one
-- parameter index (text): index
-- parameter years (list of integers): label years
-- column day (date): day the newest of them counts as public, empty when none does
SELECT max(public_from) AS day
FROM edition
WHERE index_code = $index AND list_contains($years, year)
