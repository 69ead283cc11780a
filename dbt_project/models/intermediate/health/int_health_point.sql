-- One row per chart of a health measure's group and month, with its distance from the baseline's mean.
with policy as (

    select
        rules.*,
        {{ financial_year_start('as_at.as_at_date') }} as baseline_until
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

points as (

    select
        found.measure_id || '|' || found.dimension || '|' || found.member as chart_key,
        found.measure_id,
        found.dimension,
        found.member,
        found.month_start_date,
        found.month_numerator,
        coalesce(seasons.season_factor, 1) as season_factor,
        -- Rounded so that two months that are equal are equal.
        round(found.month_value / coalesce(seasons.season_factor, 1), 12) as adjusted_value,
        policy.rule_set,
        policy.limit_sigmas,
        policy.minimum_baseline_months,
        policy.minimum_mean_count,
        found.month_start_date < policy.baseline_until
        and found.month_start_date >= policy.baseline_until - make_interval(months => policy.baseline_months) as is_baseline
    from {{ ref('int_health_value') }} as found
    inner join {{ ref('health_measure') }} as measures on found.measure_id = measures.measure_id and measures.is_charted
    cross join policy
    left join {{ ref('int_health_season') }} as seasons
        on found.measure_id = seasons.measure_id
        and extract(month from found.month_start_date) = seasons.calendar_month
    where found.month_value is not null

),

ranged as (

    select
        *,
        abs(
            adjusted_value - lag(adjusted_value) over (partition by chart_key, is_baseline order by month_start_date)
        ) as moving_range
    from points

),

baselines as (

    select
        chart_key,
        count(*) as baseline_month_count,
        avg(adjusted_value) as centre,
        {{ chart_dispersion("'xmr'", 'avg(moving_range)', '1') }} as sigma,
        avg(month_numerator) as mean_count
    from ranged
    where is_baseline
    group by chart_key

),

judged as (

    select
        points.*,
        coalesce(baselines.baseline_month_count, 0) as baseline_month_count,
        case
            when coalesce(baselines.baseline_month_count, 0) < points.minimum_baseline_months
                then 'fewer than ' || points.minimum_baseline_months || ' months before the financial year'
            when baselines.mean_count < points.minimum_mean_count
                then 'fewer than ' || points.minimum_mean_count || ' a month'
            when baselines.sigma = 0 then 'the months of the baseline are all alike'
        end as not_charted_because,
        baselines.centre,
        baselines.sigma
    from points
    left join baselines on points.chart_key = baselines.chart_key

)

select
    chart_key,
    measure_id,
    dimension,
    member,
    month_start_date,
    1 as segment_number,
    season_factor,
    adjusted_value,
    rule_set,
    limit_sigmas,
    is_baseline,
    baseline_month_count,
    not_charted_because,
    case when not_charted_because is null then centre end as centre,
    case when not_charted_because is null then sigma end as sigma,
    case when not_charted_because is null then (adjusted_value - centre) / sigma end as sigmas_from_centre
from judged
