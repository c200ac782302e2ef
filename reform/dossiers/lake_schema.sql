-- Tables of a lake that keeps the record of dossiers; the columns of a row are those of `incoming`.
-- A lake knows no closed sets of words: they are plain text in it.
CREATE TABLE lake.dossier_row AS
SELECT
    * EXCLUDE (row_order) REPLACE (
        scope::VARCHAR AS scope, origin::VARCHAR AS origin, level::VARCHAR AS level,
        channel::VARCHAR AS channel, online_level::VARCHAR AS online_level,
        return_channel::VARCHAR AS return_channel
    ),
    0::INTEGER AS seq,
    0::INTEGER AS year
FROM incoming LIMIT 0;
ALTER TABLE lake.dossier_row SET PARTITIONED BY (year);
CREATE TABLE lake.import (import_id VARCHAR, seq INTEGER, document VARCHAR);
CREATE TABLE lake.state (name VARCHAR, document VARCHAR);
CREATE TABLE lake.head (state VARCHAR, secret_print VARCHAR);
