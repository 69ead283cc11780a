-- One row per category, reporting area and month of the last 24 complete ones: its crimes.
{{ config(materialized='replaced_view') }}

with complete_months as (

    select series.month_start_date::date as month_start_date
    from {{ ref('int_as_at') }} as as_at
    cross join generate_series(
        date_trunc('month', as_at.as_at_date + 1) - interval '24 months',
        date_trunc('month', as_at.as_at_date + 1) - interval '1 month',
        interval '1 month'
    ) as series (month_start_date)

),

months as (

    select
        areas.area_type,
        areas.area_name,
        monthly.category_id,
        monthly.month_start_date,
        sum(monthly.crime_count)::integer as crime_count
    from {{ ref('int_crime_category_month') }} as monthly
    inner join complete_months on monthly.month_start_date = complete_months.month_start_date
    inner join {{ ref('bridge_area_lpu') }} as areas on monthly.lpu_code = areas.lpu_code
    group by areas.area_type, areas.area_name, monthly.category_id, monthly.month_start_date

),

areas as (

    select
        area_type,
        area_name,
        min(area_from) as area_from
    from {{ ref('bridge_area_lpu') }}
    group by area_type, area_name

)

select
    category.category_id,
    areas.area_type,
    areas.area_name,
    complete_months.month_start_date,
    -- Of a month that the feed or the area began after or in nothing is known as a whole, which is not none.
    case
        when complete_months.month_start_date >= coverage.business_from and complete_months.month_start_date >= areas.area_from
            then coalesce(months.crime_count, 0)
    end as crime_count
from {{ ref('category') }} as category
cross join areas
cross join complete_months
left join {{ ref('int_feed_coverage') }} as coverage on coverage.feed = 'crime'
left join months
    on category.category_id = months.category_id
    and areas.area_type = months.area_type
    and areas.area_name = months.area_name
    and complete_months.month_start_date = months.month_start_date
