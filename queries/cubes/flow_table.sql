-- what: The table in which the events of changed dossiers are summed before they join the cubes.
-- one row per: nothing yet
CREATE OR REPLACE TEMP TABLE flow AS
SELECT
    scope, day, day AS half, agency_code, agency_code AS field, agency_code AS procedure_code, level, channel,
    * EXCLUDE (scope, day, agency_code, level, channel)
FROM cube_agency
LIMIT 0
