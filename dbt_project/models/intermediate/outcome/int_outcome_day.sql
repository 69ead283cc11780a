-- One row per outcome date, LPU, offence, domestic flag, hate flag and outcome type with at least one counted outcome.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['outcome_date', 'lpu_code'],
    meta={'touched': 'int_touched_outcome_day'},
    indexes=[{
        'columns': ['outcome_date', 'lpu_code', 'offence_key', 'is_domestic', 'is_hate_crime', 'outcome_type'], 'unique': true,
    }],
) }}
{%- set touched = ref('int_touched_outcome_day') -%}

{{ counted_outcomes(touched) }}

select
    outcome_date,
    lpu_code,
    offence_key,
    is_domestic,
    is_hate_crime,
    outcome_type,
    count(*)::integer as outcome_count,
    (count(*) filter (where days_to_outcome <= 30))::integer as outcome_within_30_days_count,
    (count(*) filter (where is_first))::integer as first_outcome_count,
    (count(*) filter (where is_first_that_counts))::integer as detected_crime_count
from counted
group by outcome_date, lpu_code, offence_key, is_domestic, is_hate_crime, outcome_type
