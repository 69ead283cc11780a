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

with ranked as (

    select
        outcomes.crime_number,
        outcomes.outcome_type,
        outcomes.outcome_date,
        row_number() over (
            partition by outcomes.crime_number order by outcomes.outcome_date, outcomes.outcome_reference
        ) = 1 as is_first,
        coalesce(definition.is_outcome, false) and row_number() over (
            partition by outcomes.crime_number, definition.is_outcome
            order by outcomes.outcome_date, outcomes.outcome_reference
        ) = 1 as is_first_that_counts
    from {{ ref('int_outcome_version') }} as outcomes
    -- The definition in force on the day of the outcome.
    left join {{ ref('outcome_definition') }} as definition
        on outcomes.outcome_type = definition.outcome_type
        and {{ is_in_force('definition', 'outcomes.outcome_date') }}
    where
        outcomes.is_latest
        and outcomes.is_counted
        {% if is_incremental() -%}
        and outcomes.crime_number in (
            select on_day.crime_number
            from {{ ref('int_outcome_version') }} as on_day
            where on_day.outcome_date in (select touched.outcome_date from {{ touched }} as touched)
        )
        {%- endif %}

),

counted as (

    select
        ranked.outcome_date,
        crimes.lpu_code,
        crimes.offence_key,
        crimes.is_domestic,
        crimes.is_hate_crime,
        crimes.recorded_date,
        ranked.outcome_type,
        ranked.is_first,
        ranked.is_first_that_counts
    from ranked
    inner join {{ ref('int_crime') }} as crimes on ranked.crime_number = crimes.crime_number and crimes.is_counted
    {% if is_incremental() -%}
    inner join {{ touched }} as touched on ranked.outcome_date = touched.outcome_date and crimes.lpu_code = touched.lpu_code
    {%- endif %}

)

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
inner join {{ ref('bridge_offence_category') }} as bridge
    on counted.offence_key = bridge.offence_key
    and counted.is_domestic = bridge.is_domestic
    and counted.is_hate_crime = bridge.is_hate_crime
    and {{ is_in_force('bridge', 'counted.recorded_date') }}
group by
    counted.outcome_date, counted.lpu_code, bridge.category_id, counted.outcome_type,
    {{ financial_year_start('counted.recorded_date') }}
