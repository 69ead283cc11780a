-- One row per scorecard measure: its performance points and impact score, and the classes that they fall into (DOMAIN A4).
with as_at as (

    select as_at_date from {{ ref('int_as_at') }}

),

points as (

    select
        states.measure_id,
        sum(scorecard_point.points)::integer as performance_points,
        jsonb_object_agg(states.component, states.state) as states
    from {{ ref('int_scorecard_state') }} as states
    cross join as_at
    inner join {{ ref('scorecard_point') }} as scorecard_point
        on states.component = scorecard_point.component
        and states.state = scorecard_point.state
        and {{ is_in_force('scorecard_point', 'as_at.as_at_date') }}
    group by states.measure_id

),

classes as (

    select scorecard_class.*
    from as_at
    inner join {{ ref('scorecard_class') }} as scorecard_class
        on {{ is_in_force('scorecard_class', 'as_at.as_at_date') }}

)

select
    points.measure_id,
    points.performance_points,
    points.states,
    impact_score.impact_score,
    performance.class_name as performance_impact,
    impact.class_name as overall_impact_classification,
    threat.overall_threat,
    threat.threat_rank
from points
inner join {{ ref('dim_measure') }} as measures on points.measure_id = measures.measure_id
cross join as_at
left join {{ ref('impact_score') }} as impact_score
    on measures.category_id = impact_score.category_id
    and {{ is_in_force('impact_score', 'as_at.as_at_date') }}
left join classes as performance
    on performance.statistic = 'performance_impact'
    and points.performance_points >= performance.score_from
    and points.performance_points < performance.score_to
left join classes as impact
    on impact.statistic = 'overall_impact_classification'
    and impact_score.impact_score >= impact.score_from
    and impact_score.impact_score < impact.score_to
left join {{ ref('scorecard_threat') }} as threat
    on performance.class_name = threat.performance_impact
    and impact.class_name = threat.overall_impact_classification
    and {{ is_in_force('threat', 'as_at.as_at_date') }}
