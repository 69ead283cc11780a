-- One row per control chart: its level of control and its arrow at the last complete month (DOMAIN D3).
with last_points as (

    select distinct on (chart_key) *
    from {{ ref('int_chart_judged_point') }}
    order by chart_key asc, month_start_date desc

),

signals as (

    -- Where rules contradict one another, the first of the rule set decides.
    select
        signals.chart_key,
        array_agg(signals.rule order by signals.position) as signals,
        (array_agg(signals.side order by signals.position))[1] as side
    from {{ ref('int_chart_signal') }} as signals
    inner join last_points
        on signals.chart_key = last_points.chart_key
        and signals.month_start_date = last_points.month_start_date
    group by signals.chart_key

),

-- The limits that hold now, last segment's, beside the target that holds now (DOMAIN D2).
bounds as (

    select
        last_points.chart_key,
        series.direction,
        targets.adjusted_target,
        {{ chart_limit('last_points.chart_type', 'last_points.centre - series.limit_sigmas * last_points.sigma') }} as lower_bound,
        {{ chart_limit('last_points.chart_type', 'last_points.centre + series.limit_sigmas * last_points.sigma') }} as upper_bound,
        series.rebase_run_months
    from last_points
    inner join {{ ref('int_chart_series') }} as series on last_points.chart_key = series.chart_key
    left join {{ ref('int_chart_target') }} as targets
        on last_points.chart_key = targets.chart_key
        and last_points.month_start_date = targets.month_start_date

)

select
    last_points.chart_key,
    last_points.measure_id,
    last_points.area_type,
    last_points.area_name,
    last_points.month_start_date,
    case
        when last_points.sigmas_from_centre is null then 'Not charted'
        when signals.side = 1 then 'Increasing'
        when signals.side = -1 then 'Decreasing'
        else 'Controlled'
    end as level_of_control,
    last_points.chart_type,
    last_points.sigmas_from_centre,
    coalesce(signals.signals, array[]::text[]) as signals,
    trends.trend as rolling_3_month_trend,
    trends.recent_mean,
    trends.earlier_mean,
    trends.standard_error,
    trends.trend_dead_band,
    case
        when last_points.sigmas_from_centre is null then 'not_charted'
        when signals.side is null then 'common_cause'
        else
            case
                when bounds.direction = 'neutral' then 'neutral'
                when (signals.side = 1) = (bounds.direction = 'higher_is_better') then 'improvement'
                else 'concern'
            end || case signals.side when 1 then '_high' else '_low' end
    end as variation,
    case
        when bounds.direction = 'neutral' or bounds.adjusted_target + bounds.upper_bound is null then 'not_applicable'
        when bounds.adjusted_target > bounds.upper_bound
            then case bounds.direction when 'higher_is_better' then 'consistently_fails' else 'consistently_passes' end
        when bounds.adjusted_target < bounds.lower_bound
            then case bounds.direction when 'higher_is_better' then 'consistently_passes' else 'consistently_fails' end
        else 'hit_or_miss'
    end as assurance,
    -- A suggestion, never a re-base: that needs somebody who knows the cause.
    case when runs.month_count >= bounds.rebase_run_months then runs.run_from end as rebase_suggested_from
from last_points
inner join bounds on last_points.chart_key = bounds.chart_key
inner join {{ ref('int_chart_trend') }} as trends on last_points.chart_key = trends.chart_key
left join signals on last_points.chart_key = signals.chart_key
left join {{ ref('int_chart_run') }} as runs on last_points.chart_key = runs.chart_key
