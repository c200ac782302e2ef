-- what: What is worth a look in the accepted rows of a batch?
-- one row per: kind of warning, with how many rows and the first of them
-- parameter most (integer): how many rows to name
UNPIVOT (
    SELECT
        struct_pack(n := count_if(due_before_receipt), first_rows := min(row, $most) FILTER (WHERE due_before_receipt)) AS due_before_receipt,
        struct_pack(n := count_if(end_from_return), first_rows := min(row, $most) FILTER (WHERE end_from_return)) AS end_from_return,
        struct_pack(n := count_if(no_return), first_rows := min(row, $most) FILTER (WHERE no_return)) AS no_return,
        struct_pack(n := count_if(receipt_on_day_off), first_rows := min(row, $most) FILTER (WHERE receipt_on_day_off)) AS receipt_on_day_off,
        struct_pack(n := count_if(due_on_weekend), first_rows := min(row, $most) FILTER (WHERE due_on_weekend)) AS due_on_weekend,
        struct_pack(n := count_if(no_due), first_rows := min(row, $most) FILTER (WHERE no_due)) AS no_due,
        struct_pack(n := count_if(code_form), first_rows := min(row, $most) FILTER (WHERE code_form)) AS code_form,
        struct_pack(n := count_if(code_day), first_rows := min(row, $most) FILTER (WHERE code_day)) AS code_day,
        struct_pack(n := count_if(unknown_return), first_rows := min(row, $most) FILTER (WHERE unknown_return)) AS unknown_return,
        struct_pack(n := count_if(unknown_online_level), first_rows := min(row, $most) FILTER (WHERE unknown_online_level)) AS unknown_online_level,
        struct_pack(n := count_if(no_field), first_rows := min(row, $most) FILTER (WHERE no_field)) AS no_field
    FROM judged
    WHERE skipped IS NULL AND refusal IS NULL
) ON * INTO NAME reason VALUE found
