-- what: Which dossiers are held, of what origin, and up to which day?
-- one row per: scope
-- column scope (text): centre or province
-- column origin (text): imported or simulated
-- column snapshot_on (date): last day the extract is true for
-- column first_day (date): first day of receipt
-- column dossiers (integer): dossiers received
-- column imported_at (date): when they were taken in
-- caveat: Scopes are never added to each other.
SELECT scope, origin, snapshot_on, first_day, dossiers, imported_at
FROM dossier_snapshot
ORDER BY scope
