-- What the texts of an extract mean: days, names, totals. Used by judged.sql.

-- Texts as they are compared; the same as reform.importing.words.folded.
CREATE TEMP MACRO folded(t) AS (
    trim(regexp_replace(regexp_replace(lower(nfc_normalize(t)), '[*:()\[\]"]', ' ', 'g'), '[\s\x{00A0}]+', ' ', 'g'))
);

-- A text without the blanks, tabs, line ends and fixed blanks around it.
CREATE TEMP MACRO bare(t) AS (trim(t, ' ' || chr(9) || chr(10) || chr(13) || chr(160)));

CREATE TEMP MACRO plausible_day(d) AS (CASE WHEN year(d) BETWEEN 1990 AND 2100 THEN d END);

-- A day in any layout an extract uses: Vietnamese order, ISO, or a serial day of a spreadsheet.
-- The time of the day is left off; empty when the text is no day between 1990 and 2100.
CREATE TEMP MACRO day_of(t) AS (
    CASE
        WHEN regexp_full_match(t, '\d{5}(\.\d+)?') AND t::DOUBLE BETWEEN 32874 AND 73050
            THEN DATE '1899-12-30' + floor(t::DOUBLE)::INTEGER
        WHEN regexp_full_match(t, '\d{4}[/.-]\d{1,2}[/.-]\d{1,2}([T ].*)?')
            THEN plausible_day(
                try_strptime(
                    regexp_replace(regexp_extract(t, '^\d{4}[/.-]\d{1,2}[/.-]\d{1,2}'), '[/.]', '-', 'g'), '%Y-%m-%d'
                )::DATE
            )
        WHEN regexp_full_match(t, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}([, T]+\d{1,2}[:h]\d{2}(:\d{2})?.*)?')
            THEN plausible_day(
                try_strptime(
                    regexp_replace(regexp_extract(t, '^\d{1,2}[/.-]\d{1,2}[/.-]\d{4}'), '[.-]', '/', 'g'), '%d/%m/%Y'
                )::DATE
            )
        WHEN regexp_full_match(t, '\d{1,2}:\d{2}(:\d{2})?[, ]+\d{1,2}[/.-]\d{1,2}[/.-]\d{4}')
            THEN plausible_day(
                try_strptime(
                    regexp_replace(regexp_extract(t, '\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$'), '[.-]', '/', 'g'), '%d/%m/%Y'
                )::DATE
            )
    END
);

-- Codes made of names, as reform.urls.slug makes them.
CREATE TEMP MACRO slug(t) AS (
    nullif(
        trim(
            regexp_replace(replace(lower(strip_accents(replace(replace(t, 'Đ', 'D'), 'đ', 'd'))), '_', '-'), '[^a-z0-9]+', '-', 'g'),
            '-'
        ),
        ''
    )
);

-- Rows that sum up others, and headings that come again on every printed page.
CREATE TEMP MACRO is_total(t) AS (
    coalesce(regexp_matches(folded(t), '^(tổng|cộng|tong|cong)( cộng| số| so)?( hồ sơ)?( |$|\d)') AND length(t) < 40, FALSE)
);
CREATE TEMP MACRO is_column_number(t) AS (coalesce(regexp_full_match(bare(t), '\(?\d{1,2}\)?'), FALSE));
CREATE TEMP MACRO is_header(t) AS (coalesce(folded(t) IN (SELECT header FROM known_header), FALSE));

-- The level of an agency by its name, when the extract has no column for it.
CREATE TEMP MACRO level_of(t) AS (
    CASE
        WHEN regexp_matches(folded(t), '^(sở|ban |thanh tra tỉnh|văn phòng ubnd tỉnh|ubnd tỉnh|văn phòng ủy ban nhân dân tỉnh|trung tâm phục vụ hành chính công tỉnh)')
            THEN 'province'
        WHEN regexp_matches(folded(t), '(^|ubnd |ủy ban nhân dân )(xã|phường|thị trấn|đặc khu) ') THEN 'commune'
        WHEN regexp_matches(folded(t), '(^|ubnd |ủy ban nhân dân )(huyện|thị xã|thành phố|quận) ') THEN 'district'
    END
);
