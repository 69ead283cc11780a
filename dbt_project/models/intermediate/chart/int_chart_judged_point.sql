-- One row per control chart and complete month: its point, judged on the deseasonalised scale.
with points as (

    select
        points.*,
        baselines.measure_id,
        baselines.area_type,
        baselines.area_name,
        baselines.chart_type,
        baselines.centre,
        baselines.dispersion
        * {{ chart_base_sigma('baselines.chart_type', 'baselines.centre', 'points.opportunity', 'points.season_factor') }} as sigma,
        series.limit_sigmas
    from {{ ref('int_chart_point') }} as points
    inner join {{ ref('int_chart_baseline') }} as baselines
        on points.chart_key = baselines.chart_key
        and points.segment_number = baselines.segment_number
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key

)

select
    chart_key,
    measure_id,
    area_type,
    area_name,
    month_start_date,
    segment_number,
    is_baseline,
    chart_type,
    numerator,
    opportunity,
    raw_value,
    season_factor,
    adjusted_value,
    centre,
    sigma,
    -- So that a point on the centre is on the centre, whatever a binary fraction makes of it. A baseline without variation has
    -- no sigma to count in, and still judges (DOMAIN D1): what is off its centre stands beyond every limit.
    case
        when sigma = 0 then sign(round((adjusted_value - centre)::numeric, 9)) * (limit_sigmas + 1)
        else round(((adjusted_value - centre) / sigma)::numeric, 9)
    end::double precision as sigmas_from_centre
from points
