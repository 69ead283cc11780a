-- One row per decided target that is missing from target, or stands there with other numbers: in the last row of its year.
with targets as (

    select distinct on (measure_id, financial_year) *
    from {{ ref('target') }}
    order by measure_id asc, financial_year asc, valid_from desc

)

select
    decisions.measure_id,
    decisions.financial_year
from {{ ref('target_decision') }} as decisions
left join targets
    on decisions.measure_id = targets.measure_id
    and decisions.financial_year = targets.financial_year
where
    targets.hard_target is distinct from decisions.hard_target
    or targets.stretch_target is distinct from decisions.stretch_target
