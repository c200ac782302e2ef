-- what: Add the open dossiers to the stock.
-- one row per: scope, agency, field, level, channel, procedure and dates that changed
-- caveat: Whether an open dossier is overdue depends on the day it is looked at, so the stock holds due days.
INSERT INTO open_stock BY NAME
SELECT
    scope,
    agency_code,
    field,
    level,
    channel,
    procedure_code,
    received_on,
    due_on,
    due_original_on,
    CASE WHEN waiting THEN 'waiting' ELSE 'open' END AS state,
    sum(sign)::INTEGER AS dossiers
FROM changed
WHERE resolved_on IS NULL
GROUP BY ALL
HAVING sum(sign) <> 0
