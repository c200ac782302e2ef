-- what: The tables that remember what texts and days mean during one import.
-- one row per: nothing yet
CREATE TEMP TABLE known_text (
    raw VARCHAR PRIMARY KEY, plain VARCHAR, slug VARCHAR, is_total BOOLEAN, level_of_name VARCHAR,
    level_value VARCHAR, channel_value VARCHAR, online_value VARCHAR, return_value VARCHAR,
    status_value TINYINT, spot_value BOOLEAN
);
CREATE TEMP TABLE known_day (
    raw VARCHAR PRIMARY KEY, day DATE, is_given BOOLEAN, is_number BOOLEAN, stamp VARCHAR, nth INTEGER,
    is_working BOOLEAN
);
