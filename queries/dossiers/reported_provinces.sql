-- what: Which province is a report of published figures about, and since when is it public?
-- one row per: report and province
-- column source_key (text): key of the source
-- column province_code (text): GSO code among the 63
-- column province (text): name
-- column published_on (date): day the report appeared
-- caveat: A report is about the province whose index figures it states; it says so of the 63 units only.
SELECT DISTINCT
    f.source_key,
    t.province_code,
    p.name AS province,
    report.day AS published_on
FROM published_figure AS f
INNER JOIN score_stated AS t USING (source_key)
INNER JOIN province AS p ON t.province_code = p.province_code AND p.units = 63
CROSS JOIN (
    SELECT value_text::DATE AS day FROM published_figure WHERE figure_key = 'doc.published_on'
) AS report
ORDER BY published_on DESC, f.source_key, t.province_code
