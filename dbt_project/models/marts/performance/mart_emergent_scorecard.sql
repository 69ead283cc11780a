-- One row per scorecard measure, in the printed order.
select
    judged.scorecard_position as position,
    judged.measure_id,
    measures.title,
    measures.purpose,
    judged.hard_target::numeric as hard_target,
    judged.stretch_target::numeric as stretch_target,
    round(judged.actual, case measures.rounding when 'integer' then 0 else 1 end) as actual,
    round(judged.previous_year, case measures.rounding when 'integer' then 0 else 1 end) as previous_year,
    {{ round_half_up('judged.year_on_year_change', 1) }} as year_on_year_change,
    judged.rolling_3_month_trend,
    judged.level_of_control,
    judged.performance_impact,
    judged.impact_score as overall_impact_score,
    judged.overall_impact_classification,
    judged.overall_threat
from {{ ref('int_scorecard') }} as judged
inner join {{ ref('dim_measure') }} as measures on judged.measure_id = measures.measure_id
