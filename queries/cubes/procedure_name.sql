-- what: Name the procedures of the record that are not named yet.
-- one row per: procedure
INSERT INTO procedure_name BY NAME
SELECT procedure_code, max(procedure_name) AS name_vi, max(field) AS field
FROM changed_record
WHERE
    sign = 1
    AND procedure_code <> ''
    AND procedure_name IS NOT NULL
    AND procedure_code NOT IN (SELECT p.procedure_code FROM procedure_name AS p)
GROUP BY procedure_code
