-- what: What does the founding report say, figure by figure?
-- one row per: published figure
-- parameter prefix (text): first part of the keys ('dossier.', 'backlog.', '' for all)
-- parameter as_of (date): only what was public on that day
-- parameter province (text, optional): GSO code; only the figures of a report about that province
-- column figure_key (text): key of the figure
-- column label_vi (text): what it is
-- column label_en (text): the same in English
-- column value (number): the figure when it is a number
-- column value_text (text): the figure as printed, in machine form
-- column unit (text): machine unit
-- column unit_vi (text): unit
-- column unit_en (text): unit in English
-- column bound (text): exact, or over for "trên"
-- column as_of_text_vi (text): what the source says of the day
-- column as_of_text_en (text): the same in English
-- column as_of_date (date): the day, when the source prints one
-- column scope (text): scope code
-- column scope_vi (text): scope
-- column scope_en (text): scope in English
-- column kind (text): stock, flow, share, rank, date, target, count or text
-- column quote_place_vi (text): where it stands in the report
-- column quote_place_en (text): the same in English
-- column note_vi (text): caveat
-- column note_en (text): caveat in English
-- column source_key (text): key of the source
-- column source_title (text): title of the source
-- column source_publisher (text): who published it
-- column source_year (text): year of the source
-- column published_on (date): day the report appeared
-- caveat: Figures of different scope or date are never added to each other.
SELECT
    f.figure_key,
    f.label_vi,
    f.label_en,
    f.value,
    f.value_text,
    f.unit,
    f.unit_vi,
    f.unit_en,
    f.bound,
    f.as_of_text_vi,
    f.as_of_text_en,
    f.as_of_date,
    f.scope,
    f.scope_vi,
    f.scope_en,
    f.kind,
    f.quote_place_vi,
    f.quote_place_en,
    f.note_vi,
    f.note_en,
    f.source_key,
    k.title AS source_title,
    k.publisher AS source_publisher,
    k.year AS source_year,
    report.day AS published_on
FROM published_figure AS f
INNER JOIN source AS k USING (source_key)
CROSS JOIN (
    SELECT value_text::DATE AS day FROM published_figure WHERE figure_key = 'doc.published_on'
) AS report
WHERE starts_with(f.figure_key, $prefix)
    AND report.day <= $as_of
    -- A report is about the province whose index figures it states.
    AND ($province IS NULL OR $province IN (
        SELECT t.province_code FROM score_stated AS t WHERE t.source_key = f.source_key
    ))
ORDER BY f.rowid
