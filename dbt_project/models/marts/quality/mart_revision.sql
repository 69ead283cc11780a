-- One row per crime type measure, area and earlier state: how the year-to-date count has moved since, and why.
with states as (

    select *
    from {{ ref('int_earlier_state') }}
    where compared_with in ('last_publication', 'month_ago')

),

counts as (

    select *
    from {{ ref('int_crime_period') }}
    where period = 'financial_year_to_date'

),

new_days as (

    select
        states.compared_with,
        daily.category_id,
        areas.area_type,
        areas.area_name,
        sum(daily.crime_count)::integer as crime_count
    from states
    cross join {{ ref('int_as_at') }} as as_at
    inner join {{ ref('int_crime_category_day') }} as daily
        on states.window_from <= daily.recorded_date
        and states.window_to < daily.recorded_date
        and as_at.as_at_date >= daily.recorded_date
    inner join {{ ref('bridge_area_lpu') }} as areas on daily.lpu_code = areas.lpu_code
    group by states.compared_with, daily.category_id, areas.area_type, areas.area_name

),

moves as (

    select
        states.compared_with,
        states.window_to as earlier_as_at_date,
        states.known_at as earlier_known_at,
        counts.category_id,
        counts.area_type,
        counts.area_name,
        counts.actual,
        coalesce(new_days.crime_count, 0) as new_day_count,
        coalesce(restated.late_count, 0) as late_count,
        coalesce(restated.cancelled_count, 0) as cancelled_count,
        coalesce(restated.moved_in_count, 0) as moved_in_count,
        coalesce(restated.moved_out_count, 0) as moved_out_count
    from counts
    cross join states
    left join new_days
        on states.compared_with = new_days.compared_with
        and counts.category_id = new_days.category_id
        and counts.area_type = new_days.area_type
        and counts.area_name = new_days.area_name
    left join {{ ref('int_crime_restated_count') }} as restated
        on states.compared_with = restated.compared_with
        and counts.category_id = restated.category_id
        and counts.area_type = restated.area_type
        and counts.area_name = restated.area_name

)

select
    measures.measure_id,
    moves.area_type,
    moves.area_name,
    moves.compared_with,
    moves.earlier_as_at_date,
    moves.earlier_known_at,
    moves.actual
    - moves.new_day_count - moves.late_count + moves.cancelled_count - moves.moved_in_count + moves.moved_out_count as earlier,
    moves.actual,
    moves.new_day_count + moves.late_count - moves.cancelled_count + moves.moved_in_count - moves.moved_out_count as change,
    moves.new_day_count,
    moves.late_count,
    moves.cancelled_count,
    moves.moved_in_count,
    moves.moved_out_count
from moves
inner join {{ ref('int_measure_area') }} as measures
    on {{ is_shown_crime('measures', 'moves') }}
