-- what: What do new parts change in the record?
-- one row per: dossier of the new parts (sign 1) and its row so far, when it had one (sign −1)
-- caveat: `incoming` holds the rows of the new parts, `held_before` the rows they replace.
CREATE OR REPLACE TEMP VIEW signed_record AS
SELECT *, 1::TINYINT AS sign FROM incoming
UNION ALL BY NAME
SELECT *, -1::TINYINT AS sign FROM held_before
