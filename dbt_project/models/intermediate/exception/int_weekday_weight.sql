-- One row per crime category and weekday: what such a day weighs in the force, an average day being about 1.
{{ config(materialized='replaced_view') }}

with months as (

    -- The months that make the limits are also those that make the weights.
    select
        complete_until,
        (complete_until - make_interval(months => max(baseline_months)))::date as weighed_from
    from {{ ref('int_chart_series') }}
    group by complete_until

),

weekdays as (

    select
        dates.date,
        dates.weekday_number
    from {{ ref('dim_date') }} as dates
    inner join months on dates.date >= months.weighed_from and dates.date < months.complete_until

),

crimes as (

    select
        daily.category_id,
        weekdays.weekday_number,
        sum(daily.crime_count) as crime_count
    from {{ ref('int_crime_category_day') }} as daily
    inner join weekdays on daily.recorded_date = weekdays.date
    group by daily.category_id, weekdays.weekday_number

),

categories as (

    select
        category_id,
        sum(crime_count) as crime_count
    from crimes
    group by category_id

),

day_counts as (

    select
        weekday_number,
        count(*) as day_count,
        sum(count(*)) over () as all_day_count
    from weekdays
    group by weekday_number

)

select
    categories.category_id,
    day_counts.weekday_number,
    coalesce(crimes.crime_count, 0)::double precision / day_counts.day_count
    * day_counts.all_day_count / categories.crime_count as weight
from categories
cross join day_counts
left join crimes on categories.category_id = crimes.category_id and day_counts.weekday_number = crimes.weekday_number
