-- One row per crime type measure, area and period.
with counts as (

    select * from {{ ref('int_crime_period') }}

),

series as (

    select
        category_id,
        area_type,
        area_name,
        array_agg(crime_count order by month_start_date) as monthly_counts
    from {{ ref('int_crime_recent_month') }}
    group by category_id, area_type, area_name

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
