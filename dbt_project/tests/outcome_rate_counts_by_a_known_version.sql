-- One row per definition of a rate of outcomes by a version that names no outcome types: it would count none.
select
    definitions.measure_id,
    definitions.valid_from
from {{ ref('measure_definition') }} as definitions
inner join {{ ref('measure') }} as measures on definitions.measure_id = measures.measure_id
where
    measures.measure_type = 'outcome_rate'
    and definitions.definition_version not in (select versions.definition_version from {{ ref('outcome_definition') }} as versions)
