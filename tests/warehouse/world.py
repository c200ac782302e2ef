"""A small world in which every check holds: three provinces with figures, three indices, three dossiers."""

from __future__ import annotations

from pathlib import Path

import duckdb

from reform.warehouse.choose import choose_scores
from reform.warehouse.files import DATA_FILES, SCORE_FILES

SCHEMA = Path(__file__).parents[2] / "reform" / "warehouse"

# 63 units with codes 08 … 70, the 34 successors take the first 34 codes in turn.
PROVINCES = """
CREATE TEMP TABLE old AS
SELECT printf('%02d', i + 7) AS code, printf('%02d', (i - 1) % 34 + 8) AS successor
FROM range(1, 64) AS t (i);
INSERT INTO province
SELECT code, 63, 'Tỉnh ' || code, 'Vùng', 'Region', NULL, '2025-06-30', successor, NULL FROM old;
INSERT INTO province
SELECT successor, 34, 'Tỉnh ' || successor, NULL, NULL, '2025-07-01', NULL, NULL,
    string_agg(code, ';' ORDER BY code)
FROM old GROUP BY successor;
INSERT INTO neighbour
SELECT code, printf('%02d', code::INTEGER + 1), 'drawn', NULL, NULL, NULL FROM old WHERE code < '70';
"""

CARDS = """
INSERT INTO index_card
SELECT c, c, c, c, 't', 't', 'p', 'p', 'p', 'p', 'points', 2, 2, TRUE, c <> 'PAPI', NULL, 1
FROM (VALUES ('PCI'), ('PAR'), ('PAPI')) AS t (c);
INSERT INTO source (source_key, publisher, title, kind, derivation) VALUES
('table', 'P', 'T', 'publisher', 'stated'), ('press', 'P', 'T', 'press', 'stated'),
('report', 'P', 'T', 'founding_report', 'stated'), ('report_d', 'P', 'T', 'founding_report', 'derived');
INSERT INTO tier VALUES
('PCI', 'good', 'Tốt', 'Tốt', 'Good', 1), ('PCI', 'low', 'Thấp', 'Thấp', 'Low', 2),
('PAPI', 'high_average', 'High Average', 'Trung bình cao', 'High average', 2);
INSERT INTO dimension
SELECT i, d, p, 2006, NULL, 'tên', 'name', 'tên', 'name', lowest, highest, weight, NULL, kind, additive, 0.05,
    NULL, NULL
FROM (
    VALUES
    ('PCI', '', '', 0, 100, NULL, 'total', TRUE),
    ('PCI', 'D01', 'TOTAL', 1, 10, 40, 'component', TRUE),
    ('PCI', 'D02', 'TOTAL', 1, 10, 60, 'component', FALSE),
    ('PCI', 'D01.1', 'D01', 0, 5, NULL, 'component', FALSE),
    ('PCI', 'D01.2', 'D01', 0, 5, NULL, 'component', FALSE),
    ('PAR', '', '', 0, 100, NULL, 'total', FALSE),
    ('PAR', 'tham_dinh', 'TOTAL', 0, NULL, NULL, 'side', FALSE),
    ('PAR', 'sipas', 'TOTAL', 0, 10, NULL, 'side', FALSE),
    ('PAR', 'ks_lanhdao', 'TOTAL', 0, NULL, NULL, 'side', FALSE),
    ('PAR', 'kt_xh', 'TOTAL', 0, 5, NULL, 'side', FALSE),
    ('PAPI', '', '', 10, 80, NULL, 'total', TRUE)
) AS t (i, d, p, lowest, highest, weight, kind, additive);
INSERT INTO edition
SELECT i, y, make_date(y + 1, 5, 5), 'day', NULL, NULL, make_date(y + 1, 5, 5), 'day', 63, 'true', NULL,
    NULL, NULL, NULL, NULL
FROM (VALUES ('PCI', 2019), ('PAR', 2018), ('PAR', 2019), ('PAPI', 2019)) AS t (i, y);
"""

FIGURES = """
INSERT INTO score_stated
SELECT
    row_number() OVER (), i, y, p, d, score, rank, tier, source, file, place, source = 'report_d', 0, NULL
FROM (
    VALUES
    ('PCI', 2019, '70', '', 63.0, 61, 'low', 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '70', 'D01', 6.0, NULL, NULL, 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '70', 'D02', 6.5, NULL, NULL, 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '70', 'D01.1', 2.5, NULL, NULL, 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '70', 'D01.2', 3.5, NULL, NULL, 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '08', '', 70.0, 1, 'good', 'table', 'scores/pci.csv', 1),
    ('PCI', 2019, '09', '', 65.2, 2, 'good', 'table', 'scores/pci.csv', 1),
    ('PAR', 2019, '70', '', 80.79, 37, NULL, 'report', 'scores/founding_report.csv', 4),
    ('PAR', 2018, '70', '', 75.63, 39, NULL, 'report_d', 'scores/founding_report.csv', 4),
    ('PAR', 2019, '08', '', 81.0, 36, NULL, 'press', 'scores/par.csv', 3),
    ('PAR', 2019, '08', '', 80.95, NULL, NULL, 'report', 'scores/founding_report.csv', 4),
    ('PAR', 2019, '08', 'tham_dinh', 50.0, NULL, NULL, 'press', 'scores/par.csv', 3),
    ('PAR', 2019, '08', 'sipas', 9.0, NULL, NULL, 'press', 'scores/par.csv', 3),
    ('PAR', 2019, '08', 'ks_lanhdao', 18.0, NULL, NULL, 'press', 'scores/par.csv', 3),
    ('PAR', 2019, '08', 'kt_xh', 4.0, NULL, NULL, 'press', 'scores/par.csv', 3),
    ('PAPI', 2019, '70', '', 43.82, NULL, 'high_average', 'table', 'scores/papi.csv', 1),
    ('PAPI', 2019, '70', '', NULL, 1, 'high_average', 'report', 'scores/founding_report.csv', 4)
) AS t (i, y, p, d, score, rank, tier, source, file, place);
INSERT INTO score_interval VALUES
('PAPI', 2019, '70', '', 'unweighted', 43.82, 43.491, 44.149, 0.2, 0.90, 0.95, 'table', NULL, NULL);
INSERT INTO national_statistic VALUES
('PCI', 2019, '', 'max', 70.0, '08', 'table'), ('PCI', 2019, '', 'min', 60.0, NULL, 'table');
INSERT INTO expected_count VALUES
('PCI', 2019, 0, 3, 3, 3), ('PCI', 2019, 1, 2, 0, 0), ('PCI', 2019, 2, 2, 0, 0), ('PAR', 2018, 0, 1, 1, 0),
('PAR', 2019, 0, 2, 2, 0), ('PAR', 2019, 1, 4, 0, 0), ('PAPI', 2019, 0, 1, 0, 1);
INSERT INTO correction VALUES
('two_sources', 'PAR', 2019, '08', NULL, 'disagreement', 'score', '80.95;81.0', '81.0', 'vì', 'why',
    'settled', 'shipped'),
('no_place', 'PAPI', 2019, '70', NULL, 'publisher_does_not_rank', 'rank', '1', NULL, 'vì', 'why',
    'settled', 'shipped'),
('level', 'PAPI', 2019, NULL, NULL, 'label', 'level', '0.95', '0.90', 'vì', 'why', 'settled', 'shipped');
INSERT INTO published_figure
SELECT k, 'tên', 'name', v, try_cast(v AS DOUBLE), 'u', 'đv', 'u', 'exact', NULL, NULL, NULL, 's', 's', 's',
    'k', NULL, NULL, NULL, NULL, 'report'
FROM (
    VALUES ('par.score', '80.79'), ('par.delta', '5.16'), ('par.rank', '37'), ('par.rank_gain', '2'),
    ('papi.rank', '1'), ('papi.group', 'trung bình cao'), ('pci.rank', '61'), ('index.population', '63'),
    ('received', '100'), ('resolved', '90'), ('open', '10'), ('open_share', '10')
) AS t (k, v);
INSERT INTO published_identity VALUES
('stock', 'left', 'received', 1), ('stock', 'right', 'resolved', 1), ('stock', 'right', 'open', 1);
INSERT INTO published_share VALUES ('open_share', 'open', 'received', 0);
"""

# Resolved two days late; open and overdue since 10 June, by online filing; waiting for papers.
DOSSIERS = """
INSERT INTO agency (agency_code, name_vi, level) VALUES
('so-a', 'Sở A', 'province'), ('so-b', 'Sở B', 'province');
INSERT INTO dossier_snapshot VALUES
('province', 'imported', '2021-06-18', '2021-06-01', 3, '2021-06-19 08:00', 'state');
INSERT INTO open_stock VALUES
('province', 'so-a', 'Hộ tịch', 'province', 'online', 'p1', '2021-06-02', '2021-06-09', '2021-06-09',
    'open', 1),
('province', 'so-b', 'Hộ tịch', 'province', 'direct', 'p1', '2021-06-03', '2021-06-10', '2021-06-10',
    'waiting', 1);
INSERT INTO time_histogram VALUES
('province', '2021-06-01', 'so-a', NULL, 'province', 'own_days', 7, 1),
('province', '2021-06-01', 'so-a', NULL, 'province', 'used_share', 140, 1),
('province', '2021-06-01', NULL, 'Đất đai', 'province', 'own_days', 7, 1),
('province', '2021-06-01', NULL, 'Đất đai', 'province', 'used_share', 140, 1);
CREATE TEMP TABLE happened AS
SELECT 'province' AS scope, 'p1' AS procedure_code, 'province' AS level, day::DATE AS day, * EXCLUDE (day)
FROM (
    VALUES
    ('2021-06-01', 'so-a', 'Đất đai', 'direct', 'received', 1),
    ('2021-06-09', 'so-a', 'Đất đai', 'direct', 'became_overdue', 1),
    ('2021-06-09', 'so-a', 'Đất đai', 'direct', 'became_overdue_original', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'cleared_overdue', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'cleared_overdue_original', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'resolved_late', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'resolved_late_original', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'timed', 1),
    ('2021-06-10', 'so-a', 'Đất đai', 'direct', 'own_days', 7),
    ('2021-06-02', 'so-a', 'Hộ tịch', 'online', 'received', 1),
    ('2021-06-10', 'so-a', 'Hộ tịch', 'online', 'became_overdue', 1),
    ('2021-06-10', 'so-a', 'Hộ tịch', 'online', 'became_overdue_original', 1),
    ('2021-06-03', 'so-b', 'Hộ tịch', 'direct', 'received', 1)
) AS t (day, agency_code, field, channel, what, n);
"""
CUBES = {
    "cube_day": "day, channel",
    "cube_agency": "day, channel, agency_code",
    "cube_field": "day, channel, field",
    "cube_half": "half, channel, agency_code, field",
    "cube_procedure": "half, procedure_code, agency_code, field",
}


def fill_cubes(connection: duckdb.DuckDBPyConnection) -> None:
    """Sum the temporary table `happened` into every cube."""
    keys = {"scope", "day", "agency_code", "level", "channel"}
    columns = [str(row[0]) for row in connection.execute("DESCRIBE cube_agency").fetchall()]
    sums = ", ".join(
        f"coalesce(sum(n) FILTER (WHERE what = '{name}'), 0) AS {name}"
        for name in columns
        if name not in keys
    )
    for cube, by in CUBES.items():
        connection.execute(
            f"INSERT INTO {cube} BY NAME SELECT scope, level, {by}, {sums} "
            "FROM (SELECT *, half_of(day) AS half FROM happened) GROUP BY ALL"
        )


def healthy_world() -> duckdb.DuckDBPyConnection:
    """Return an in-memory warehouse in which every check holds."""
    connection = duckdb.connect()
    for name in ("schema.sql", "macros.sql", "dossier_schema.sql", "dossier_macros.sql"):
        connection.execute((SCHEMA / name).read_text(encoding="utf-8"))
    for statements in (PROVINCES, CARDS, FIGURES, DOSSIERS):
        connection.execute(statements)
    choose_scores(connection)
    fill_cubes(connection)
    return connection


def write_data_dir(connection: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """Write the tables of a world as the CSV files they would have come from; return the folder."""
    (folder / "scores").mkdir(parents=True)
    for file in (*DATA_FILES, *SCORE_FILES):
        originals = {renamed: original for original, renamed in file.renamed.items()}
        columns = [str(row[0]) for row in connection.execute(f"DESCRIBE {file.table}").fetchall()]
        columns = [c for c in columns if c not in file.generated]
        wanted = [f'"{c}" AS "{originals.get(c, c)}"' for c in columns if c not in file.computed]
        wanted += [f'TRUE AS "{extra}"' for extra in file.extra]
        only = f"WHERE origin_file = '{file.name}'" if file in SCORE_FILES else ""
        connection.execute(
            f"COPY (SELECT {', '.join(wanted)} FROM {file.table} {only}) TO '{folder / file.name}' (HEADER)"
        )
    return folder
