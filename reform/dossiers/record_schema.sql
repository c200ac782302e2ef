-- One row per dossier and revision, as it stands in the Parquet parts of the record. No column
-- names or describes a person; the key is a salted hash of the dossier code.
CREATE TABLE incoming (
    dossier_key UUID NOT NULL,
    scope VARCHAR NOT NULL,              -- centre, province
    origin VARCHAR NOT NULL,             -- imported, simulated
    procedure_code VARCHAR, procedure_name VARCHAR, field VARCHAR NOT NULL,
    agency_code VARCHAR NOT NULL, agency_name VARCHAR NOT NULL, receiving_agency_code VARCHAR,
    level VARCHAR NOT NULL,              -- province, district, commune
    channel VARCHAR NOT NULL,            -- direct, online, post
    online_level VARCHAR,                -- 2, 3, 4, partial, full
    filed_on DATE, received_on DATE,     -- no day of receipt: filed online, not accepted (yet)
    due_on DATE, due_original_on DATE,   -- the day now promised, the day promised first
    finished_on DATE, returned_on DATE,  -- the first ends the clock
    return_channel VARCHAR,              -- counter, post, other_post, electronic
    status TINYINT NOT NULL,             -- 1 to 10 of the national list
    paused_days SMALLINT NOT NULL,       -- working days waiting for papers or payment
    on_the_spot BOOLEAN NOT NULL,        -- received, appraised, approved, returned at the counter
    row_order BIGINT NOT NULL            -- place in the import: the last row of a dossier wins
);

-- The key of a dossier code: one way, and different in every installation. The centre's dossiers
-- are also dossiers of the province; the scope keeps one extract from taking those of the other.
CREATE TEMP MACRO dossier_key(the_scope, code) AS (
    (sha256(getvariable('salt') || the_scope || ' ' || upper(trim(nfc_normalize(code))))[1:32])::UUID
);
