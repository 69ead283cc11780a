-- One row per measure, area and figure that the warehouse itself would take up as an issue, by policy, and whether it does now.
{{ config(materialized='replaced_view') }}

with figures as (

    {% for family in [
        'int_figure_recorded_target',
        'int_figure_outcome_target',
        'int_figure_satisfaction',
        'int_figure_projection',
        'int_figure_msg',
    ] -%}
    select
        measure_id,
        area_type,
        area_name,
        statistic,
        label
    from {{ ref(family) }}
    where statistic in ('target_status', 'target_outlook', 'msg_verdict')
    {% if not loop.last -%}
    union all
    {% endif -%}
    {% endfor %}

),

judged as (

    select
        figures.*,
        issue_rule.signal,
        figures.label = case
            when figures.statistic <> 'msg_verdict' or measures.direction = 'lower_is_better' then issue_rule.value
            -- To be above the group is good here: the same rule speaks of the other side.
            when measures.direction = 'higher_is_better' then replace(issue_rule.value, 'above', 'below')
        end as is_live
    from figures
    inner join {{ ref('issue_rule') }} as issue_rule
        on figures.statistic = issue_rule.statistic
        and issue_rule.area_type in ('any', figures.area_type)
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('issue_rule', 'as_at.as_at_date') }}
    left join {{ ref('dim_measure') }} as measures on figures.measure_id = measures.measure_id

)

select
    measure_id,
    area_type,
    area_name,
    statistic,
    signal,
    max(label) filter (where is_live) as label,
    coalesce(bool_or(is_live), false) as is_live
from judged
group by measure_id, area_type, area_name, statistic, signal
