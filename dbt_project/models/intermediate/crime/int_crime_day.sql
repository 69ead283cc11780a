-- One row per recorded date, LPU, offence, domestic flag and hate flag with at least one counted crime, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['recorded_date', 'lpu_code'],
    meta={'touched': 'int_touched_crime_day'},
    indexes=[{'columns': ['recorded_date', 'lpu_code', 'offence_key', 'is_domestic', 'is_hate_crime'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_crime_day') -%}

select
    recorded_date,
    lpu_code,
    offence_key,
    is_domestic,
    is_hate_crime,
    count(*)::integer as crime_count
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
