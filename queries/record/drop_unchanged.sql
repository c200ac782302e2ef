-- what: Leave out the rows that say nothing new.
-- one row per: dropped row
DELETE FROM incoming AS i
USING held_before AS h
WHERE i.dossier_key = h.dossier_key
    AND row(
        i.scope, i.procedure_code, i.procedure_name, i.field, i.agency_code, i.agency_name,
        i.receiving_agency_code, i.level, i.channel, i.online_level, i.filed_on, i.received_on, i.due_on,
        i.due_original_on, i.finished_on, i.returned_on, i.return_channel, i.status, i.paused_days, i.on_the_spot
    ) IS NOT DISTINCT FROM row(
        h.scope, h.procedure_code, h.procedure_name, h.field, h.agency_code, h.agency_name,
        h.receiving_agency_code, h.level, h.channel, h.online_level, h.filed_on, h.received_on, h.due_on,
        h.due_original_on, h.finished_on, h.returned_on, h.return_channel, h.status, h.paused_days, h.on_the_spot
    )
