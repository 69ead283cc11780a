-- One row per signal rule in force and side of the centre.
{{ config(materialized='replaced_view') }}

select
    rules.rule_set,
    rules.rule,
    rules.position,
    rules.kind,
    rules.window_length,
    rules.sigmas_from,
    rules.sigmas_to,
    rules.is_one_side_required,
    sides.side,
    row_number() over (order by rules.rule_set, rules.rule, sides.side) as rule_number,
    -- A trend of seven points is six steps.
    rules.point_count - (rules.kind = 'trend')::integer as needed,
    rules.window_length - (rules.kind = 'trend')::integer as reach
from {{ ref('signal_rule') }} as rules
inner join {{ ref('int_as_at') }} as as_at
    on {{ is_in_force('rules', 'as_at.as_at_date') }}
cross join (values (1), (-1)) as sides (side)
