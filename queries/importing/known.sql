-- what: The tables that remember what texts and days mean during one import.
-- one row per: nothing yet
CREATE TEMP TABLE known_text (
    raw VARCHAR PRIMARY KEY, plain VARCHAR, folded VARCHAR, slug VARCHAR, is_total BOOLEAN, level VARCHAR
);
CREATE TEMP TABLE known_day (raw VARCHAR PRIMARY KEY, day DATE, stamp VARCHAR, is_given BOOLEAN);
