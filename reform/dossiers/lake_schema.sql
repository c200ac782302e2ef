-- Tables of a lake that keeps the record of dossiers; the columns of a row are those of `incoming`.
CREATE TABLE lake.dossier_row AS
SELECT * EXCLUDE (row_order), 0::INTEGER AS seq, 0::INTEGER AS year FROM incoming LIMIT 0;
ALTER TABLE lake.dossier_row SET PARTITIONED BY (year);
CREATE TABLE lake.import (import_id VARCHAR, seq INTEGER, document VARCHAR);
CREATE TABLE lake.state (name VARCHAR, document VARCHAR);
CREATE TABLE lake.head (state VARCHAR, secret_print VARCHAR);
