-- One row per scorecard measure: its figures, its classes and its place on the emergent scorecard (DOMAIN A4).
select
    figures.measure_id,
    figures.area_type,
    figures.area_name,
    figures.hard_target,
    figures.stretch_target,
    figures.actual,
    figures.previous_year,
    figures.year_on_year_change,
    figures.relative_gap_pct,
    figures.rolling_3_month_trend,
    figures.recent_mean,
    figures.earlier_mean,
    figures.standard_error,
    figures.trend_dead_band,
    figures.level_of_control,
    figures.month_start_date,
    figures.sigmas_from_centre,
    figures.signals,
    classes.states,
    classes.performance_points,
    classes.performance_impact,
    classes.impact_score,
    classes.overall_impact_classification,
    classes.overall_threat,
    -- The printed order: the worst threat first, then points times score, then the gap relative to the target.
    row_number() over (
        order by
            classes.threat_rank desc nulls last,
            classes.performance_points * classes.impact_score desc nulls last,
            figures.relative_gap_pct desc nulls last,
            figures.measure_id asc
    )::integer as scorecard_position
from {{ ref('int_scorecard_figure') }} as figures
inner join {{ ref('int_scorecard_class') }} as classes on figures.measure_id = classes.measure_id
