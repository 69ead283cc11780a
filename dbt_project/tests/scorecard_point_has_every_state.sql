-- One row per state of the scorecard's measures that no row gives points at the as-at date: it would be left out of the sum (DOMAIN A4).
select
    states.measure_id,
    states.component
from {{ ref('int_scorecard_state') }} as states
inner join {{ ref('int_scorecard_class') }} as classes on states.measure_id = classes.measure_id
where not classes.states ? states.component
