-- what: What is the last day that an accepted row of the batch names as past?
-- one row per: batch
-- parameter today (date): days after it are promises, not events
SELECT max(day)
FROM (
    SELECT unnest([received_on, finished_on, returned_on, filed_on]) AS day
    FROM judged
    WHERE skipped IS NULL AND refusal IS NULL
)
WHERE day <= $today
