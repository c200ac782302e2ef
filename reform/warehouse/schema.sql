-- The tables of one published warehouse version (a DuckDB file). Filled from data/ by
-- reform.warehouse.build; every later question reads these tables and nothing else.

-- A provincial unit in one era: `units` is 63 (to 30/06/2025) or 34 (since 01/07/2025).
CREATE TABLE province (
    province_code VARCHAR NOT NULL,      -- GSO code, two digits, text
    units INTEGER NOT NULL,              -- 63 or 34
    name VARCHAR NOT NULL,
    region_vi VARCHAR,                   -- only for the 63
    region_en VARCHAR,
    valid_from DATE,
    valid_to DATE,
    successor_code VARCHAR,              -- code among the 34, only for the 63
    merged_from VARCHAR,                 -- old codes joined by ';', only for the 34
    PRIMARY KEY (province_code, units)
);

-- Which of the 63 units share a border: one row a pair, the lower code first.
CREATE TABLE neighbour (
    province_code VARCHAR NOT NULL, neighbour_code VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,              -- drawn (seen in the shipped outlines) or stated (by source_url)
    source_url VARCHAR, note_vi VARCHAR, note_en VARCHAR,
    PRIMARY KEY (province_code, neighbour_code)
);

CREATE TABLE index_card (
    index_code VARCHAR PRIMARY KEY,
    label VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    topic_vi VARCHAR NOT NULL, topic_en VARCHAR NOT NULL,
    publisher_vi VARCHAR NOT NULL, publisher_en VARCHAR NOT NULL,
    publisher_short_vi VARCHAR NOT NULL, publisher_short_en VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,               -- percent, points or ratio
    decimals INTEGER NOT NULL,           -- shown on the screen
    rank_decimals INTEGER NOT NULL,      -- precision at which a rank is computed
    higher_is_better BOOLEAN NOT NULL,
    ranked_by_publisher BOOLEAN NOT NULL,
    successor VARCHAR,
    sort_order INTEGER NOT NULL
);

-- dimension '' is the total.
CREATE TABLE dimension (
    index_code VARCHAR NOT NULL, dimension VARCHAR NOT NULL, parent VARCHAR NOT NULL,
    valid_from INTEGER NOT NULL, valid_to INTEGER,
    name_vi VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    short_vi VARCHAR NOT NULL, short_en VARCHAR NOT NULL,
    scale_min DOUBLE, max_score DOUBLE,
    weight DOUBLE, weight_origin VARCHAR,
    kind VARCHAR NOT NULL,               -- total, component or side
    additive BOOLEAN NOT NULL, tolerance DOUBLE,
    note_vi VARCHAR, note_en VARCHAR
);

-- When an edition became public. `public_from` follows one rule, named in `public_rule`:
-- day (a day is known), known_by (known to be public by that day), assumed (31/12 of the
-- following year), none (no edition is known to exist).
CREATE TABLE edition (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL,
    published_on DATE, precision VARCHAR, known_by DATE, not_before DATE,
    public_from DATE, public_rule VARCHAR NOT NULL,
    population INTEGER, existence VARCHAR NOT NULL,   -- true, false, unknown
    ranks_named INTEGER,                 -- places the publisher names when it does not name all
    source_url VARCHAR, source_title VARCHAR,
    note_vi VARCHAR, note_en VARCHAR,
    -- The era whose units it is about (province.units), never stated by hand: editions from label
    -- year 2025 on are of the 34 unless they say otherwise.
    units INTEGER GENERATED ALWAYS AS (
        CASE WHEN population = 34 OR (population IS NULL AND year >= 2025) THEN 34 ELSE 63 END
    ),
    PRIMARY KEY (index_code, year)
);

CREATE TABLE source (
    source_key VARCHAR PRIMARY KEY, index_codes VARCHAR, publisher VARCHAR, title VARCHAR,
    year VARCHAR, url VARCHAR, read_through_vi VARCHAR, read_through_en VARCHAR,
    licence_vi VARCHAR, licence_en VARCHAR, kind VARCHAR NOT NULL, derivation VARCHAR NOT NULL,
    note_vi VARCHAR, note_en VARCHAR
);

-- Every cell as every source states it: nothing is dropped here.
CREATE TABLE score_stated (
    stated_id INTEGER PRIMARY KEY,       -- file order
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, province_code VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    score DOUBLE, rank_stated INTEGER, tier_stated VARCHAR,
    source_key VARCHAR NOT NULL,         -- several keys joined by ';'
    origin_file VARCHAR NOT NULL,        -- data/scores/<file>: scores/…; an import: imports/<id>
    source_rank INTEGER NOT NULL,        -- place of the best source in the rule on disagreeing sources
    derived BOOLEAN NOT NULL,            -- some key is derived or reinterpreted
    revision INTEGER NOT NULL,           -- 0 as first published, then 1, 2, … in the order of revisions
    revised_on DATE                      -- day on which a revision, or a table that supersedes, became public
);

-- How an edition stood over time: as first published, then after each day of revisions. Half open:
-- a state is shown from `shown_from` until the day before `shown_to`.
CREATE TABLE edition_state (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, shown_from DATE NOT NULL, shown_to DATE NOT NULL,
    PRIMARY KEY (index_code, year, shown_from)
);

-- The chosen value of a cell: one row per index, year, province, dimension. Score, rank and
-- tier are chosen one by one: the best source that states that field wins (reform.warehouse.choose).
CREATE TABLE score (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, province_code VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    score DOUBLE, rank_published INTEGER, tier_published VARCHAR,   -- tier: code of tier table
    score_source VARCHAR, rank_source VARCHAR, tier_source VARCHAR,
    derived_score BOOLEAN NOT NULL, derived_rank BOOLEAN NOT NULL,
    published_on DATE,                   -- edition.public_from
    revision INTEGER NOT NULL,
    shown_from DATE NOT NULL DEFAULT DATE '0001-01-01',   -- day of the newest revision in the edition
    PRIMARY KEY (index_code, year, province_code, dimension)
);

-- The same with derived and reinterpreted cells left out (setting include_derived = false).
CREATE TABLE score_stated_only AS SELECT * FROM score LIMIT 0;
ALTER TABLE score_stated_only ALTER COLUMN shown_from SET DEFAULT DATE '0001-01-01';

-- Whole editions as they stood before a revision, so that a past day sees what was public then.
CREATE TABLE score_past AS
SELECT *, shown_from AS shown_to, TRUE AS uses_derived FROM score LIMIT 0;

-- Cells that an imported document has a place for and no figure in, and why.
CREATE TABLE cell_missing (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, province_code VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,             -- blank, dash, no_data, not_published, not_applicable, zero
    source_key VARCHAR NOT NULL
);

-- What a person confirmed against a check while importing: the publisher prints it so.
CREATE TABLE confirmed_finding (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL,
    kind VARCHAR NOT NULL,               -- rank_order, rank_shared, tier_order
    source_key VARCHAR NOT NULL
);

-- Figures of other sources that a person confirmed to be contradicted by an imported table: still stated
-- in their tables, and not used from `superseded_on` on.
CREATE TABLE superseded_fact (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL,
    province_code VARCHAR,               -- empty for a national figure that names no unit
    dimension VARCHAR NOT NULL,
    field VARCHAR NOT NULL,              -- score, rank, tier or statistic:NAME
    value VARCHAR NOT NULL,              -- what the source states
    source_key VARCHAR NOT NULL,
    superseded_on DATE NOT NULL,         -- day on which the table became public
    superseded_by VARCHAR NOT NULL,      -- source that the import brought
    why VARCHAR                          -- reason of the person who confirmed
);

-- Groups as the publishers print them.
CREATE TABLE tier (
    index_code VARCHAR NOT NULL, tier VARCHAR NOT NULL, printed VARCHAR NOT NULL,
    name_vi VARCHAR NOT NULL, name_en VARCHAR NOT NULL, sort_order INTEGER NOT NULL,
    PRIMARY KEY (index_code, tier)
);

CREATE TABLE score_interval (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, province_code VARCHAR NOT NULL,
    dimension VARCHAR NOT NULL, weighting VARCHAR NOT NULL,
    score DOUBLE NOT NULL, low DOUBLE NOT NULL, high DOUBLE NOT NULL, std_error DOUBLE NOT NULL,
    level DOUBLE NOT NULL,               -- 0.90: what 1.645 standard errors really are
    level_printed DOUBLE NOT NULL,       -- 0.95: what the publisher prints
    source_key VARCHAR NOT NULL,
    note_vi VARCHAR, note_en VARCHAR
);

CREATE TABLE national_statistic (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, dimension VARCHAR NOT NULL,
    statistic VARCHAR NOT NULL, value DOUBLE NOT NULL, province_code VARCHAR, source_key VARCHAR NOT NULL
);

CREATE TABLE method_break (
    index_code VARCHAR NOT NULL, dimension VARCHAR NOT NULL, from_year INTEGER NOT NULL,
    kind VARCHAR NOT NULL,               -- method, component, publication, boundary
    text_vi VARCHAR NOT NULL, text_en VARCHAR NOT NULL, source VARCHAR
);

CREATE TABLE era (
    index_code VARCHAR NOT NULL, from_year INTEGER NOT NULL, to_year INTEGER,
    label_vi VARCHAR NOT NULL, label_en VARCHAR NOT NULL, population INTEGER
);

CREATE TABLE event (
    event_id VARCHAR PRIMARY KEY, starts_on DATE, ends_on DATE, precision VARCHAR NOT NULL,
    scope VARCHAR NOT NULL, label_vi VARCHAR NOT NULL, label_en VARCHAR NOT NULL,
    source_url VARCHAR, source_title VARCHAR, note_vi VARCHAR, note_en VARCHAR
);

-- Official targets: those of the release and those of the installation's own file.
CREATE TABLE target (
    target_id VARCHAR PRIMARY KEY,
    index_or_measure VARCHAR NOT NULL,   -- code of an index, else the key of a measure
    measure_vi VARCHAR NOT NULL, measure_en VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,              -- national or province
    province_code VARCHAR,               -- whose target it is, only of scope province
    year_from INTEGER NOT NULL, year_to INTEGER,
    kind VARCHAR NOT NULL,               -- share (percent), score (unit of the index), rank or count
    comparison VARCHAR NOT NULL,         -- more_than, at_least, reach (met from here on, no word printed), at_most
    value DOUBLE NOT NULL, unit_vi VARCHAR NOT NULL, unit_en VARCHAR NOT NULL,
    issuer_vi VARCHAR NOT NULL, issuer_en VARCHAR NOT NULL, document VARCHAR NOT NULL,
    issued_on DATE,                      -- day of the document, when it is known
    source_url VARCHAR,
    is_threshold BOOLEAN NOT NULL,       -- level for full marks in a formula, not a policy target
    note_vi VARCHAR, note_en VARCHAR,
    origin VARCHAR NOT NULL              -- shipped or installation
);

CREATE TABLE rhythm (
    dataset VARCHAR PRIMARY KEY, expected_every_months INTEGER NOT NULL, usual_month INTEGER,
    late_after_days INTEGER, state VARCHAR NOT NULL, evidence_vi VARCHAR, evidence_en VARCHAR
);

CREATE TABLE published_figure (
    figure_key VARCHAR PRIMARY KEY, label_vi VARCHAR NOT NULL, label_en VARCHAR NOT NULL,
    value_text VARCHAR NOT NULL,         -- as printed, machine form (dates ISO)
    value DOUBLE,                        -- when it is a number
    unit VARCHAR NOT NULL, unit_vi VARCHAR NOT NULL, unit_en VARCHAR NOT NULL,
    bound VARCHAR NOT NULL,              -- exact, over
    as_of_text_vi VARCHAR, as_of_text_en VARCHAR, as_of_date DATE,
    scope VARCHAR NOT NULL, scope_vi VARCHAR NOT NULL, scope_en VARCHAR NOT NULL,
    kind VARCHAR NOT NULL, quote_place_vi VARCHAR, quote_place_en VARCHAR,
    note_vi VARCHAR, note_en VARCHAR, source_key VARCHAR NOT NULL
);

CREATE TABLE published_identity (
    identity_id VARCHAR NOT NULL, side VARCHAR NOT NULL, figure_key VARCHAR NOT NULL, sign INTEGER NOT NULL
);
CREATE TABLE published_share (
    share_key VARCHAR NOT NULL, numerator_key VARCHAR NOT NULL, denominator_key VARCHAR NOT NULL,
    decimals INTEGER NOT NULL
);

CREATE TABLE correction (
    correction_id VARCHAR PRIMARY KEY, index_code VARCHAR NOT NULL, year INTEGER,
    province_code VARCHAR, dimension VARCHAR,
    kind VARCHAR NOT NULL,               -- disagreement, source_error, label, publisher_does_not_rank
    field VARCHAR, expected VARCHAR,     -- what we expect to find in score_stated, as text
    chosen VARCHAR, reason_vi VARCHAR NOT NULL, reason_en VARCHAR NOT NULL, status VARCHAR NOT NULL,
    origin VARCHAR NOT NULL              -- shipped or installation
);

CREATE TABLE additivity_exception (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, province_code VARCHAR, dimension VARCHAR NOT NULL,
    reason_vi VARCHAR NOT NULL, reason_en VARCHAR NOT NULL
);
CREATE TABLE expected_count (
    index_code VARCHAR NOT NULL, year INTEGER NOT NULL, level INTEGER NOT NULL,   -- 0 total, 1 dimensions, 2 sub-dimensions
    scores INTEGER NOT NULL, ranks INTEGER NOT NULL, tiers INTEGER NOT NULL
);
CREATE TABLE gap (
    gap_id VARCHAR PRIMARY KEY, index_codes VARCHAR, gap_vi VARCHAR, gap_en VARCHAR,
    where_vi VARCHAR, where_en VARCHAR, layout VARCHAR
);
CREATE TABLE calendar_override (
    day DATE PRIMARY KEY, is_working BOOLEAN NOT NULL, reason_vi VARCHAR, reason_en VARCHAR, document VARCHAR
);
-- One row: what this version was made of.
CREATE TABLE build_info (
    version VARCHAR NOT NULL, schema_version INTEGER NOT NULL,
    input_digest VARCHAR NOT NULL,       -- of the index part
    dossier_recipe VARCHAR NOT NULL, dossier_state VARCHAR NOT NULL
);
