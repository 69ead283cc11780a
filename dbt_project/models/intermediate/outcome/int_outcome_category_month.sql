-- One row per month, LPU, category and outcome type with at least one counted outcome, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'lpu_code'],
    meta={'touched': 'int_touched_outcome_month'},
    indexes=[{'columns': ['month_start_date', 'lpu_code', 'category_id', 'outcome_type'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_outcome_month') -%}

select
    date_trunc('month', daily.outcome_date)::date as month_start_date,
    daily.lpu_code,
    daily.category_id,
    daily.outcome_type,
    sum(daily.outcome_count)::integer as outcome_count,
    sum(daily.first_outcome_count)::integer as first_outcome_count
from {{ ref('int_outcome_category_day') }} as daily
{% if is_incremental() -%}
inner join {{ touched }} as touched
    on daily.lpu_code = touched.lpu_code
    and daily.outcome_date >= touched.month_start_date
    and daily.outcome_date < touched.month_start_date + interval '1 month'
{%- endif %}
group by date_trunc('month', daily.outcome_date)::date, daily.lpu_code, daily.category_id, daily.outcome_type
