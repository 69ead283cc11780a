-- One row per outcome date, LPU, category, outcome type and financial year of the crime with at least one counted outcome.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['outcome_date', 'lpu_code'],
    meta={'touched': 'int_touched_outcome_day'},
    indexes=[{
        'columns': ['outcome_date', 'lpu_code', 'category_id', 'outcome_type', 'crime_financial_year_start_date'],
        'unique': true,
    }],
) }}
{%- set touched = ref('int_touched_outcome_day') -%}

{{ counted_outcomes(touched) }}

select
    counted.outcome_date,
    counted.lpu_code,
    bridge.category_id,
    counted.outcome_type,
    {{ financial_year_start('counted.recorded_date') }} as crime_financial_year_start_date,
    count(*)::integer as outcome_count,
    (count(*) filter (where counted.is_first))::integer as first_outcome_count,
    (count(*) filter (where counted.is_first_that_counts))::integer as detected_crime_count
from counted
inner join {{ ref('bridge_crime_category') }} as bridge
    on {{ is_member('bridge', 'counted') }}
group by
    counted.outcome_date, counted.lpu_code, bridge.category_id, counted.outcome_type,
    {{ financial_year_start('counted.recorded_date') }}
