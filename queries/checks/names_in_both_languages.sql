-- what: every name is there in Vietnamese and in English, and a note is in both languages or in none
-- one row per: table, key and field that breaks this
-- severity: error
SELECT in_table, key, field, vi, en
FROM (
    SELECT 'index_card' AS in_table, index_code AS key, 'name' AS field, name_vi AS vi, name_en AS en, TRUE AS needed
    FROM index_card
    UNION ALL SELECT 'index_card', index_code, 'topic', topic_vi, topic_en, TRUE FROM index_card
    UNION ALL SELECT 'index_card', index_code, 'publisher', publisher_vi, publisher_en, TRUE FROM index_card
    UNION ALL SELECT 'index_card', index_code, 'publisher_short', publisher_short_vi, publisher_short_en, TRUE
    FROM index_card
    UNION ALL SELECT 'dimension', concat_ws(' ', index_code, dimension, valid_from), 'name', name_vi, name_en, TRUE
    FROM dimension
    UNION ALL SELECT 'dimension', concat_ws(' ', index_code, dimension, valid_from), 'short', short_vi, short_en, TRUE
    FROM dimension
    UNION ALL SELECT 'dimension', concat_ws(' ', index_code, dimension, valid_from), 'note', note_vi, note_en, FALSE
    FROM dimension
    UNION ALL SELECT 'edition', concat_ws(' ', index_code, year), 'note', note_vi, note_en, FALSE FROM edition
    UNION ALL SELECT 'source', source_key, 'read_through', read_through_vi, read_through_en, FALSE FROM source
    UNION ALL SELECT 'source', source_key, 'licence', licence_vi, licence_en, FALSE FROM source
    UNION ALL SELECT 'source', source_key, 'note', note_vi, note_en, FALSE FROM source
    UNION ALL SELECT 'neighbour', concat_ws(' ', province_code, neighbour_code), 'note', note_vi, note_en, FALSE
    FROM neighbour
    UNION ALL SELECT 'tier', concat_ws(' ', index_code, tier), 'name', name_vi, name_en, TRUE FROM tier
    UNION ALL SELECT 'score_interval', concat_ws(' ', index_code, year, province_code, weighting), 'note', note_vi, note_en, FALSE
    FROM score_interval
    UNION ALL SELECT 'method_break', concat_ws(' ', index_code, dimension, from_year), 'text', text_vi, text_en, TRUE
    FROM method_break
    UNION ALL SELECT 'era', concat_ws(' ', index_code, from_year), 'label', label_vi, label_en, TRUE FROM era
    UNION ALL SELECT 'event', event_id, 'label', label_vi, label_en, TRUE FROM event
    UNION ALL SELECT 'event', event_id, 'note', note_vi, note_en, FALSE FROM event
    UNION ALL SELECT 'target', target_id, 'measure', measure_vi, measure_en, TRUE FROM target
    UNION ALL SELECT 'target', target_id, 'unit', unit_vi, unit_en, TRUE FROM target
    UNION ALL SELECT 'target', target_id, 'issuer', issuer_vi, issuer_en, FALSE FROM target
    UNION ALL SELECT 'target', target_id, 'note', note_vi, note_en, FALSE FROM target
    UNION ALL SELECT 'rhythm', dataset, 'evidence', evidence_vi, evidence_en, FALSE FROM rhythm
    UNION ALL SELECT 'published_figure', figure_key, 'label', label_vi, label_en, TRUE FROM published_figure
    UNION ALL SELECT 'published_figure', figure_key, 'unit', unit_vi, unit_en, TRUE FROM published_figure
    UNION ALL SELECT 'published_figure', figure_key, 'as_of_text', as_of_text_vi, as_of_text_en, FALSE
    FROM published_figure
    UNION ALL SELECT 'published_figure', figure_key, 'scope', scope_vi, scope_en, TRUE FROM published_figure
    UNION ALL SELECT 'published_figure', figure_key, 'quote_place', quote_place_vi, quote_place_en, FALSE
    FROM published_figure
    UNION ALL SELECT 'published_figure', figure_key, 'note', note_vi, note_en, FALSE FROM published_figure
    UNION ALL SELECT 'correction', correction_id, 'reason', reason_vi, reason_en, TRUE FROM correction
    UNION ALL SELECT 'additivity_exception', concat_ws(' ', index_code, year, dimension), 'reason', reason_vi, reason_en, TRUE
    FROM additivity_exception
    UNION ALL SELECT 'gap', gap_id, 'gap', gap_vi, gap_en, TRUE FROM gap
    UNION ALL SELECT 'gap', gap_id, 'where', where_vi, where_en, FALSE FROM gap
    UNION ALL SELECT 'calendar_override', day::VARCHAR, 'reason', reason_vi, reason_en, TRUE FROM calendar_override
) AS u
WHERE (coalesce(trim(vi), '') = '') <> (coalesce(trim(en), '') = '')
    OR (needed AND coalesce(trim(vi), '') = '')
ORDER BY ALL
