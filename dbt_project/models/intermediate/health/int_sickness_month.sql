-- One row per month and group (the force, a department or a role type), with the twelve months that end with it.
with delivered as (

    select sickness.*
    from {{ ref('stg_sickness') }} as sickness
    inner join {{ ref('int_as_at') }} as as_at
        on sickness.month_start_date + interval '1 month' <= as_at.as_at_date + interval '1 day'

),

newest as (

    select max(month_start_date) as month_start_date from delivered

),

-- A department's role type is expected from its first month on; one of which nothing came for a year has closed.
cells as (

    select
        delivered.department,
        delivered.role_type,
        min(delivered.month_start_date) as first_month,
        case
            when max(delivered.month_start_date) <= newest.month_start_date - interval '12 months' then max(delivered.month_start_date)
            else newest.month_start_date
        end as last_month
    from delivered
    cross join newest
    group by delivered.department, delivered.role_type, newest.month_start_date

),

expected as (

    select
        cells.department,
        cells.role_type,
        months.month_start_date::date as month_start_date,
        delivered.days_lost,
        delivered.strength_fte
    from cells
    cross join generate_series(cells.first_month::timestamp, cells.last_month::timestamp, interval '1 month') as months (month_start_date)
    left join delivered
        on cells.department = delivered.department
        and cells.role_type = delivered.role_type
        and months.month_start_date = delivered.month_start_date

),

grouped as (

    select
        parts.dimension,
        parts.member,
        expected.month_start_date,
        sum(expected.days_lost) as days_lost,
        sum(expected.strength_fte) as strength_fte,
        count(*) as expected_count,
        count(*) filter (where expected.strength_fte is null) as missing_count
    from expected
    cross join
        lateral (
            values ('force', 'force'), ('department', expected.department), ('role_type', expected.role_type)
        ) as parts (dimension, member)
    group by parts.dimension, parts.member, expected.month_start_date

)

select
    dimension,
    member,
    month_start_date,
    days_lost,
    strength_fte,
    sum(days_lost) over twelve as days_lost_12,
    sum(strength_fte) over twelve as strength_fte_12,
    sum(expected_count) over twelve as expected_count_12,
    sum(missing_count) over twelve as missing_count_12,
    count(*) over twelve as month_count_12
from grouped
window twelve as (
    partition by dimension, member
    order by month_start_date range between interval '11 months' preceding and current row
)
