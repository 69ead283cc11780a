-- One row per force, month and pair of force names in its file.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'falls_within', 'reported_by'], 'unique': true}],
) }}
{%- set loads = ref('stg_load') -%}
{%- set touched = ref('int_touched_police_uk_month') -%}

select
    force_id,
    month_start_date,
    falls_within,
    reported_by,
    count(*)::integer as row_count,
    (count(*) filter (where lsoa_code is null))::integer as without_lsoa_count,
    (count(*) filter (where crime_id is null))::integer as without_identifier_count,
    (count(*) - count(distinct row(crime_id, location_name, longitude, latitude, crime_type, last_outcome_category)))::integer
        as repeated_row_count
from {{ ref('stg_police_uk_street') }}
{% if is_incremental() -%}
where
    load_id = any(array(
        select stg_load.load_id
        from {{ loads }} as stg_load
        inner join {{ touched }} as touched
            on stg_load.part = touched.force_id and stg_load.business_from = touched.month_start_date
        where stg_load.feed = 'police_uk_street' and stg_load.is_newest
    ))
{%- endif %}
group by force_id, month_start_date, falls_within, reported_by
