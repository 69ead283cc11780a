-- One row per measure, area and complete month of its control chart.
with points as (

    select
        points.*,
        series.direction,
        series.opportunity as opportunity_kind,
        series.rule_set,
        series.limit_sigmas,
        series.warning_sigmas,
        series.small_denominator,
        -- From the judged scale to the one that people read: crimes of the month, or percent.
        case series.opportunity when 'denominator' then 100 else points.opportunity end as unit_factor,
        case series.opportunity when 'denominator' then 100 when 'days' then 365.25 / 12 else 1 end as adjusted_unit_factor
    from {{ ref('int_chart_judged_point') }} as points
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key

),

signals as (

    select
        chart_key,
        month_start_date,
        array_agg(rule order by position, side) as signals,
        (array_agg(side order by position, side))[1] as side
    from {{ ref('int_chart_signal') }}
    group by chart_key, month_start_date

)

select
    points.measure_id,
    points.area_type,
    points.area_name,
    points.month_start_date,
    points.chart_type,
    points.rule_set,
    points.numerator::numeric as numerator,
    points.opportunity::numeric as opportunity,
    round((points.unit_factor * points.raw_value)::numeric, 6) as value,
    {% for name, sigmas in [
        ('centre', '0'), ('lower_limit', '-points.limit_sigmas'), ('upper_limit', 'points.limit_sigmas'),
        ('lower_warning', '-points.warning_sigmas'), ('upper_warning', 'points.warning_sigmas'),
    ] -%}
    {{ chart_line('points', sigmas) }} as {{ name }},
    {% endfor -%}
    round((points.adjusted_unit_factor * points.adjusted_value)::numeric, 6) as adjusted_value,
    round((points.adjusted_unit_factor * points.centre)::numeric, 6) as adjusted_centre,
    round(points.season_factor::numeric, 6) as season_factor,
    round(points.sigmas_from_centre::numeric, 6) as sigmas_from_centre,
    coalesce(signals.signals, array[]::text[]) as signals,
    case
        when points.sigmas_from_centre is null then 'not_charted'
        when signals.side is null then 'common_cause'
        when points.direction = 'neutral' then case signals.side when 1 then 'high' else 'low' end
        when (signals.side = 1) = (points.direction = 'higher_is_better') then 'improvement'
        else 'concern'
    end as point_type,
    points.is_baseline,
    points.segment_number,
    baselines.baseline_from,
    baselines.baseline_to,
    baselines.not_charted_because,
    case
        when points.sigma = 0 then 'one line: the months of the baseline are all alike, so that any later month off the centre is a signal'
    end as limits_note,
    points.opportunity < points.small_denominator as is_small,
    round(targets.target_value::numeric, 6) as target,
    coalesce(
        annotations.rebase_status, case when states.rebase_suggested_from = points.month_start_date then 'suggested' end
    ) as rebase_status,
    annotations.annotation,
    states.month_start_date = points.month_start_date as is_latest,
    case when states.month_start_date = points.month_start_date then states.variation end as variation,
    case when states.month_start_date = points.month_start_date then states.assurance end as assurance
from points
inner join {{ ref('int_chart_baseline') }} as baselines
    on points.chart_key = baselines.chart_key
    and points.segment_number = baselines.segment_number
inner join {{ ref('int_chart_state') }} as states on points.chart_key = states.chart_key
left join {{ ref('int_chart_target') }} as targets
    on points.chart_key = targets.chart_key
    and points.month_start_date = targets.month_start_date
left join {{ ref('int_chart_annotation') }} as annotations
    on points.chart_key = annotations.chart_key
    and points.month_start_date = annotations.month_start_date
left join signals
    on points.chart_key = signals.chart_key
    and points.month_start_date = signals.month_start_date
