-- One row per measure and type of area: whether its projections have been good enough to be told.
{{ config(materialized='replaced_view') }}

with policy as (

    select rules.*
    from {{ ref('projection_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

scores as (

    select
        measure_id,
        coalesce(area_type, 'every area') as area_type,
        avg(scaled_error) as mase,
        100 * avg(covered_80) as coverage_80_pct,
        count(distinct area) * count(distinct year_end_date) as tested_years
    from {{ ref('int_projection_origin') }}
    group by grouping sets ((measure_id, area_type), (measure_id))

)

select
    tested.measure_id,
    tested.area_type,
    scores.area_type as tested_on,
    scores.mase,
    scores.coverage_80_pct,
    case
        when scores.mase is null then 'not tested'
        when scores.mase <= policy.reliable_mase then 'reliable'
        when scores.coverage_80_pct between policy.reliable_low_pct and policy.reliable_high_pct then 'reliable'
        else 'not reliable'
    end as reliability
from scores as tested
inner join {{ ref('dim_measure') }} as measures on tested.measure_id = measures.measure_id
inner join policy on measures.measure_type = policy.measure_type
-- A few areas in a few years show nothing of intervals: then all areas of the measure tell.
inner join scores
    on tested.measure_id = scores.measure_id
    and case when tested.tested_years < policy.reliable_minimum_years then 'every area' else tested.area_type end
    = scores.area_type
where tested.area_type <> 'every area'
