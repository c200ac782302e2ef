-- what: What does each row of an extract say, and may it come in?
-- one row per: row of the batch, with the canonical values, the reason of a refusal and the warnings
-- parameter today (date): no receipt and no end may lie after this day
-- parameter code_form (text): regular expression of the usual dossier codes
-- parameter scope (text): whose dossiers; the same code in another scope is another row of the record
-- caveat: Reads the tables `batch` (texts), `word` (column, text, value), `working_day` and the macro dossier_key. A refusal names its column; no cell content enters a reason.
CREATE OR REPLACE TEMP TABLE judged AS
WITH meant AS (
    SELECT
        b.row,
        nullif(bare(nfc_normalize(b.code)), '') AS code,
        regexp_full_match(upper(bare(b.code)), $code_form) AS code_fits,
        -- The numbers of the columns, which stand under the header.
        length(b.code) <= 4 AND is_column_number(b.code) AND is_column_number(b.received_on) AS numbers_columns,
        coalesce(pc.plain, pn.slug) AS procedure_code,
        pn.plain AS procedure_name,
        fi.plain AS field,
        ag.plain AS agency,
        ac.plain AS agency_code,
        re.plain AS receiving_agency,
        lv.plain AS level,
        st.plain AS status,
        rt.plain AS return_channel,
        ot.plain AS online_level,
        coalesce(ac.slug, ag.slug) AS agency_slug,
        re.slug AS receiving_slug,
        coalesce(pn.is_total OR fi.is_total OR ag.is_total, FALSE) AS names_total,
        coalesce(lw.value, CASE WHEN lv.plain IS NULL THEN ag.level END) AS level_value,
        lw.value AS level_text,
        sw.value::TINYINT AS status_value,
        cw.value AS channel_value,
        rw.value AS return_value,
        ow.value AS online_value,
        coalesce(pw.value = 'true', FALSE) AS spot_value,
        d1.day AS filed,
        d1.stamp AS filed_stamp,
        d2.day AS received,
        d2.stamp AS received_stamp,
        d3.day AS due,
        d4.day AS extended,
        d5.day AS finished,
        d6.day AS returned,
        d7.day AS asked,
        d8.day AS supplied,
        CASE
            WHEN d1.is_given AND d1.day IS NULL THEN 'filed_on'
            WHEN d2.is_given AND d2.day IS NULL THEN 'received_on'
            WHEN d3.is_given AND d3.day IS NULL THEN 'due_on'
            WHEN d4.is_given AND d4.day IS NULL THEN 'extended_on'
            WHEN d5.is_given AND d5.day IS NULL THEN 'finished_on'
            WHEN d6.is_given AND d6.day IS NULL THEN 'returned_on'
            WHEN d7.is_given AND d7.day IS NULL THEN 'asked_on'
            WHEN d8.is_given AND d8.day IS NULL THEN 'supplied_on'
        END AS bad_day,
        coalesce(d2.is_given OR d3.is_given OR d5.is_given OR d6.is_given, FALSE) AS names_day
    FROM batch AS b
    LEFT JOIN known_text AS pc ON b.procedure_code = pc.raw
    LEFT JOIN known_text AS pn ON b.procedure_name = pn.raw
    LEFT JOIN known_text AS fi ON b.field = fi.raw
    LEFT JOIN known_text AS ag ON b.agency = ag.raw
    LEFT JOIN known_text AS ac ON b.agency_code = ac.raw
    LEFT JOIN known_text AS re ON b.receiving_agency = re.raw
    LEFT JOIN known_text AS lv ON b.level = lv.raw
    LEFT JOIN known_text AS ct ON b.channel = ct.raw
    LEFT JOIN known_text AS st ON b.status = st.raw
    LEFT JOIN known_text AS rt ON b.return_channel = rt.raw
    LEFT JOIN known_text AS ot ON b.online_level = ot.raw
    LEFT JOIN known_text AS pt ON b.on_the_spot = pt.raw
    LEFT JOIN word AS lw ON lw.name = 'level' AND lv.folded = lw.text
    LEFT JOIN word AS cw ON cw.name = 'channel' AND coalesce(ct.folded, '') = cw.text
    LEFT JOIN word AS sw ON sw.name = 'status' AND st.folded = sw.text
    LEFT JOIN word AS rw ON rw.name = 'return_channel' AND rt.folded = rw.text
    LEFT JOIN word AS ow ON ow.name = 'online_level' AND ot.folded = ow.text
    LEFT JOIN word AS pw ON pw.name = 'on_the_spot' AND coalesce(pt.folded, '') = pw.text
    LEFT JOIN known_day AS d1 ON b.filed_on = d1.raw
    LEFT JOIN known_day AS d2 ON b.received_on = d2.raw
    LEFT JOIN known_day AS d3 ON b.due_on = d3.raw
    LEFT JOIN known_day AS d4 ON b.extended_on = d4.raw
    LEFT JOIN known_day AS d5 ON b.finished_on = d5.raw
    LEFT JOIN known_day AS d6 ON b.returned_on = d6.raw
    LEFT JOIN known_day AS d7 ON b.asked_on = d7.raw
    LEFT JOIN known_day AS d8 ON b.supplied_on = d8.raw
),

refused AS (
    SELECT
        *,
        CASE
            WHEN coalesce(code, procedure_code, procedure_name, field, agency, agency_code, level, status) IS NULL
                AND NOT names_day THEN 'blank'
            WHEN code IS NULL AND status IS NULL AND NOT names_day THEN 'total'
            WHEN code IS NULL AND names_total THEN 'total'
            -- Codes of the known form are neither totals nor headings: no need to look closer.
            WHEN code IS NOT NULL AND NOT code_fits AND is_total(code) THEN 'total'
            WHEN code IS NOT NULL AND NOT code_fits AND (is_header(code) OR numbers_columns) THEN 'header'
        END AS skipped,
        CASE
            WHEN code IS NULL THEN struct_pack(name := 'code', reason := 'no_code')
            WHEN status IS NULL THEN struct_pack(name := 'status', reason := 'no_status')
            WHEN status_value IS NULL THEN struct_pack(name := 'status', reason := 'unknown_status')
            WHEN bad_day IS NOT NULL THEN struct_pack(name := bad_day, reason := 'bad_day')
            WHEN received IS NULL AND status_value NOT IN (1, 3)
                THEN struct_pack(name := 'received_on', reason := 'no_receipt')
            WHEN received > $today THEN struct_pack(name := 'received_on', reason := 'future_receipt')
            WHEN finished < received THEN struct_pack(name := 'finished_on', reason := 'ended_before_receipt')
            WHEN status_value IN (7, 8, 9, 10) AND finished IS NULL AND returned IS NULL
                THEN struct_pack(name := 'finished_on', reason := 'no_end')
            WHEN finished IS NULL AND returned < received AND status_value IN (7, 8, 9, 10)
                THEN struct_pack(name := 'returned_on', reason := 'ended_before_receipt')
            WHEN status_value IN (7, 8, 9, 10) AND coalesce(finished, returned) > $today
                THEN struct_pack(
                    name := CASE WHEN finished IS NULL THEN 'returned_on' ELSE 'finished_on' END, reason := 'future_end'
                )
            WHEN channel_value IS NULL THEN struct_pack(name := 'channel', reason := 'unknown_word')
            WHEN agency_slug IS NULL THEN struct_pack(name := 'agency', reason := 'no_agency')
            WHEN level IS NOT NULL AND level_text IS NULL THEN struct_pack(name := 'level', reason := 'unknown_word')
            WHEN level_value IS NULL THEN struct_pack(name := 'level', reason := 'no_level')
        END AS refusal
    FROM meant
)

SELECT
    r.row,
    r.skipped,
    CASE WHEN r.skipped IS NULL THEN r.refusal END AS refusal,
    dossier_key($scope, r.code) AS dossier_key,
    r.procedure_code,
    r.procedure_name,
    coalesce(r.field, '') AS field,
    r.agency_slug AS agency_code,
    coalesce(r.agency, r.agency_code) AS agency_name,
    r.receiving_slug AS receiving_agency_code,
    r.level_value AS level,
    r.channel_value AS channel,
    r.online_value AS online_level,
    r.filed AS filed_on,
    r.received AS received_on,
    coalesce(r.extended, r.due) AS due_on,
    coalesce(r.due, r.extended) AS due_original_on,
    r.finished AS finished_on,
    r.returned AS returned_on,
    r.return_value AS return_channel,
    r.status_value AS status,
    greatest(coalesce(supply.nth - ask.nth, 0), 0)::SMALLINT AS paused_days,
    r.spot_value AS on_the_spot,
    -- Each is a warning, warned.sql counts them.
    r.due < r.received AS due_before_receipt,
    r.status_value IN (7, 8, 9, 10) AND r.finished IS NULL AS end_from_return,
    r.status_value = 10 AND r.returned IS NULL AS no_return,
    r.channel_value = 'direct' AND NOT came.is_working AS receipt_on_day_off,
    isodow(coalesce(r.extended, r.due)) >= 6 AND NOT promised.is_working AS due_on_weekend,
    r.due IS NULL AND r.extended IS NULL AND r.received IS NOT NULL AS no_due,
    NOT r.code_fits AS code_form,
    r.code_fits
    AND split_part(r.code, '-', 2) IS DISTINCT FROM r.received_stamp
    AND split_part(r.code, '-', 2) IS DISTINCT FROM r.filed_stamp AS code_day,
    r.return_channel IS NOT NULL AND r.return_value IS NULL AS unknown_return,
    r.online_level IS NOT NULL AND r.online_value IS NULL AS unknown_online_level,
    r.field IS NULL AS no_field
FROM refused AS r
LEFT JOIN working_day AS came ON r.received = came.day
LEFT JOIN working_day AS promised ON coalesce(r.extended, r.due) = promised.day
LEFT JOIN working_day AS ask ON r.asked = ask.day
LEFT JOIN working_day AS supply ON r.supplied = supply.day
