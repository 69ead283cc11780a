{#- A condition on the rows of police.uk files: of the months that the night has touched, their newest files; of all, where the model
    is made from nothing. feed: police_uk_street or police_uk_outcomes; touched: force_id and month_start_date. The array is worked out
    once, so that the rows are found by their delivery. #}
{% macro of_touched_files(feed, loads, touched) -%}
    {%- if is_incremental() -%}
    load_id = any(array(
        select stg_load.load_id
        from {{ loads }} as stg_load
        inner join {{ touched }} as touched
            on stg_load.part = touched.force_id and stg_load.business_from = touched.month_start_date
        where stg_load.feed = '{{ feed }}' and stg_load.is_newest
    ))
    {%- else -%}
    true
    {%- endif -%}
{%- endmacro %}
