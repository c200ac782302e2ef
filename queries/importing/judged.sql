-- what: What does each row of an extract say, and may it come in?
-- one row per: row of the batch, with the canonical values, the reason of a refusal and the warnings
-- parameter today (date): no receipt may lie after this day
-- caveat: Reads the tables `batch` (texts), `word` (column, text, value), `working_day` and the macro dossier_key. A refusal names its column; no cell content enters a reason.
CREATE OR REPLACE TEMP TABLE judged AS
WITH plain AS (
    SELECT row, columns(* EXCLUDE (row)) FROM (
        SELECT row, nullif(trim(nfc_normalize(columns(* EXCLUDE (row)))), '') FROM batch
    )
),

meant AS (
    SELECT
        p.*,
        st.value::TINYINT AS status_value,
        ch.value AS channel_value,
        le.value AS level_text,
        rc.value AS return_value,
        ol.value AS online_value,
        coalesce(sp.value = 'true', FALSE) AS spot_value,
        day_of(p.filed_on) AS filed,
        day_of(p.received_on) AS received,
        day_of(p.due_on) AS due,
        day_of(p.extended_on) AS extended,
        day_of(p.finished_on) AS finished,
        day_of(p.returned_on) AS returned,
        day_of(p.asked_on) AS asked,
        day_of(p.supplied_on) AS supplied
    FROM plain AS p
    LEFT JOIN word AS st ON st.name = 'status' AND st.text = folded(p.status)
    LEFT JOIN word AS ch ON ch.name = 'channel' AND ch.text = folded(coalesce(p.channel, ''))
    LEFT JOIN word AS le ON le.name = 'level' AND le.text = folded(p.level)
    LEFT JOIN word AS rc ON rc.name = 'return_channel' AND rc.text = folded(p.return_channel)
    LEFT JOIN word AS ol ON ol.name = 'online_level' AND ol.text = folded(p.online_level)
    LEFT JOIN word AS sp ON sp.name = 'on_the_spot' AND sp.text = folded(coalesce(p.on_the_spot, ''))
),

levelled AS (
    SELECT
        *,
        coalesce(level_text, CASE WHEN level IS NULL THEN level_of(agency) END) AS level_value
    FROM meant
),

refused AS (
    SELECT
        *,
        CASE
            WHEN coalesce(
                code, procedure_code, procedure_name, field, agency, agency_code, receiving_agency, level,
                received_on, due_on, finished_on, status
            ) IS NULL THEN 'blank'
            WHEN code IS NULL AND received_on IS NULL AND due_on IS NULL AND finished_on IS NULL THEN 'total'
            WHEN is_total(code) OR is_total(procedure_name) OR is_total(field) OR is_total(agency) THEN 'total'
            WHEN is_header(code) THEN 'header'
        END AS skipped,
        CASE
            WHEN code IS NULL THEN struct_pack(name := 'code', reason := 'no_code')
            WHEN status IS NULL THEN struct_pack(name := 'status', reason := 'no_status')
            WHEN status_value IS NULL THEN struct_pack(name := 'status', reason := 'unknown_status')
            WHEN filed_on IS NOT NULL AND filed IS NULL THEN struct_pack(name := 'filed_on', reason := 'bad_day')
            WHEN received_on IS NOT NULL AND received IS NULL
                THEN struct_pack(name := 'received_on', reason := 'bad_day')
            WHEN due_on IS NOT NULL AND due IS NULL THEN struct_pack(name := 'due_on', reason := 'bad_day')
            WHEN extended_on IS NOT NULL AND extended IS NULL
                THEN struct_pack(name := 'extended_on', reason := 'bad_day')
            WHEN finished_on IS NOT NULL AND finished IS NULL
                THEN struct_pack(name := 'finished_on', reason := 'bad_day')
            WHEN returned_on IS NOT NULL AND returned IS NULL
                THEN struct_pack(name := 'returned_on', reason := 'bad_day')
            WHEN asked_on IS NOT NULL AND asked IS NULL THEN struct_pack(name := 'asked_on', reason := 'bad_day')
            WHEN supplied_on IS NOT NULL AND supplied IS NULL
                THEN struct_pack(name := 'supplied_on', reason := 'bad_day')
            WHEN received IS NULL AND status_value NOT IN (1, 3)
                THEN struct_pack(name := 'received_on', reason := 'no_receipt')
            WHEN received > $today THEN struct_pack(name := 'received_on', reason := 'future_receipt')
            WHEN finished < received THEN struct_pack(name := 'finished_on', reason := 'ended_before_receipt')
            WHEN status_value IN (7, 8, 9, 10) AND finished IS NULL AND returned IS NULL
                THEN struct_pack(name := 'finished_on', reason := 'no_end')
            WHEN finished IS NULL AND returned < received AND status_value IN (7, 8, 9, 10)
                THEN struct_pack(name := 'returned_on', reason := 'ended_before_receipt')
            WHEN channel_value IS NULL THEN struct_pack(name := 'channel', reason := 'unknown_word')
            WHEN agency IS NULL AND agency_code IS NULL THEN struct_pack(name := 'agency', reason := 'no_agency')
            WHEN level IS NOT NULL AND level_text IS NULL THEN struct_pack(name := 'level', reason := 'unknown_word')
            WHEN level_value IS NULL THEN struct_pack(name := 'level', reason := 'no_level')
        END AS refusal
    FROM levelled
)

SELECT
    r.row,
    r.skipped,
    CASE WHEN r.skipped IS NULL THEN r.refusal END AS refusal,
    dossier_key(r.code) AS dossier_key,
    r.procedure_code,
    r.procedure_name,
    coalesce(r.field, '') AS field,
    coalesce(slug(r.agency_code), slug(r.agency)) AS agency_code,
    coalesce(r.agency, r.agency_code) AS agency_name,
    slug(r.receiving_agency) AS receiving_agency_code,
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
    list_filter([
        CASE WHEN r.due < r.received THEN 'due_before_receipt' END,
        CASE WHEN r.status_value IN (7, 8, 9, 10) AND r.finished IS NULL THEN 'end_from_return' END,
        CASE WHEN r.status_value = 10 AND r.returned IS NULL THEN 'no_return' END,
        CASE WHEN r.channel_value = 'direct' AND NOT came.is_working THEN 'receipt_on_day_off' END,
        CASE WHEN r.status_value IN (2, 4, 5, 6) AND r.received < $today - INTERVAL 3 YEAR THEN 'open_for_years' END,
        CASE WHEN isodow(coalesce(r.extended, r.due)) >= 6 AND NOT promised.is_working THEN 'due_on_weekend' END,
        CASE WHEN r.due IS NULL AND r.extended IS NULL AND r.received IS NOT NULL THEN 'no_due' END,
        CASE WHEN NOT regexp_full_match(upper(r.code), $code_form) THEN 'code_form' END,
        CASE
            WHEN regexp_full_match(upper(r.code), $code_form)
                AND try_strptime(regexp_extract(r.code, '-(\d{6})-', 1), '%y%m%d')::DATE IS DISTINCT FROM r.received
                AND try_strptime(regexp_extract(r.code, '-(\d{6})-', 1), '%y%m%d')::DATE IS DISTINCT FROM r.filed
                THEN 'code_day'
        END,
        CASE WHEN r.return_channel IS NOT NULL AND r.return_value IS NULL THEN 'unknown_return' END,
        CASE WHEN r.online_level IS NOT NULL AND r.online_value IS NULL THEN 'unknown_online_level' END,
        CASE WHEN r.field IS NULL THEN 'no_field' END
    ], lambda w: w IS NOT NULL) AS warnings
FROM refused AS r
LEFT JOIN working_day AS came ON r.received = came.day
LEFT JOIN working_day AS promised ON coalesce(r.extended, r.due) = promised.day
LEFT JOIN working_day AS ask ON r.asked = ask.day
LEFT JOIN working_day AS supply ON r.supplied = supply.day
