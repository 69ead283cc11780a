-- One row per force, month and last outcome of its crimes as published.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'outcome_type'], 'unique': true}],
) }}
{%- set loads = ref('stg_load') -%}
{%- set touched = ref('int_touched_police_uk_month') -%}

select
    force_id,
    month_start_date,
    last_outcome_category as outcome_type,
    count(*)::integer as crime_count
from {{ ref('stg_police_uk_street') }}
where
    last_outcome_category is not null
    {% if is_incremental() -%}
    and load_id = any(array(
        select stg_load.load_id
        from {{ loads }} as stg_load
        inner join {{ touched }} as touched
            on stg_load.part = touched.force_id and stg_load.business_from = touched.month_start_date
        where stg_load.feed = 'police_uk_street' and stg_load.is_newest
    ))
    {%- endif %}
group by force_id, month_start_date, last_outcome_category
