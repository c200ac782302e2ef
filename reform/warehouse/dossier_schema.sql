-- The dossier tables of one published warehouse version: small cubes that every dossier page
-- reads, made from the record (Parquet under the installation's dossiers/ folder) by
-- reform.dossiers.cubes. No row stands for one dossier; no key, code or person is in here.

-- Who resolves dossiers; names as the extract spells them first.
CREATE TABLE agency (
    agency_code VARCHAR PRIMARY KEY, name_vi VARCHAR NOT NULL, name_en VARCHAR,
    level VARCHAR NOT NULL,                -- province, district, commune
    valid_from DATE, valid_to DATE
);

-- Every day of the calendar that dossiers can touch. `nth` numbers the working days, so that
-- nth(b) − nth(a) is the number of working days after a up to b.
CREATE TABLE working_day (
    day DATE PRIMARY KEY, is_working BOOLEAN NOT NULL, nth INTEGER NOT NULL,
    is_tet BOOLEAN NOT NULL, name_vi VARCHAR
);

-- One row per scope (centre: the provincial service centre; province: all levels). Scopes are
-- never added to each other.
CREATE TABLE dossier_snapshot (
    scope VARCHAR PRIMARY KEY, origin VARCHAR NOT NULL,      -- imported or simulated
    snapshot_on DATE NOT NULL,                               -- the extract is true for the end of this day
    first_day DATE NOT NULL,                                 -- first day of receipt
    dossiers BIGINT NOT NULL,                                -- received dossiers held
    imported_at TIMESTAMP NOT NULL, state VARCHAR NOT NULL   -- state of the record
);

-- Flows per day. `day` is the day of the event itself. level: province, district, commune.
-- channel: direct, online, post.
CREATE TABLE cube_agency (
    scope VARCHAR NOT NULL, day DATE NOT NULL, agency_code VARCHAR NOT NULL,
    level VARCHAR NOT NULL, channel VARCHAR NOT NULL,
    received INTEGER NOT NULL,
    resolved_early INTEGER NOT NULL, resolved_on_day INTEGER NOT NULL, resolved_late INTEGER NOT NULL,
    resolved_late_original INTEGER NOT NULL,                 -- late against the first due date
    withdrawn INTEGER NOT NULL, stopped INTEGER NOT NULL,    -- among the resolved: status 7, status 8
    on_the_spot INTEGER NOT NULL,                            -- among the resolved: wholly at the counter
    became_overdue INTEGER NOT NULL, cleared_overdue INTEGER NOT NULL,
    became_overdue_original INTEGER NOT NULL, cleared_overdue_original INTEGER NOT NULL,
    posted INTEGER NOT NULL, posted_other INTEGER NOT NULL,  -- results handed over by public post, by another carrier
    own_days BIGINT NOT NULL, waiting_days BIGINT NOT NULL,  -- working days of the resolved, without and in pauses
    timed INTEGER NOT NULL                                   -- resolved dossiers that those days are about
);
CREATE TABLE cube_day AS SELECT * EXCLUDE (agency_code) FROM cube_agency LIMIT 0;
CREATE TABLE cube_field AS SELECT scope, day, '' AS field, * EXCLUDE (scope, day, agency_code) FROM cube_agency LIMIT 0;
-- Both at once, per half month: the 1st to the 14th, the 15th to the end. Calendar months and
-- report months (15th to 14th) are both made of these halves.
CREATE TABLE cube_half AS
    SELECT scope, day AS half, agency_code, '' AS field, * EXCLUDE (scope, day, agency_code) FROM cube_agency LIMIT 0;
CREATE TABLE cube_procedure AS
    SELECT scope, half, '' AS procedure_code, * EXCLUDE (scope, half, channel) FROM cube_half LIMIT 0;
CREATE TABLE procedure_name (procedure_code VARCHAR PRIMARY KEY, name_vi VARCHAR NOT NULL, field VARCHAR);

-- Resolved dossiers by time used: share of the limit in percent (bins of 5, capped at 500) and
-- working days of our own (capped at 400). Each dossier stands twice: once by agency (field is
-- empty), once by field (agency_code is empty).
CREATE TABLE time_histogram (
    scope VARCHAR NOT NULL, half DATE NOT NULL, agency_code VARCHAR, field VARCHAR,
    level VARCHAR NOT NULL, measure VARCHAR NOT NULL,        -- used_share, own_days
    bin INTEGER NOT NULL, dossiers INTEGER NOT NULL
);

-- Open dossiers at the snapshot. state: open or waiting (for papers or payment: the
-- clock is paused, the official table counts it as within). Overdue is judged by due_on.
CREATE TABLE open_stock (
    scope VARCHAR NOT NULL, agency_code VARCHAR NOT NULL, field VARCHAR NOT NULL,
    level VARCHAR NOT NULL, channel VARCHAR NOT NULL, procedure_code VARCHAR NOT NULL,
    received_on DATE NOT NULL, due_on DATE, due_original_on DATE,
    state VARCHAR NOT NULL, dossiers INTEGER NOT NULL
);

-- The official table (Biểu II.06a) as an officer imports it when no dossier rows exist.
CREATE TABLE form_row (
    scope VARCHAR NOT NULL, first_day DATE NOT NULL, last_day DATE NOT NULL,
    level VARCHAR NOT NULL, unit VARCHAR NOT NULL, row_number INTEGER NOT NULL,
    tn_tong INTEGER, tn_truc_tuyen INTEGER, tn_truc_tiep_bcci INTEGER, tn_ky_truoc INTEGER,
    gq_tong INTEGER, gq_truoc_han INTEGER, gq_dung_han INTEGER, gq_qua_han INTEGER,
    dg_tong INTEGER, dg_trong_han INTEGER, dg_qua_han INTEGER,
    import_id VARCHAR NOT NULL
);
