-- One row per Plan measure without a target in the financial year and statistic of the target: why there is none, for the force.
{{ config(materialized='replaced_view') }}

select
    targets.measure_id,
    targets.area_type,
    targets.area_name,
    untargeted.statistic,
    null::numeric as exact_value,
    targets.target_status as label,
    jsonb_build_object('direction', targets.direction) as inputs,
    'no row of policy holds a target for this financial year' as formula
from {{ ref('int_measure_against_target') }} as targets
cross join (values ('hard_target'), ('target_status')) as untargeted (statistic)
where targets.target_status like 'no target set for %' and targets.area_type = 'force'
