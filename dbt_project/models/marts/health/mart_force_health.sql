-- One row per health measure, group (the force or a part of it) and month.
with policy as (

    select
        rules.*,
        as_at.as_at_date
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

signals as (

    select
        chart_key,
        month_start_date,
        array_agg(rule order by position, side) as signals,
        (array_agg(side order by position, side))[1] as side
    from {{ ref('int_health_signal') }}
    group by chart_key, month_start_date

),

valued as (

    select
        found.*,
        measures.title,
        measures.unit,
        measures.direction,
        measures.position,
        measures.decimals,
        measures.window_months,
        measures.is_charted,
        targets.target,
        targets.status as target_source_status,
        policy.few_count,
        round(found.value, measures.decimals) as rounded_value,
        min(found.value) over (
            partition by found.measure_id, found.dimension, found.member order by found.month_start_date
            range between interval '12 months' preceding and interval '12 months' preceding
        ) as previous_value,
        max(found.month_start_date) over (partition by found.measure_id) as latest_month
    from {{ ref('int_health_value') }} as found
    inner join {{ ref('health_measure') }} as measures on found.measure_id = measures.measure_id
    cross join policy
    left join {{ ref('health_target') }} as targets
        on found.measure_id = targets.measure_id and {{ is_in_force('targets', 'policy.as_at_date') }}

)

select
    valued.measure_id,
    valued.title,
    valued.unit,
    valued.decimals,
    valued.direction,
    valued.position,
    valued.dimension,
    valued.member,
    valued.month_start_date,
    valued.month_start_date = valued.latest_month as is_latest,
    (valued.month_start_date - make_interval(months => valued.window_months - 1))::date as period_from,
    (valued.month_start_date + interval '1 month' - interval '1 day')::date as period_to,
    round(valued.numerator, 2) as numerator,
    round(valued.denominator, 2) as denominator,
    valued.rounded_value as value,
    round(valued.previous_value, valued.decimals) as previous_value,
    round(valued.value - valued.previous_value, valued.decimals) as change,
    valued.target,
    case
        when valued.value is null then 'not available'
        when valued.target is null then 'no target'
        when valued.direction = 'lower_is_better' and valued.rounded_value <= valued.target then 'met'
        when valued.direction = 'higher_is_better' and valued.rounded_value >= valued.target then 'met'
        else 'not met'
    end as status,
    valued.target_source_status,
    coalesce(valued.denominator < valued.few_count, false) as is_few,
    valued.expected_count::integer as expected_count,
    valued.missing_count::integer as missing_count,
    valued.absence_reason,
    round(valued.month_value, 6) as month_value,
    round(points.season_factor * points.centre, 6) as centre,
    round(
        points.season_factor * {{ chart_limit("'u'", 'points.centre - points.limit_sigmas * points.sigma') }}, 6
    ) as lower_limit,
    round(points.season_factor * (points.centre + points.limit_sigmas * points.sigma), 6) as upper_limit,
    round(points.sigmas_from_centre, 6) as sigmas_from_centre,
    coalesce(signals.signals, array[]::text[]) as signals,
    case
        when points.sigmas_from_centre is null then 'not_charted'
        when signals.side is null then 'common_cause'
        when valued.direction = 'neutral' then case signals.side when 1 then 'high' else 'low' end
        when (signals.side = 1) = (valued.direction = 'higher_is_better') then 'improvement'
        else 'concern'
    end as point_type,
    coalesce(points.is_baseline, false) as is_baseline,
    points.baseline_month_count::integer as baseline_month_count,
    case when valued.is_charted then points.not_charted_because else 'not charted by policy' end as not_charted_because
from valued
left join {{ ref('int_health_point') }} as points
    on valued.measure_id = points.measure_id
    and valued.dimension = points.dimension
    and valued.member = points.member
    and valued.month_start_date = points.month_start_date
left join signals
    on points.chart_key = signals.chart_key
    and points.month_start_date = signals.month_start_date
