-- what: Put the accepted rows of a batch among the incoming dossiers.
-- one row per: accepted row
-- parameter scope (text): whose dossiers
-- parameter origin (text): imported or simulated
-- parameter before (integer): more than the place of any row of the tables before this one
INSERT INTO incoming BY NAME
SELECT
    * EXCLUDE (
        row, skipped, refusal, due_before_receipt, end_from_return, no_return, receipt_on_day_off,
        due_on_weekend, no_due, code_form, code_day,
        unknown_return, unknown_online_level, no_field
    ),
    $scope AS scope,
    $origin AS origin,
    $before + row AS row_order
FROM judged
WHERE skipped IS NULL AND refusal IS NULL
