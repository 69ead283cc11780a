-- One row per measure, with the definition that holds at the as-at date.
with as_at as (

    -- Before any day is complete: the definition that holds until further notice.
    select coalesce(as_at_date, '9999-12-30'::date) as as_at_date
    from {{ ref('int_as_at') }}

)

select
    measures.measure_id,
    measures.title,
    measures.purpose,
    measures.measure_type,
    measures.category_id,
    measures.victim_group,
    measures.stage,
    measures.variant_of,
    measures.without_outcome_group,
    measures.measure_group,
    measures.direction,
    measures.unit,
    measures.rounding,
    measures.minimum_area_type,
    measures.is_on_scorecard,
    measures.position,
    definitions.definition_version,
    measures.owner,
    measures.synonyms
from {{ ref('measure') }} as measures
cross join as_at
left join {{ ref('measure_definition') }} as definitions
    on measures.measure_id = definitions.measure_id
    and {{ is_in_force('definitions', 'as_at.as_at_date') }}
