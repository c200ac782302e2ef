-- what: What is worth a look in the accepted rows of a batch?
-- one row per: kind of warning, with how many rows and the first of them
-- parameter most (integer): how many rows to name
SELECT reason, count(*) AS n, list(row ORDER BY row)[1:$most] AS first_rows
FROM (SELECT row, unnest(warnings) AS reason FROM judged WHERE skipped IS NULL AND refusal IS NULL)
GROUP BY reason
