-- One row per closed action or operation that began, and measure: whether it helped.
{{ config(materialized='replaced_view') }}

with effects as (

    select * from {{ source('fitted', 'intervention_effect') }}

),

-- The verdict rests on the first months after, as many as it needs, or on all while they are fewer.
decided as (

    select
        effects.intervention_id,
        effects.measure_id,
        (max(months.month_start_date) + interval '1 month')::date as decided_until
    from effects
    inner join {{ ref('int_intervention_month') }} as months
        on effects.intervention_id = months.intervention_id
        and effects.measure_id = months.measure_id
        and months.phase = 'after'
        and months.phase_month <= coalesce(effects.months_needed, months.phase_month)
    group by effects.intervention_id, effects.measure_id

)

select
    effects.intervention_id,
    effects.measure_id,
    effects.verdict,
    effects.reason,
    effects.months_needed,
    effects.months_used,
    effects.effect_ratio,
    effects.ratio_low,
    effects.ratio_high,
    effects.dispersion,
    effects.p_value,
    decided.decided_until
from effects
left join decided on effects.intervention_id = decided.intervention_id and effects.measure_id = decided.measure_id
