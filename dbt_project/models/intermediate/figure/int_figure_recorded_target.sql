-- One row per recorded crime measure with a target (or with none by policy), area and statistic of the target.
{{ config(materialized='replaced_view') }}

with targeted as (

    select
        *,
        jsonb_build_object(
            'actual', numerator, 'previous_year', previous_numerator, 'hard_target', hard_target
        ) as hard_inputs,
        jsonb_build_object(
            'actual', numerator, 'previous_year', previous_numerator, 'stretch_target', stretch_target
        ) as stretch_inputs
    from {{ ref('int_measure_against_target') }}
    where measure_type = 'recorded_crime' and target_basis is not null

),

figures as (

    select
        targeted.measure_id,
        targeted.area_type,
        targeted.area_name,
        figure.statistic,
        figure.exact_value,
        -- Only without a last year to compare with is there a target and no gap to it.
        case when figure.exact_value is null then coalesce(figure.label, 'no comparison') end as label,
        figure.inputs
    from targeted
    cross join
        lateral (
            values
            ('hard_target', targeted.hard_target, null, targeted.hard_inputs - 'actual' - 'previous_year'),
            ('stretch_target', targeted.stretch_target, null, targeted.stretch_inputs - 'actual' - 'previous_year'),
            ('target_count', targeted.numerator - targeted.hard_gap, null, targeted.hard_inputs - 'actual'),
            ('stretch_target_count', targeted.numerator - targeted.stretch_gap, null, targeted.stretch_inputs - 'actual'),
            ('above_target', case when targeted.hard_gap is not null then greatest(0, targeted.hard_gap) end, null, targeted.hard_inputs),
            (
                'above_stretch_target', case when targeted.stretch_gap is not null then greatest(0, targeted.stretch_gap) end,
                null, targeted.stretch_inputs
            ),
            ('crimes_in_hand', case when targeted.hard_gap is not null then greatest(0, -targeted.hard_gap) end, null, targeted.hard_inputs),
            ('target_status', null, targeted.target_status, targeted.hard_inputs || targeted.stretch_inputs)
        ) as figure (statistic, exact_value, label, inputs)
    where targeted.stretch_target is not null or figure.statistic not like '%stretch%'

)

select
    *,
    null::text as formula
from figures

union all

select
    targets.measure_id,
    targets.area_type,
    targets.area_name,
    untargeted.statistic,
    null as exact_value,
    targets.target_status as label,
    jsonb_build_object('direction', targets.direction) as inputs,
    'reporting is encouraged, so that no target is set' as formula
from {{ ref('int_measure_against_target') }} as targets
cross join (values ('hard_target'), ('target_status')) as untargeted (statistic)
where
    targets.measure_type = 'recorded_crime'
    and targets.target_status = 'no target by policy'
    and targets.area_type = 'force'
