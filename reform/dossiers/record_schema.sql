-- One row per dossier and revision, as it stands in the Parquet parts of the record. No column
-- names or describes a person; the key is a salted hash of the dossier code.
-- Closed sets of words, one byte each: millions of rows wait in memory.
CREATE TYPE scope_word AS ENUM ('centre', 'province');
CREATE TYPE origin_word AS ENUM ('imported', 'simulated');
CREATE TYPE level_word AS ENUM ('province', 'district', 'commune');
CREATE TYPE channel_word AS ENUM ('direct', 'online', 'post');
CREATE TYPE online_word AS ENUM ('2', '3', '4', 'partial', 'full');
CREATE TYPE return_word AS ENUM ('counter', 'post', 'other_post', 'electronic');

CREATE TABLE incoming (
    dossier_key UUID NOT NULL,
    scope scope_word NOT NULL,
    origin origin_word NOT NULL,
    procedure_code VARCHAR, procedure_name VARCHAR, field VARCHAR NOT NULL,
    agency_code VARCHAR NOT NULL, agency_name VARCHAR NOT NULL, receiving_agency_code VARCHAR,
    level level_word NOT NULL,
    channel channel_word NOT NULL,
    online_level online_word,
    filed_on DATE, received_on DATE,     -- no day of receipt: filed online, not accepted (yet)
    due_on DATE, due_original_on DATE,   -- the day now promised, the day promised first
    finished_on DATE, returned_on DATE,  -- the first ends the clock
    return_channel return_word,
    status TINYINT NOT NULL,             -- 1 to 10 of the national list
    paused_days SMALLINT NOT NULL,       -- working days waiting for papers or payment
    on_the_spot BOOLEAN NOT NULL,        -- received, appraised, approved, returned at the counter
    row_order BIGINT NOT NULL            -- place in the import: the last row of a dossier wins
);

-- The key of a dossier code: one way, and different in every installation. The centre's dossiers
-- are also dossiers of the province; the scope keeps one extract from taking those of the other.
CREATE TEMP MACRO key_of(the_scope, plain_code) AS (
    left(sha256(getvariable('salt') || the_scope || ' ' || plain_code), 32)::UUID
);
CREATE TEMP MACRO dossier_key(the_scope, code) AS (
    key_of(the_scope, upper(trim(nfc_normalize(code))))
);
