-- One row per measure and area: its projected year end, whether it can be relied on, and what it says of the target.
{{ config(materialized='replaced_view') }}

with policy as (

    select rules.*
    from {{ ref('projection_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

survey_rules as (

    select rules.*
    from {{ ref('satisfaction_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

terms as (

    select
        projections.*,
        -- The year's answers so far are not told where there are too few of them (DOMAIN D6).
        period.measure_type = 'satisfaction' and projections.base_count < survey_rules.minimum_count as is_withheld,
        survey_rules.minimum_count,
        period.measure_id as own_measure_id,
        period.area_type as own_area_type,
        period.area_name as own_area_name,
        period.measure_type,
        period.direction,
        period.hard_target,
        period.stretch_target,
        period.target_basis,
        policy.on_course_probability,
        policy.off_course_probability,
        policy.status as policy_status,
        tested.tested_on,
        tested.mase,
        tested.coverage_80_pct,
        case
            when projections.measure_id is null then 'not projected'
            else coalesce(tested.reliability, 'not tested')
        end as reliability
    from {{ ref('int_measure_against_target') }} as period
    left join policy on period.measure_type = policy.measure_type
    left join survey_rules on true
    left join {{ source('fitted', 'projection') }} as projections
        on period.measure_id = projections.measure_id
        and period.area_type = projections.area_type
        and period.area_name = projections.area_name
    left join {{ ref('int_projection_reliability') }} as tested
        on period.measure_id = tested.measure_id
        and period.area_type = tested.area_type

)

select
    own_measure_id as measure_id,
    own_area_type as area_type,
    own_area_name as area_name,
    measure_type,
    direction,
    year_end_date,
    method,
    is_lent,
    observed_share_pct,
    coalesce(is_withheld, false) as is_withheld,
    minimum_count,
    case when is_withheld then null else recorded_count end as recorded_count,
    base_count,
    rest_count,
    base_rest_count,
    removal_count,
    case when is_withheld then null else flat end as flat,
    {% for candidate in ['ratio', 'remainder', 'shrunk_ratio', 'seasonal_naive', 'ets', 'glm'] -%}
    {{ candidate }},
    {% endfor -%}
    case measure_type
        when 'recorded_crime' then recorded_count - removal_count + rest_count
        when 'outcome_rate' then 100 * (recorded_count + rest_count) / nullif(base_count - removal_count + base_rest_count, 0)
        else projection
    end as projection,
    {% for column in ['low_50', 'high_50', 'low_80', 'high_80', 'low_95', 'high_95'] -%}
    {{ column }},
    {% endfor -%}
    hard_target,
    stretch_target,
    target_basis,
    target_value,
    target_probability,
    stretch_value,
    stretch_probability,
    path_count,
    on_course_probability,
    off_course_probability,
    policy_status,
    mase,
    coverage_80_pct,
    tested_on,
    reliability,
    case
        when reliability in ('not projected', 'not reliable') then reliability
        when target_value is null and direction = 'neutral' then 'no target by policy'
        when target_value is null then 'no target'
        when target_probability >= on_course_probability then 'on course'
        when target_probability < off_course_probability then 'off course'
        else 'in the balance'
    end as outlook
from terms
