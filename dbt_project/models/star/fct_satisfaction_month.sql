-- One row per interview month, reporting area, survey group, stage and answer, where that area's month has enough valid answers.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'reporting_area_key'],
    meta={'touched': 'int_touched_reporting_month'},
    indexes=[
        {'columns': ['month_start_date', 'reporting_area_key', 'victim_group', 'stage', 'answer'], 'unique': true},
    ],
) }}
{%- set touched = ref('int_touched_reporting_month') -%}

with counted as (

    select
        counts.month_start_date,
        {{ reporting_area_key('areas') }} as reporting_area_key,
        counts.victim_group,
        counts.stage,
        counts.answer,
        sum(counts.answer_count)::integer as answer_count,
        sum(counts.valid_count)::integer as valid_count,
        sum(counts.satisfied_count)::integer as satisfied_count
    from {{ ref('int_satisfaction_answer_month') }} as counts
    inner join {{ ref('bridge_area_lpu') }} as areas on counts.lpu_code = areas.lpu_code
    {% if is_incremental() -%}
    where
        (counts.month_start_date, {{ reporting_area_key('areas') }}) in (
            select
                touched.month_start_date,
                touched.reporting_area_key
            from {{ touched }} as touched
        )
    {%- endif %}
    group by 1, 2, 3, 4, 5

),

based as (

    select
        counted.*,
        sum(counted.valid_count) over (
            partition by counted.month_start_date, counted.reporting_area_key, counted.victim_group, counted.stage
        ) as base_count
    from counted

)

select
    based.month_start_date,
    based.reporting_area_key,
    based.victim_group,
    based.stage,
    based.answer,
    based.answer_count,
    based.valid_count,
    based.satisfied_count
from based
cross join {{ ref('int_as_at') }} as as_at
inner join {{ ref('satisfaction_policy') }} as rules
    -- Before any day is complete: the rule that holds until further notice.
    on {{ is_in_force('rules', "coalesce(as_at.as_at_date, '9999-12-30'::date)") }}
    and based.base_count >= rules.minimum_count
