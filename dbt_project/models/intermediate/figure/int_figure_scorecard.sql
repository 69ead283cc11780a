-- One row per scorecard measure and judged column of the emergent scorecard: position, score or word.
{{ config(materialized='replaced_view') }}

with judgements as (

    select
        judged.measure_id,
        judged.area_type,
        judged.area_name,
        columns_of_row.*
    from {{ ref('int_scorecard') }} as judged
    cross join lateral (
        values
        (
            'scorecard_position',
            judged.scorecard_position,
            null,
            jsonb_build_object(
                'overall_threat', judged.overall_threat,
                'performance_points', judged.performance_points,
                'overall_impact_score', judged.impact_score,
                'relative_gap_pct', round(judged.relative_gap_pct, 6)
            )
        ),
        (
            'rolling_3_month_trend',
            null,
            judged.rolling_3_month_trend,
            jsonb_build_object(
                'recent_mean', round(judged.recent_mean::numeric, 6),
                'earlier_mean', round(judged.earlier_mean::numeric, 6),
                'standard_error', round(judged.standard_error::numeric, 6),
                'dead_band', judged.trend_dead_band
            )
        ),
        (
            'level_of_control',
            null,
            judged.level_of_control,
            jsonb_build_object(
                'month_start_date', judged.month_start_date,
                'sigmas_from_centre', round(judged.sigmas_from_centre::numeric, 6),
                'signals', judged.signals
            )
        ),
        (
            'performance_impact',
            null,
            judged.performance_impact,
            judged.states || jsonb_build_object('performance_points', judged.performance_points)
        ),
        ('overall_impact_score', judged.impact_score, null, jsonb_build_object('impact_score', judged.impact_score)),
        (
            'overall_impact_classification',
            null,
            judged.overall_impact_classification,
            jsonb_build_object('overall_impact_score', judged.impact_score)
        ),
        (
            'overall_threat',
            null,
            judged.overall_threat,
            jsonb_build_object(
                'performance_impact', judged.performance_impact,
                'overall_impact_classification', judged.overall_impact_classification
            )
        )
    ) as columns_of_row (statistic, exact_value, label, inputs)

)

select
    measure_id,
    area_type,
    area_name,
    statistic,
    exact_value::numeric as exact_value,
    label,
    inputs,
    null::text as formula
from judgements
