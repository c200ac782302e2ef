-- what: What does each row of an extract say, and may it come in?
-- one row per: row of the batch, with the canonical values, the reason of a refusal and the warnings
-- parameter today (date): no receipt and no end may lie after this day
-- parameter code_form (text): regular expression of the usual dossier codes
-- parameter scope (text): whose dossiers; the same code in another scope is another row of the record
-- caveat: Reads `meaning` (what the cells of the batch mean, reform.importing.meanings), the table `word` and the macro key_of. A refusal names its column; no cell content enters a reason.
CREATE OR REPLACE TEMP TABLE judged AS
WITH coded AS (
    SELECT * EXCLUDE (code), code AS raw_code, coalesce(regexp_full_match(code, $code_form), FALSE) AS is_usual
    FROM meaning
),

meant AS (
    SELECT
        *,
        -- Nearly every code is of the usual form as it stands; only the others are looked at closer.
        CASE WHEN is_usual THEN raw_code ELSE nullif(bare(nfc_normalize(raw_code)), '') END AS code,
        is_usual OR regexp_full_match(upper(bare(raw_code)), $code_form) AS code_fits,
        coalesce(level_value, CASE WHEN level IS NULL THEN agency_level END) AS level_used,
        -- An empty cell means something, too.
        CASE
            WHEN channel IS NULL THEN getvariable('empty_channel')
            ELSE channel_value
        END AS channel_used,
        CASE
            WHEN on_the_spot IS NULL
                THEN getvariable('empty_on_the_spot') = 'true'
            ELSE spot_value
        END AS spot_used,
        CASE
            WHEN filed_given AND filed IS NULL THEN 'filed_on'
            WHEN received_given AND received IS NULL THEN 'received_on'
            WHEN due_given AND due IS NULL THEN 'due_on'
            WHEN extended_given AND extended IS NULL THEN 'extended_on'
            WHEN finished_given AND finished IS NULL THEN 'finished_on'
            WHEN returned_given AND returned IS NULL THEN 'returned_on'
            WHEN asked_given AND asked IS NULL THEN 'asked_on'
            WHEN supplied_given AND supplied IS NULL THEN 'supplied_on'
        END AS bad_day,
        coalesce(received_given OR due_given OR finished_given OR returned_given, FALSE) AS names_day
    FROM coded
),

refused AS (
    SELECT
        *,
        CASE
            WHEN code_fits THEN NULL
            WHEN
                coalesce(
                    code, procedure_code, procedure_slug, procedure_name, field, agency, agency_code, level, status
                ) IS NULL
                AND NOT names_day
                THEN 'blank'
            WHEN code IS NULL AND status IS NULL AND NOT names_day THEN 'total'
            WHEN code IS NULL AND (procedure_is_total OR field_is_total OR agency_is_total) THEN 'total'
            -- Codes of the usual form are neither totals nor headings.
            WHEN is_total(code) THEN 'total'
            WHEN is_header(code) THEN 'header'
            -- The numbers of the columns, which stand under the header.
            WHEN length(raw_code) <= 4 AND is_column_number(raw_code) AND received_number THEN 'header'
        END AS skipped,
        CASE
            WHEN code IS NULL THEN 'code no_code'
            WHEN status IS NULL THEN 'status no_status'
            WHEN status_value IS NULL THEN 'status unknown_status'
            WHEN bad_day IS NOT NULL THEN bad_day || ' bad_day'
            WHEN received IS NULL AND status_value NOT IN (1, 3)
                THEN 'received_on no_receipt'
            WHEN received > $today THEN 'received_on future_receipt'
            WHEN finished < received THEN 'finished_on ended_before_receipt'
            WHEN status_value IN (7, 8, 9, 10) AND finished IS NULL AND returned IS NULL
                THEN 'finished_on no_end'
            WHEN finished IS NULL AND returned < received AND status_value IN (7, 8, 9, 10)
                THEN 'returned_on ended_before_receipt'
            WHEN status_value IN (7, 8, 9, 10) AND coalesce(finished, returned) > $today
                THEN CASE WHEN finished IS NULL THEN 'returned_on future_end' ELSE 'finished_on future_end' END
            WHEN channel_used IS NULL THEN 'channel unknown_word'
            WHEN coalesce(agency_code_slug, agency_slug) IS NULL THEN 'agency no_agency'
            WHEN level IS NOT NULL AND level_value IS NULL THEN 'level unknown_word'
            WHEN level_used IS NULL THEN 'level no_level'
        END AS refusal
    FROM meant
)

SELECT
    r.row,
    r.skipped,
    CASE WHEN r.skipped IS NULL THEN r.refusal END AS refusal,
    key_of($scope, CASE WHEN r.is_usual THEN r.code ELSE upper(r.code) END) AS dossier_key,
    coalesce(r.procedure_code, r.procedure_slug) AS procedure_code,
    r.procedure_name,
    coalesce(r.field, '') AS field,
    coalesce(r.agency_code_slug, r.agency_slug) AS agency_code,
    coalesce(r.agency, r.agency_code) AS agency_name,
    r.receiving_slug AS receiving_agency_code,
    r.level_used AS level,
    r.channel_used AS channel,
    r.online_value AS online_level,
    r.filed AS filed_on,
    r.received AS received_on,
    coalesce(r.extended, r.due) AS due_on,
    coalesce(r.due, r.extended) AS due_original_on,
    r.finished AS finished_on,
    r.returned AS returned_on,
    r.return_value AS return_channel,
    r.status_value AS status,
    greatest(coalesce(r.supplied_nth - r.asked_nth, 0), 0)::SMALLINT AS paused_days,
    coalesce(r.spot_used, FALSE) AS on_the_spot,
    -- Each is a warning, warned.sql counts them.
    r.due < r.received AS due_before_receipt,
    r.status_value IN (7, 8, 9, 10) AND r.finished IS NULL AS end_from_return,
    r.status_value = 10 AND r.returned IS NULL AS no_return,
    r.channel_used = 'direct' AND NOT r.received_working AS receipt_on_day_off,
    isodow(coalesce(r.extended, r.due)) >= 6
    AND NOT CASE WHEN r.extended IS NULL THEN r.due_working ELSE r.extended_working END AS due_on_weekend,
    r.due IS NULL AND r.extended IS NULL AND r.received IS NOT NULL AS no_due,
    NOT r.code_fits AS code_form,
    r.code_fits
    AND split_part(r.code, '-', 2) IS DISTINCT FROM r.received_stamp
    AND split_part(r.code, '-', 2) IS DISTINCT FROM r.filed_stamp AS code_day,
    r.return_channel IS NOT NULL AND r.return_value IS NULL AS unknown_return,
    r.online_level IS NOT NULL AND r.online_value IS NULL AS unknown_online_level,
    r.field IS NULL AS no_field
FROM refused AS r
