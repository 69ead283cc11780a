-- One row per month, LPU and category with at least one counted crime, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'lpu_code'],
    meta={'touched': 'int_touched_crime_month'},
    indexes=[
        {'columns': ['lpu_code', 'month_start_date', 'category_id'], 'unique': true},
        {'columns': ['month_start_date']},
    ],
) }}
{%- set touched = ref('int_touched_crime_month') -%}

select
    date_trunc('month', daily.recorded_date)::date as month_start_date,
    daily.lpu_code,
    daily.category_id,
    sum(daily.crime_count)::integer as crime_count
from {{ ref('int_crime_category_day') }} as daily
{% if is_incremental() -%}
inner join {{ touched }} as touched
    on daily.lpu_code = touched.lpu_code
    and daily.recorded_date >= touched.month_start_date
    and daily.recorded_date < touched.month_start_date + interval '1 month'
{%- endif %}
group by date_trunc('month', daily.recorded_date)::date, daily.lpu_code, daily.category_id
