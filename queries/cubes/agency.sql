-- what: Name the agencies of the record that the agency table does not know yet.
-- one row per: agency
INSERT INTO agency BY NAME
SELECT agency_code, max_by(agency_name, received_on) AS name_vi, max_by(level, received_on) AS level
FROM changed_record
WHERE sign = 1 AND agency_code NOT IN (SELECT a.agency_code FROM agency AS a)
GROUP BY agency_code
