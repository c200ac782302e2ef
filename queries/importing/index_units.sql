-- what: Which provincial units are there in both eras?
-- one row per: unit and era
-- column province_code (text): GSO code
-- column units (integer): 63 or 34
-- column name (text): name
-- column successor_code (text): code among the 34, for the 63
SELECT province_code, units, name, successor_code
FROM province
ORDER BY units DESC, province_code
