-- One row per measure and area: its value in the measure's own period and a year earlier, its targets and the gaps to them.
with targets as (

    select goals.*
    from {{ ref('target') }} as goals
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('goals', 'as_at.as_at_date') }}

),

plan_measures as (

    -- What has ever had a target is a Plan measure, also in a year for which none is set (yet, or any more).
    select distinct measure_id from {{ ref('target') }}

),

areas as (

    select
        measure_areas.*,
        measure_areas.area_to <= as_at.as_at_date as is_no_more
    from {{ ref('int_measure_area') }} as measure_areas
    cross join {{ ref('int_as_at') }} as as_at

),

measured as (

    select
        terms.*,
        measures.measure_type,
        measures.category_id,
        measures.direction,
        areas.bcu_name,
        areas.is_unallocated,
        areas.is_no_more,
        targets.basis as target_basis,
        targets.hard_target,
        targets.stretch_target,
        plan_measures.measure_id is not null and not areas.is_unallocated as is_plan_measure,
        {{ financial_year_start('as_at.as_at_date') }} as year_from
    from {{ ref('int_measure_period') }} as terms
    cross join {{ ref('int_as_at') }} as as_at
    inner join {{ ref('dim_measure') }} as measures on terms.measure_id = measures.measure_id
    left join plan_measures on terms.measure_id = plan_measures.measure_id
    inner join areas
        on terms.measure_id = areas.measure_id
        and terms.area_type = areas.area_type
        and terms.area_name = areas.area_name
    -- No target is set for what only collects crimes of unknown place; what is no more meets none by recording nothing.
    left join targets on terms.measure_id = targets.measure_id and not areas.is_unallocated and not areas.is_no_more

),

gaps as (

    select
        *,
        {{ target_gap('hard_target') }} as hard_gap,
        {{ target_gap('stretch_target') }} as stretch_gap
    from measured

)

select
    measure_id,
    measure_type,
    category_id,
    direction,
    area_type,
    area_name,
    bcu_name,
    is_unallocated,
    period,
    numerator,
    denominator,
    previous_numerator,
    previous_denominator,
    actual,
    previous_year,
    target_basis,
    hard_target,
    stretch_target,
    hard_gap,
    stretch_gap,
    case
        when is_no_more then 'no target'
        when target_basis is null and direction = 'neutral' then 'no target by policy'
        when target_basis is null and is_plan_measure
            then 'no target set for ' || {{ financial_year_label('year_from') }}
        when target_basis is null then 'no target'
        -- A fall on last year cannot be judged without a last year.
        when actual is null or (target_basis = 'change_pct' and previous_numerator is null) then 'nothing to measure'
        when stretch_gap <= 0 then 'stretch met'
        when hard_gap <= 0 then 'met'
        else 'not met'
    end as target_status
from gaps
