-- One row per force, month of delivery, month of the crime and police.uk outcome type.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_outcome_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'crime_month', 'outcome_type'], 'unique': true}],
) }}
{%- set loads = ref('stg_load') -%}
{%- set touched = ref('int_touched_police_uk_outcome_month') -%}

select
    force_id,
    month_start_date,
    crime_month,
    outcome_type,
    count(*)::integer as outcome_count
from {{ ref('stg_police_uk_outcomes') }}
{% if is_incremental() -%}
where
    load_id = any(array(
        select stg_load.load_id
        from {{ loads }} as stg_load
        inner join {{ touched }} as touched
            on stg_load.part = touched.force_id and stg_load.business_from = touched.month_start_date
        where stg_load.feed = 'police_uk_outcomes' and stg_load.is_newest
    ))
{%- endif %}
group by force_id, month_start_date, crime_month, outcome_type
