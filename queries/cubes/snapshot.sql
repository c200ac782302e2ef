-- what: Say how far the dossiers of each scope reach.
-- one row per: scope
-- parameter scope (text): scope
-- parameter origin (text): imported or simulated
-- parameter snapshot_on (date): last day the extract is true for
-- parameter imported_at (text): ISO moment
-- parameter state (text): state of the record
INSERT OR REPLACE INTO dossier_snapshot
SELECT
    $scope,
    $origin,
    $snapshot_on,
    coalesce(min(day), $snapshot_on),
    coalesce(sum(received), 0)::BIGINT,
    $imported_at::TIMESTAMP,
    $state
FROM (
    -- A change takes away in a row of its own.
    SELECT c.day, sum(c.received) AS received
    FROM cube_day AS c
    WHERE c.scope = $scope
    GROUP BY c.day
    HAVING sum(c.received) > 0
)
