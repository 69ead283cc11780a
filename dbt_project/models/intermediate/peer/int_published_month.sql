-- One row per measure of published crime and month of the force, from the last month on before which one is missing.
with months as (

    select
        areas.measure_id,
        areas.area_type,
        areas.area_name,
        counts.month_start_date,
        counts.recorded_count
    from {{ ref('int_measure_area') }} as areas
    inner join {{ ref('peer_force') }} as own on own.is_own
    inner join {{ ref('int_police_uk_count') }} as counts
        on own.force_id = counts.force_id
        and areas.category_id = counts.category_id
    left join {{ ref('int_police_uk_held_month') }} as held
        on counts.force_id = held.force_id
        and counts.month_start_date = held.month_start_date
        and (held.is_whole_month or counts.category_id = held.category_id)
    where areas.measure_type = 'published_crime' and areas.area_type = 'force' and held.force_id is null

),

-- Months that follow one another are as far from the month of their number.
spans as (

    select
        *,
        (
            month_start_date
            - make_interval(months => (row_number() over (partition by measure_id order by month_start_date))::integer)
        )::date as span,
        max(month_start_date) over () as newest_month
    from months

),

-- A label that is no longer published has no chart of the present.
last_spans as (

    select
        measure_id,
        span
    from spans
    where month_start_date = newest_month

)

select
    spans.measure_id,
    spans.area_type,
    spans.area_name,
    spans.month_start_date,
    spans.recorded_count
from spans
inner join last_spans on spans.measure_id = last_spans.measure_id and spans.span = last_spans.span
