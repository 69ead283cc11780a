-- One row per closed action or operation, measure and area with which its verdict compares: nothing was done there until it was decided.
{{ config(materialized='replaced_view') }}

select
    untouched.intervention_id,
    untouched.measure_id,
    untouched.compared_chart_key,
    untouched.compared_area_name
from {{ ref('int_intervention_untouched') }} as untouched
inner join {{ ref('int_intervention_effect') }} as effects
    on untouched.intervention_id = effects.intervention_id
    and untouched.measure_id = effects.measure_id
-- What is done there later changes nothing that was said. Without a month after, nothing is decided yet.
where untouched.untouched_until >= coalesce(effects.decided_until, untouched.untouched_until)
