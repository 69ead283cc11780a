-- One row per crime type measure, area and period.
with counts as (

    select * from {{ ref('int_crime_period') }}

),

complete_months as (

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

rows_of_series as (

    select distinct
        category_id,
        area_type,
        area_name
    from counts

),

series as (

    select
        counts.category_id,
        counts.area_type,
        counts.area_name,
        array_agg(coalesce(months.crime_count, 0) order by complete_months.month_start_date) as monthly_counts
    from rows_of_series as counts
    cross join complete_months
    left join months
        on counts.category_id = months.category_id
        and counts.area_type = months.area_type
        and counts.area_name = months.area_name
        and complete_months.month_start_date = months.month_start_date
    group by counts.category_id, counts.area_type, counts.area_name

)

select
    measures.measure_id,
    counts.area_type,
    counts.area_name,
    counts.period,
    measures.title,
    measures.measure_group,
    measures.direction,
    measures.position,
    counts.bcu_name,
    counts.is_unallocated,
    counts.actual,
    counts.previous_year,
    case when counts.is_comparable then counts.actual - counts.previous_year end as change,
    {{ round_half_up("""case
        when counts.is_comparable then 100.0 * (counts.actual - counts.previous_year) / nullif(counts.previous_year, 0)
    end""", 1) }} as change_pct,
    coalesce(counts.day_count - counts.previous_day_count, 0) as extra_day_count,
    -- Counts of unequal periods are compared by the day (DOMAIN A2).
    {{ round_half_up("""case
        when counts.is_comparable and counts.day_count <> counts.previous_day_count
            then 100.0 * (
                counts.actual::numeric * counts.previous_day_count / counts.day_count - counts.previous_year
            ) / nullif(counts.previous_year, 0)
    end""", 1) }} as change_per_day_pct,
    changes.is_small_count,
    changes.change_z,
    changes.change_signal,
    changes.change_verdict,
    series.monthly_counts
from counts
inner join {{ ref('dim_measure') }} as measures
    on counts.category_id = measures.category_id and measures.measure_type = 'recorded_crime'
inner join {{ ref('int_crime_change') }} as changes
    on measures.measure_id = changes.measure_id
    and counts.area_type = changes.area_type
    and counts.area_name = changes.area_name
    and counts.period = changes.period
left join series
    on counts.category_id = series.category_id
    and counts.area_type = series.area_type
    and counts.area_name = series.area_name
