-- One row per category, reporting area and daily period: its crimes and those of the same days a year earlier.
with periods as (

    select *
    from {{ ref('int_report_period') }}
    where is_daily_period

),

areas as (

    select * from {{ ref('bridge_area_lpu') }}

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
    coalesce(sum(counted.previous_year), 0)::integer as previous_year
from {{ ref('category') }} as category
cross join areas
cross join periods
left join counted
    on category.category_id = counted.category_id
    and areas.lpu_code = counted.lpu_code
    and periods.period = counted.period
group by
    category.category_id, areas.area_type, areas.area_name, areas.bcu_name, areas.is_unallocated, periods.period,
    periods.day_count, periods.previous_day_count
