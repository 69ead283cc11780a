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

with counted as (

    select
        recorded_date,
        lpu_code,
        offence_key,
        is_domestic,
        is_hate_crime,
        count(*) as crime_count
    from {{ ref('int_crime') }}
    where
        is_counted
        {% if is_incremental() -%}
        and (recorded_date, lpu_code) in (
            select
                touched.recorded_date,
                touched.lpu_code
            from {{ touched }} as touched
        )
        {%- endif %}
    group by recorded_date, lpu_code, offence_key, is_domestic, is_hate_crime

)

select
    counted.recorded_date,
    counted.lpu_code,
    bridge.category_id,
    sum(counted.crime_count)::integer as crime_count
from counted
inner join {{ ref('bridge_offence_category') }} as bridge
    on counted.offence_key = bridge.offence_key
    and counted.is_domestic = bridge.is_domestic
    and counted.is_hate_crime = bridge.is_hate_crime
    and {{ is_in_force('bridge', 'counted.recorded_date') }}
group by counted.recorded_date, counted.lpu_code, bridge.category_id
