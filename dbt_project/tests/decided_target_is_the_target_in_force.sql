-- One row per decided target that is missing from target, or stands there with other numbers.
select
    decisions.measure_id,
    decisions.financial_year
from {{ ref('target_decision') }} as decisions
left join {{ ref('target') }} as targets
    on decisions.measure_id = targets.measure_id
    and decisions.financial_year = targets.financial_year
where
    targets.hard_target is distinct from decisions.hard_target
    or targets.stretch_target is distinct from decisions.stretch_target
