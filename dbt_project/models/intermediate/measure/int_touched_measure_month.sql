-- One row per month and area in which any measure's value may have changed since the last build.
with as_at as (

    select as_at_date from {{ ref('int_as_at') }}

),

last_build as (

    select as_at_date
    from {{ ref('stg_build') }}
    where is_last

),

-- The months that the as-at date has left or entered: they were incomplete, or not there.
moved as (

    select series.month_start_date::date as month_start_date
    from as_at
    cross join last_build
    cross join generate_series(
        date_trunc('month', least(last_build.as_at_date, as_at.as_at_date)::timestamp),
        greatest(last_build.as_at_date, as_at.as_at_date)::timestamp,
        interval '1 month'
    ) as series (month_start_date)

),

-- A series is counted by one definition: where one has changed since, by another in every month.
redefined as (

    select months.month_start_date
    from {{ ref('int_report_month') }} as months
    where exists (
        select present.measure_id
        from as_at
        cross join last_build
        inner join {{ ref('measure_definition') }} as present
            on {{ is_in_force('present', 'as_at.as_at_date') }}
        inner join {{ ref('measure_definition') }} as former
            on present.measure_id = former.measure_id
            and present.definition_version <> former.definition_version
            and {{ is_in_force('former', 'last_build.as_at_date') }}
    )

),

-- A feed that begins earlier than before makes months known of which no record may tell, or a rate of what was a part unknown.
first_days as (

    select
        deliveries.feed,
        min(deliveries.business_from) as first_day,
        coalesce(min(deliveries.business_from) filter (where not deliveries.is_new), 'infinity') as former_first_day
    from {{ ref('stg_load') }} as deliveries
    inner join {{ ref('feed') }} as feed on deliveries.feed = feed.feed and feed.cadence = 'daily'
    group by deliveries.feed

),

newly_known as (

    select months.month_start_date
    from {{ ref('int_report_month') }} as months
    inner join first_days
        on first_days.first_day < first_days.former_first_day
        and months.month_start_date >= date_trunc('month', first_days.first_day)
        and months.month_start_date <= first_days.former_first_day

),

whole_months as (

    select * from moved
    union
    select * from redefined
    union
    select * from newly_known

),

touched as (

    select * from {{ ref('int_touched_crime_month') }}
    union
    select * from {{ ref('int_touched_outcome_month') }}
    union
    select * from {{ ref('int_touched_satisfaction_month') }}

)

select
    touched.month_start_date,
    areas.area_type,
    areas.area_name
from touched
inner join {{ ref('bridge_area_lpu') }} as areas on touched.lpu_code = areas.lpu_code

union

select
    whole_months.month_start_date,
    areas.area_type,
    areas.area_name
from whole_months
cross join {{ ref('bridge_area_lpu') }} as areas
