-- what: What does the official table (Biểu II.06a) say for a period?
-- one row per: field of work within its level, the total of each level, and the whole
-- parameter scope (text): centre or province
-- parameter level (text, optional): province, district or commune
-- parameter first (date): first day of the period
-- parameter last (date): last day of the period
-- parameter as_of (date): only what was known on that day
-- column level (text): level, empty for the whole
-- column unit (text): field of work, empty for a total
-- column is_total (boolean): total of a level or of the whole
-- column tn_tong (integer): column 3, carried over and received
-- column tn_truc_tuyen (integer): column 4, received online in the period
-- column tn_truc_tiep_bcci (integer): column 5, received at the counter or by post
-- column tn_ky_truoc (integer): column 6, carried over from the period before
-- column gq_tong (integer): column 7, resolved
-- column gq_truoc_han (integer): column 8, early
-- column gq_dung_han (integer): column 9, on the day, withdrawn ones included
-- column gq_qua_han (integer): column 10, late
-- column dg_tong (integer): column 11, in process
-- column dg_trong_han (integer): column 12, within the deadline, waiting for papers included
-- column dg_qua_han (integer): column 13, overdue
-- column from_form (boolean): taken from an imported table, not counted from dossiers
-- column last_held (date): last day that the data speak of
-- caveat: An imported table answers only when no dossier rows are held for the scope, and only for exactly its own period.
WITH reach AS MATERIALIZED (
    SELECT least($last, $as_of, s.snapshot_on) AS until_day FROM dossier_snapshot AS s WHERE s.scope = $scope
),

-- Everything is summed once; the totals are sums of these few rows.
of_field AS (
    SELECT
        c.level,
        c.field AS unit,
        coalesce(sum(c.received) FILTER (WHERE c.day >= $first AND c.channel = 'online'), 0) AS tn_truc_tuyen,
        coalesce(sum(c.received) FILTER (WHERE c.day >= $first AND c.channel <> 'online'), 0) AS tn_truc_tiep_bcci,
        coalesce(
            sum(c.received - c.resolved_early - c.resolved_on_day - c.resolved_late) FILTER (WHERE c.day < $first), 0
        ) AS tn_ky_truoc,
        coalesce(sum(c.resolved_early) FILTER (WHERE c.day >= $first), 0) AS gq_truoc_han,
        coalesce(sum(c.resolved_on_day) FILTER (WHERE c.day >= $first), 0) AS gq_dung_han,
        coalesce(sum(c.resolved_late) FILTER (WHERE c.day >= $first), 0) AS gq_qua_han,
        sum(c.received - c.resolved_early - c.resolved_on_day - c.resolved_late) AS dg_tong,
        sum(c.became_overdue - c.cleared_overdue) AS dg_qua_han
    FROM cube_field AS c
    WHERE c.scope = $scope
        AND c.day <= (SELECT r.until_day FROM reach AS r)
        AND ($level IS NULL OR c.level = $level)
        AND (SELECT r.until_day >= $first FROM reach AS r)
    GROUP BY c.level, c.field
),

counted AS (
    SELECT
        level,
        unit,
        level IS NULL OR unit IS NULL AS is_total,
        sum(tn_truc_tuyen) AS tn_truc_tuyen,
        sum(tn_truc_tiep_bcci) AS tn_truc_tiep_bcci,
        sum(tn_ky_truoc) AS tn_ky_truoc,
        sum(gq_truoc_han) AS gq_truoc_han,
        sum(gq_dung_han) AS gq_dung_han,
        sum(gq_qua_han) AS gq_qua_han,
        sum(dg_tong) AS dg_tong,
        sum(dg_qua_han) AS dg_qua_han
    FROM of_field
    GROUP BY GROUPING SETS ((level, unit), (level), ())
),

from_dossiers AS (
    SELECT
        level,
        unit,
        is_total,
        tn_ky_truoc + tn_truc_tuyen + tn_truc_tiep_bcci AS tn_tong,
        tn_truc_tuyen,
        tn_truc_tiep_bcci,
        tn_ky_truoc,
        gq_truoc_han + gq_dung_han + gq_qua_han AS gq_tong,
        gq_truoc_han,
        gq_dung_han,
        gq_qua_han,
        dg_tong,
        dg_tong - dg_qua_han AS dg_trong_han,
        dg_qua_han,
        FALSE AS from_form,
        (SELECT r.until_day FROM reach AS r) AS last_held
    FROM counted
    WHERE dg_tong IS NOT NULL
),

from_form AS (
    SELECT
        f.level,
        f.unit,
        f.level IS NULL OR f.unit IS NULL AS is_total,
        sum(f.tn_tong) AS tn_tong,
        sum(f.tn_truc_tuyen) AS tn_truc_tuyen,
        sum(f.tn_truc_tiep_bcci) AS tn_truc_tiep_bcci,
        sum(f.tn_ky_truoc) AS tn_ky_truoc,
        sum(f.gq_tong) AS gq_tong,
        sum(f.gq_truoc_han) AS gq_truoc_han,
        sum(f.gq_dung_han) AS gq_dung_han,
        sum(f.gq_qua_han) AS gq_qua_han,
        sum(f.dg_tong) AS dg_tong,
        sum(f.dg_trong_han) AS dg_trong_han,
        sum(f.dg_qua_han) AS dg_qua_han,
        TRUE AS from_form,
        any_value(f.last_day) AS last_held
    FROM form_row AS f
    WHERE f.scope = $scope
        AND f.first_day = $first
        AND f.last_day = $last
        AND f.last_day <= $as_of
        AND ($level IS NULL OR f.level = $level)
        AND NOT EXISTS (SELECT 1 FROM dossier_snapshot AS s WHERE s.scope = $scope)
    GROUP BY GROUPING SETS ((f.level, f.unit), (f.level), ())
    HAVING count(*) > 0
)

SELECT level, unit, is_total, columns(c -> c LIKE 'tn_%' OR c LIKE 'gq_%' OR c LIKE 'dg_%')::BIGINT, from_form, last_held
FROM (SELECT * FROM from_dossiers UNION ALL BY NAME SELECT * FROM from_form)
-- A field without a dossier in the period is no row of the form.
WHERE is_total OR tn_tong > 0
ORDER BY
    level IS NULL,
    list_position(['province', 'district', 'commune'], level),
    is_total,
    unit COLLATE vi
