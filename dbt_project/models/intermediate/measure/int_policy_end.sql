-- One row per day from which measures have no target: one that has come, or comes within 135 days of the as-at date.
{{ config(materialized='replaced_view') }}

with targets as (

    select
        measure_id,
        max(valid_to) as ended_on
    from {{ ref('target') }}
    group by measure_id

)

select
    targets.ended_on,
    count(*)::bigint as measure_count
from targets
cross join {{ ref('int_as_at') }} as as_at
-- Plans and budgets are set in the winter before: what ends on 31 March is asked for from the middle of November on
-- (bluelamp/operations/policy_ends.py says the same to operators, of every table of policy).
where targets.ended_on <= as_at.as_at_date + 135
group by targets.ended_on
