-- One row per outcome rate measure with a target, area and statistic of the target.
{{ config(materialized='replaced_view') }}

with targeted as (

    select
        period.measure_id,
        period.area_type,
        period.area_name,
        period.hard_target,
        period.target_status,
        greatest(0, period.hard_gap) as gap,
        nullif(investigations.open_count, 0) as open_count,
        jsonb_build_object(
            'outcomes', period.numerator, 'crimes', period.denominator, 'hard_target', period.hard_target
        ) as inputs,
        jsonb_build_object('under_investigation', investigations.open_count) as open_inputs
    from {{ ref('int_measure_against_target') }} as period
    inner join {{ ref('int_open_investigation') }} as investigations
        on period.category_id = investigations.category_id
        and period.area_type = investigations.area_type
        and period.area_name = investigations.area_name
    where period.measure_type = 'outcome_rate' and period.target_basis is not null

)

select
    targeted.measure_id,
    targeted.area_type,
    targeted.area_name,
    figure.statistic,
    figure.exact_value,
    case when figure.exact_value is null then coalesce(figure.label, 'no open investigations') end as label,
    figure.inputs,
    null::text as formula
from targeted
cross join lateral (
    values
    ('hard_target', targeted.hard_target, null, targeted.inputs - 'outcomes' - 'crimes'),
    ('further_outcomes_required', targeted.gap, null, targeted.inputs),
    ('conversion_needed', 100 * ceil(targeted.gap) / targeted.open_count, null, targeted.inputs || targeted.open_inputs),
    ('target_status', null, targeted.target_status, targeted.inputs)
) as figure (statistic, exact_value, label, inputs)
