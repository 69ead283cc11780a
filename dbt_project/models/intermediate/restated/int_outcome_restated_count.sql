-- One row per earlier state, outcome rate measure and area whose outcomes are others now, with the records that made it so.
{{ config(materialized='replaced_view') }}

-- An outcome that counts in the same measure and area then and now makes no difference there, whatever else changed.
with differing as (

    select
        restated.compared_with,
        restated.outcome_reference,
        restated.reason,
        counting.measure_id,
        areas.area_type,
        areas.area_name,
        bool_or(restated.is_now) as is_now
    from {{ ref('int_outcome_restated') }} as restated
    inner join {{ ref('bridge_crime_category') }} as bridge
        on restated.offence_key = bridge.offence_key
        and restated.is_domestic = bridge.is_domestic
        and restated.is_hate_crime = bridge.is_hate_crime
        and {{ is_in_force('bridge', 'restated.recorded_date') }}
    inner join {{ ref('bridge_measure_outcome_type') }} as counting
        on bridge.category_id = counting.category_id and restated.outcome_type = counting.outcome_type
    inner join {{ ref('bridge_area_lpu') }} as areas on restated.lpu_code = areas.lpu_code
    group by
        restated.compared_with, restated.outcome_reference, restated.reason, counting.measure_id, areas.area_type, areas.area_name
    having count(*) = 1

)

select
    compared_with,
    measure_id,
    area_type,
    area_name,
    count(*) filter (where reason = 'late')::integer as late_count,
    count(*) filter (where reason = 'withdrawn')::integer as withdrawn_count,
    count(*) filter (where reason in ('amended', 'crime changed') and is_now)::integer as moved_in_count,
    count(*) filter (where reason in ('amended', 'crime changed') and not is_now)::integer as moved_out_count
from differing
group by compared_with, measure_id, area_type, area_name
