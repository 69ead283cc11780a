-- One row per recorded date, LPU and category with at least one counted crime, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['recorded_date', 'lpu_code'],
    meta={'touched': 'int_touched_crime_day'},
    indexes=[
        {'columns': ['lpu_code', 'recorded_date', 'category_id'], 'unique': true},
        {'columns': ['recorded_date']},
    ],
) }}
{%- set touched = ref('int_touched_crime_day') -%}

select
    counted.recorded_date,
    counted.lpu_code,
    bridge.category_id,
    sum(counted.crime_count)::integer as crime_count
from {{ ref('int_crime_day') }} as counted
inner join {{ ref('bridge_crime_category') }} as bridge on {{ is_member('bridge', 'counted') }}
{% if is_incremental() -%}
where
    (counted.recorded_date, counted.lpu_code) in (
        select
            touched.recorded_date,
            touched.lpu_code
        from {{ touched }} as touched
    )
{%- endif %}
group by counted.recorded_date, counted.lpu_code, bridge.category_id
