-- One row per measure.
{{ config(tags=['policy']) }}

select
    measure_id,
    title,
    purpose,
    measure_type,
    category_id,
    victim_group,
    stage,
    variant_of,
    without_outcome_group,
    measure_group,
    direction,
    unit,
    rounding,
    minimum_area_type,
    is_on_scorecard,
    position,
    definition_version,
    owner,
    synonyms
from {{ ref('measure') }}
