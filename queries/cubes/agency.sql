-- what: Name the agencies of the record that the agency table does not know yet.
-- one row per: agency
INSERT INTO agency BY NAME
SELECT
    agency_code,
    -- Of what was not accepted no day of receipt is known.
    max_by(agency_name, coalesce(received_on, DATE '1900-01-01')) AS name_vi,
    max_by(level, coalesce(received_on, DATE '1900-01-01')) AS level
FROM changed_record
WHERE sign = 1 AND agency_code NOT IN (SELECT a.agency_code FROM agency AS a)
GROUP BY agency_code
