-- One row per outcome type and version of the definition of an outcome.
{{ config(tags=['policy']) }}

with outcome_types as (

    select * from {{ ref('outcome_type') }}

),

definitions as (

    select * from {{ ref('outcome_definition') }}

)

select
    outcome_types.outcome_type,
    definitions.definition_version,
    outcome_types.title as outcome_type_name,
    outcome_types.outcome_group,
    definitions.is_outcome,
    definitions.valid_from,
    definitions.valid_to
from outcome_types
inner join definitions on outcome_types.outcome_type = definitions.outcome_type
