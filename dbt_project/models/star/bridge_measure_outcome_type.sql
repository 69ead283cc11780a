-- One row per outcome rate measure and outcome type that counts in it.
select
    measures.measure_id,
    measures.category_id,
    outcome_types.outcome_type
from {{ ref('dim_measure') }} as measures
inner join {{ ref('dim_outcome_type') }} as outcome_types
    on measures.definition_version = outcome_types.definition_version
    and outcome_types.is_outcome
    and outcome_types.outcome_group <> coalesce(measures.without_outcome_group, 'none')
where measures.measure_type = 'outcome_rate'
