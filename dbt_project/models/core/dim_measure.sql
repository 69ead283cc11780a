-- One row per measure.
select
    measure_id,
    title,
    purpose,
    measure_type,
    category_id,
    victim_group,
    stage,
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
