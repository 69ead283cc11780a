-- One row per category, reporting area and daily period: its crimes and those of the same days a year earlier.
with periods as (

    select
        periods.*,
        -- Of days before the feed's first nothing was ever said, which is not the same as no crimes.
        coalesce(crimes.business_from <= periods.previous_from, false) as is_previous_covered,
        coalesce(outcomes.business_from <= periods.previous_from, false) as is_outcome_covered
    from {{ ref('int_report_period') }} as periods
    left join {{ ref('int_feed_coverage') }} as crimes on crimes.feed = 'crime'
    left join {{ ref('int_feed_coverage') }} as outcomes on outcomes.feed = 'outcome'
    where periods.is_daily_period

),

areas as (

    select
        *,
        min(area_from) over (partition by area_type, area_name) as first_day,
        max(area_to) over (partition by area_type, area_name) as no_longer_on
    from {{ ref('bridge_area_lpu') }}

),

counted as (

    select
        periods.period,
        daily.category_id,
        daily.lpu_code,
        sum(daily.crime_count) filter (
            where daily.recorded_date between periods.period_from and periods.period_to
        ) as actual,
        sum(daily.crime_count) filter (
            where daily.recorded_date between periods.previous_from and periods.previous_to
        ) as previous_year
    from {{ ref('int_crime_category_day') }} as daily
    inner join periods
        on daily.recorded_date between periods.period_from and periods.period_to
        or daily.recorded_date between periods.previous_from and periods.previous_to
    group by periods.period, daily.category_id, daily.lpu_code

)

select
    category.category_id,
    areas.area_type,
    areas.area_name,
    areas.bcu_name,
    areas.is_unallocated,
    periods.period,
    periods.day_count,
    periods.previous_day_count,
    coalesce(sum(counted.actual), 0)::integer as actual,
    case when periods.is_previous_covered then coalesce(sum(counted.previous_year), 0)::integer end as previous_year,
    -- What stood in a part of either period only would seem to rise or fall by beginning or ending.
    periods.is_previous_covered
    and areas.first_day <= periods.previous_from
    and areas.no_longer_on > periods.period_to as is_comparable,
    periods.is_outcome_covered
from {{ ref('category') }} as category
cross join areas
cross join periods
left join counted
    on category.category_id = counted.category_id
    and areas.lpu_code = counted.lpu_code
    and periods.period = counted.period
group by
    category.category_id, areas.area_type, areas.area_name, areas.bcu_name, areas.is_unallocated, areas.first_day,
    areas.no_longer_on, periods.period, periods.period_to, periods.previous_from, periods.day_count, periods.previous_day_count,
    periods.is_previous_covered, periods.is_outcome_covered
