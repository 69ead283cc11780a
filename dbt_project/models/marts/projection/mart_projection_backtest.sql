-- One row per measure, type of area and horizon: how good projections would have been.
with drift as (

    select
        measure_type,
        area_type,
        (array_agg(used_sd order by year_end_date desc))[1] as used_drift_sd,
        max(measured_sd) as measured_drift_sd
    from {{ source('fitted', 'projection_drift') }}
    group by measure_type, area_type

)

select
    scores.measure_id,
    scores.area_type,
    scores.horizon,
    measures.title,
    measures.measure_type,
    measures.position,
    scores.projection_count::integer as projection_count,
    scores.area_count::integer as area_count,
    scores.origin_count::integer as origin_count,
    scores.year_count::integer as year_count,
    {{ round_half_up('scores.mase', 3) }} as mase,
    {{ round_half_up('scores.wape_pct', 2) }} as wape_pct,
    {% for candidate in ['flat', 'ratio', 'remainder', 'shrunk_ratio', 'seasonal_naive', 'ets', 'glm'] -%}
    {{ round_half_up('scores.' ~ candidate ~ '_wape_pct', 2) }} as {{ candidate }}_wape_pct,
    {% endfor -%}
    {{ round_half_up('scores.coverage_50_pct', 1) }} as coverage_50_pct,
    {{ round_half_up('scores.coverage_80_pct', 1) }} as coverage_80_pct,
    {{ round_half_up('scores.coverage_95_pct', 1) }} as coverage_95_pct,
    {{ round_half_up('scores.pinball_loss', 3) }} as pinball_loss,
    scores.target_count::integer as target_count,
    {{ round_half_up('scores.brier_score', 4) }} as brier_score,
    scores.band_counts::integer[] as band_counts,
    scores.band_met_counts::integer[] as band_met_counts,
    {{ round_half_up('drift.used_drift_sd', 3) }} as used_drift_sd,
    {{ round_half_up('drift.measured_drift_sd', 3) }} as measured_drift_sd
from {{ ref('int_projection_score') }} as scores
inner join {{ ref('dim_measure') }} as measures on scores.measure_id = measures.measure_id
left join drift on measures.measure_type = drift.measure_type and scores.area_type = drift.area_type
