-- Shared definitions of the dossier questions, stored in every warehouse version.

-- First day of the half month that a day lies in: the 1st or the 15th. Calendar months and
-- report months (15th to 14th) are both made of halves.
CREATE MACRO half_of(the_day) AS (
    (date_trunc('month', the_day)::DATE + CASE WHEN day(the_day) >= 15 THEN 14 ELSE 0 END)::DATE
);

-- Flows per day of one scope under the reader's filters; an empty filter takes all. The cube that
-- answers is the smallest one that knows the filters: by agency and field together there are only
-- half months, whose rows carry the first day of their half. Overdue that begins after the
-- snapshot (open dossiers not due yet) is not in the answer.
CREATE MACRO flows(the_scope, the_agency, the_field, the_level, the_channel) AS TABLE
    WITH day_rows AS (
        SELECT * EXCLUDE (scope, level)
        FROM cube_day
        WHERE the_agency IS NULL AND the_field IS NULL AND scope = the_scope
            AND (the_level IS NULL OR level = the_level) AND (the_channel IS NULL OR channel = the_channel)
        UNION ALL BY NAME
        SELECT * EXCLUDE (scope, level, agency_code)
        FROM cube_agency
        WHERE the_agency IS NOT NULL AND the_field IS NULL AND scope = the_scope AND agency_code = the_agency
            AND (the_level IS NULL OR level = the_level) AND (the_channel IS NULL OR channel = the_channel)
        UNION ALL BY NAME
        SELECT * EXCLUDE (scope, level, field)
        FROM cube_field
        WHERE the_agency IS NULL AND the_field IS NOT NULL AND scope = the_scope AND field = the_field
            AND (the_level IS NULL OR level = the_level) AND (the_channel IS NULL OR channel = the_channel)
    ),

    half_rows AS (
        SELECT half AS day, * EXCLUDE (scope, half, level, agency_code, field)
        FROM cube_half
        WHERE the_agency IS NOT NULL AND the_field IS NOT NULL AND scope = the_scope
            AND agency_code = the_agency AND field = the_field
            AND (the_level IS NULL OR level = the_level) AND (the_channel IS NULL OR channel = the_channel)
    ),

    -- What the half of the snapshot already holds of the days after it.
    ahead AS (
        SELECT
            half_of(s.snapshot_on) AS day,
            -sum(o.dossiers) FILTER (
                WHERE o.due_on >= s.snapshot_on AND half_of(o.due_on + 1) = half_of(s.snapshot_on)
            ) AS became_overdue,
            -sum(o.dossiers) FILTER (
                WHERE o.due_original_on >= s.snapshot_on AND half_of(o.due_original_on + 1) = half_of(s.snapshot_on)
            ) AS became_overdue_original
        FROM open_stock AS o
        INNER JOIN dossier_snapshot AS s USING (scope)
        WHERE the_agency IS NOT NULL AND the_field IS NOT NULL AND scope = the_scope
            AND o.state = 'open' AND o.agency_code = the_agency AND o.field = the_field
            AND (the_level IS NULL OR o.level = the_level) AND (the_channel IS NULL OR o.channel = the_channel)
        GROUP BY ALL
    ),

    together AS (
        SELECT * FROM day_rows
        UNION ALL BY NAME SELECT * FROM half_rows
        UNION ALL BY NAME SELECT * FROM ahead
    )

    SELECT
        t.day,
        coalesce(sum(t.received), 0)::BIGINT AS received,
        coalesce(sum(t.received) FILTER (WHERE t.channel = 'online'), 0)::BIGINT AS online,
        coalesce(sum(t.received) FILTER (WHERE t.channel = 'post'), 0)::BIGINT AS post,
        coalesce(sum(t.resolved_early), 0)::BIGINT AS early,
        coalesce(sum(t.resolved_on_day), 0)::BIGINT AS on_day,
        coalesce(sum(t.resolved_late), 0)::BIGINT AS late,
        coalesce(sum(t.resolved_late_original), 0)::BIGINT AS late_original,
        coalesce(sum(t.withdrawn), 0)::BIGINT AS withdrawn,
        coalesce(sum(t.stopped), 0)::BIGINT AS stopped,
        coalesce(sum(t.on_the_spot), 0)::BIGINT AS on_the_spot,
        coalesce(sum(t.became_overdue), 0)::BIGINT AS became_overdue,
        coalesce(sum(t.cleared_overdue), 0)::BIGINT AS cleared_overdue,
        coalesce(sum(t.became_overdue_original), 0)::BIGINT AS became_overdue_original,
        coalesce(sum(t.cleared_overdue_original), 0)::BIGINT AS cleared_overdue_original,
        coalesce(sum(t.posted), 0)::BIGINT AS posted,
        coalesce(sum(t.posted_other), 0)::BIGINT AS posted_other,
        coalesce(sum(t.own_days), 0)::BIGINT AS own_days,
        coalesce(sum(t.waiting_days), 0)::BIGINT AS waiting_days,
        coalesce(sum(t.timed), 0)::BIGINT AS timed
    FROM together AS t
    INNER JOIN dossier_snapshot AS s ON s.scope = the_scope
    WHERE t.day <= s.snapshot_on
    GROUP BY t.day;

-- The last day that an answer may speak of: the snapshot, or the as-of day before it. With agency
-- and field both chosen it is the end of the last whole half month, unless the snapshot is reached.
CREATE MACRO last_day_held(the_scope, the_day, the_agency, the_field) AS (
    SELECT
        CASE
            WHEN the_day >= s.snapshot_on THEN s.snapshot_on
            WHEN the_agency IS NULL OR the_field IS NULL OR half_of(the_day + 1) > half_of(the_day) THEN the_day
            ELSE half_of(the_day) - 1
        END
    FROM dossier_snapshot AS s
    WHERE s.scope = the_scope
);

-- Measures of several periods at once: a list of {which, first, last}. Stocks are those at the end
-- of the period, flows those within; `last_held` says how far the data reach into the period. A
-- period that ends before the first dossier or begins after the last day held has no row.
CREATE MACRO measured(the_scope, the_agency, the_field, the_level, the_channel, the_day, periods) AS TABLE
    WITH asked AS (
        SELECT
            p.which,
            p.first,
            p.last,
            least(p.last, last_day_held(the_scope, the_day, the_agency, the_field)) AS last_held
        FROM (SELECT unnest(periods) AS p)
        INNER JOIN dossier_snapshot AS s ON s.scope = the_scope AND p.last >= s.first_day
    ),

    summed AS (
        SELECT
            a.which,
            coalesce(sum(f.received - f.early - f.on_day - f.late) FILTER (WHERE f.day < a.first), 0) AS carried,
            coalesce(sum(f.received) FILTER (WHERE f.day >= a.first), 0) AS received,
            coalesce(sum(f.online) FILTER (WHERE f.day >= a.first), 0) AS online,
            coalesce(sum(f.post) FILTER (WHERE f.day >= a.first), 0) AS post,
            coalesce(sum(f.early) FILTER (WHERE f.day >= a.first), 0) AS early,
            coalesce(sum(f.on_day) FILTER (WHERE f.day >= a.first), 0) AS on_day,
            coalesce(sum(f.late) FILTER (WHERE f.day >= a.first), 0) AS late,
            coalesce(sum(f.late_original) FILTER (WHERE f.day >= a.first), 0) AS late_original,
            coalesce(sum(f.withdrawn) FILTER (WHERE f.day >= a.first), 0) AS withdrawn,
            coalesce(sum(f.stopped) FILTER (WHERE f.day >= a.first), 0) AS stopped,
            coalesce(sum(f.on_the_spot) FILTER (WHERE f.day >= a.first), 0) AS on_the_spot,
            coalesce(sum(f.posted) FILTER (WHERE f.day >= a.first), 0) AS posted,
            coalesce(sum(f.posted_other) FILTER (WHERE f.day >= a.first), 0) AS posted_other,
            coalesce(sum(f.own_days) FILTER (WHERE f.day >= a.first), 0) AS own_days,
            coalesce(sum(f.waiting_days) FILTER (WHERE f.day >= a.first), 0) AS waiting_days,
            coalesce(sum(f.timed) FILTER (WHERE f.day >= a.first), 0) AS timed,
            coalesce(sum(f.received - f.early - f.on_day - f.late), 0) AS in_process,
            coalesce(sum(f.became_overdue - f.cleared_overdue), 0) AS overdue,
            coalesce(sum(f.became_overdue_original - f.cleared_overdue_original), 0) AS overdue_original
        FROM asked AS a
        LEFT JOIN flows(the_scope, the_agency, the_field, the_level, the_channel) AS f ON f.day <= a.last_held
        GROUP BY a.which
    )

    SELECT
        a.which,
        a.first,
        a.last,
        a.last_held,
        a.last_held = a.last AS complete,
        s.carried::BIGINT AS carried,
        s.received::BIGINT AS received,
        s.online::BIGINT AS online,
        s.post::BIGINT AS post,
        (s.received - s.online - s.post)::BIGINT AS direct,
        (s.carried + s.received)::BIGINT AS total_in,
        (s.early + s.on_day + s.late)::BIGINT AS resolved,
        s.early::BIGINT AS early,
        s.on_day::BIGINT AS on_day,
        s.late::BIGINT AS late,
        s.in_process::BIGINT AS in_process,
        (s.in_process - s.overdue)::BIGINT AS within,
        s.overdue::BIGINT AS overdue,
        (s.early + s.on_day) / nullif(s.early + s.on_day + s.late, 0) AS ontime_rate,
        (s.early + s.on_day + s.in_process - s.overdue) / nullif(s.carried + s.received, 0) AS rate_766,
        s.online / nullif(s.received, 0) AS online_share,
        s.overdue / nullif(s.in_process, 0) AS overdue_share,
        s.withdrawn::BIGINT AS withdrawn,
        s.stopped::BIGINT AS stopped,
        s.on_the_spot::BIGINT AS on_the_spot,
        s.posted::BIGINT AS posted,
        s.posted_other::BIGINT AS posted_other,
        s.late_original::BIGINT AS late_original,
        s.overdue_original::BIGINT AS overdue_original,
        s.own_days::BIGINT AS own_days,
        s.waiting_days::BIGINT AS waiting_days,
        s.timed::BIGINT AS timed
    FROM asked AS a
    INNER JOIN summed AS s USING (which)
    WHERE a.last_held >= a.first;

-- Measures of every imported official table of a scope (Biểu II.06a), a row a period, in the
-- columns of `measured`; what the table does not tell is empty. `months` is 0 where the period is
-- no run of whole months. Where dossiers are held they answer, and this has no row.
CREATE MACRO form_measured(the_scope, the_level, the_day) AS TABLE
    WITH summed AS (
        SELECT
            f.first_day AS first,
            f.last_day AS last,
            sum(f.tn_tong)::BIGINT AS total_in,
            sum(f.tn_truc_tuyen)::BIGINT AS online,
            sum(f.tn_truc_tuyen + f.tn_truc_tiep_bcci)::BIGINT AS received,
            sum(f.tn_ky_truoc)::BIGINT AS carried,
            sum(f.gq_tong)::BIGINT AS resolved,
            sum(f.gq_truoc_han)::BIGINT AS early,
            sum(f.gq_dung_han)::BIGINT AS on_day,
            sum(f.gq_qua_han)::BIGINT AS late,
            sum(f.dg_tong)::BIGINT AS in_process,
            sum(f.dg_trong_han)::BIGINT AS within,
            sum(f.dg_qua_han)::BIGINT AS overdue
        FROM form_row AS f
        WHERE f.scope = the_scope
            AND f.last_day <= the_day
            AND (the_level IS NULL OR f.level = the_level)
            AND NOT EXISTS (SELECT 1 FROM dossier_snapshot AS s WHERE s.scope = the_scope)
        GROUP BY f.first_day, f.last_day
    )

    SELECT
        s.first,
        s.last,
        s.last AS last_held,
        TRUE AS complete,
        s.carried,
        s.received,
        s.online,
        NULL::BIGINT AS post,
        NULL::BIGINT AS direct,
        s.total_in,
        s.resolved,
        s.early,
        s.on_day,
        s.late,
        s.in_process,
        s.within,
        s.overdue,
        (s.early + s.on_day) / nullif(s.resolved, 0) AS ontime_rate,
        (s.early + s.on_day + s.within) / nullif(s.total_in, 0) AS rate_766,
        s.online / nullif(s.received, 0) AS online_share,
        s.overdue / nullif(s.in_process, 0) AS overdue_share,
        NULL::BIGINT AS withdrawn,
        NULL::BIGINT AS stopped,
        NULL::BIGINT AS on_the_spot,
        NULL::BIGINT AS posted,
        NULL::BIGINT AS posted_other,
        NULL::BIGINT AS late_original,
        NULL::BIGINT AS overdue_original,
        NULL::BIGINT AS own_days,
        NULL::BIGINT AS waiting_days,
        NULL::BIGINT AS timed,
        CASE
            WHEN s.first + to_months(datesub('month', s.first, s.last + 1)) = s.last + 1
                THEN datesub('month', s.first, s.last + 1)
            ELSE 0
        END AS months
    FROM summed AS s;
