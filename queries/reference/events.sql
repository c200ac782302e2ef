-- what: Which events belong on a time axis?
-- one row per: event with a known day, month or year
-- parameter as_of (date): only events that had begun by that day
-- column event_id (text): key
-- column starts_on (date): first day (1 January when only the year is known)
-- column ends_on (date): last day, if any
-- column precision (text): day, month or year
-- column scope (text): national, province, centre
-- column label_vi (text): label
-- column label_en (text): label in English
SELECT event_id, starts_on, ends_on, precision, scope, label_vi, label_en
FROM event
WHERE starts_on <= $as_of
ORDER BY starts_on, event_id
