-- what: What was this version of the data made of?
-- one row per: version, always one
-- column version (text): name of the version
-- column schema_version (integer): form of its tables
-- column input_digest (text): SHA-256 of all index data, checks and code that made it
SELECT version, schema_version, input_digest
FROM build_info
