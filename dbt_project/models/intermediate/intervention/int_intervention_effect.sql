-- One row per closed action or operation that began, and measure: whether it helped.
{{ config(materialized='replaced_view') }}

select
    intervention_id,
    measure_id,
    verdict,
    reason,
    months_needed,
    months_used,
    effect_ratio,
    ratio_low,
    ratio_high,
    dispersion,
    p_value,
    decided_until
from {{ source('fitted', 'intervention_effect') }}
