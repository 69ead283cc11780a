-- One row per month and reporting area of which the star's monthly facts may have changed since the last build.
with last_build as (

    select as_at_date
    from {{ ref('stg_build') }}
    where is_last

),

-- A series that begins earlier than before has months that no record touched.
newly_covered as (

    select distinct
        months.month_start_date,
        areas.reporting_area_key
    from {{ ref('int_report_month') }} as months
    inner join {{ ref('stg_load') }} as deliveries
        on deliveries.is_new
        and months.month_start_date between date_trunc('month', deliveries.business_from) and deliveries.business_to
    cross join {{ ref('dim_reporting_area') }} as areas

),

-- The groups whose answers a measure of the survey is made of, then and now.
members as (

    select
        'present' as build,
        present.victim_group,
        present.member_group,
        present.weighting
    from {{ ref('int_as_at') }} as as_at
    inner join {{ ref('satisfaction_group_member') }} as present on {{ is_in_force('present', 'as_at.as_at_date') }}

    union all

    select
        'former' as build,
        former.victim_group,
        former.member_group,
        former.weighting
    from last_build
    inner join {{ ref('satisfaction_group_member') }} as former on {{ is_in_force('former', 'last_build.as_at_date') }}

),

-- Fewer answers, or more, are asked for than at the last build, or answers of other groups.
withheld_otherwise as (

    select
        months.month_start_date,
        areas.reporting_area_key
    from {{ ref('int_report_month') }} as months
    cross join {{ ref('dim_reporting_area') }} as areas
    where exists (
        select present.minimum_count
        from {{ ref('int_as_at') }} as as_at
        cross join last_build
        inner join {{ ref('satisfaction_policy') }} as present
            on {{ is_in_force('present', 'as_at.as_at_date') }}
        inner join {{ ref('satisfaction_policy') }} as former
            on present.minimum_count <> former.minimum_count
            and {{ is_in_force('former', 'last_build.as_at_date') }}
    )
    or exists (
        select members.victim_group
        from members
        cross join last_build
        where last_build.as_at_date is not null
        group by members.victim_group, members.member_group, members.weighting
        having count(*) = 1
    )

),

touched as (

    select
        month_start_date,
        {{ reporting_area_key() }} as reporting_area_key
    from {{ ref('int_touched_measure_month') }}
    union
    select * from newly_covered
    union
    select * from withheld_otherwise

)

-- A month counts in its own rolling twelve months and in those of the eleven months after it.
select distinct
    (touched.month_start_date + later.months * interval '1 month')::date as month_start_date,
    touched.reporting_area_key
from touched
cross join generate_series(0, 11) as later (months)
