-- One row per month that the audit tracker was delivered for and group (the force, or a priority), as at the month's last day.
with covered as (

    select max(loads.business_to) as covered_to
    from {{ ref('stg_load') }} as loads
    inner join {{ ref('int_as_at') }} as as_at on loads.business_to <= as_at.as_at_date
    where loads.feed = 'audit_recommendation'

),

recommendations as (

    select
        parts.dimension,
        parts.member,
        found.raised_on,
        found.due_on,
        found.completed_on
    from {{ ref('stg_audit_recommendation') }} as found
    cross join lateral (values ('force', 'force'), ('priority', found.priority)) as parts (dimension, member)

),

members as (

    select
        dimension,
        member,
        date_trunc('month', min(raised_on)) as first_month
    from recommendations
    group by dimension, member

),

months as (

    select
        members.dimension,
        members.member,
        months.month_start_date::date as month_start_date,
        (months.month_start_date + interval '1 month' - interval '1 day')::date as month_end_date,
        (months.month_start_date - interval '11 months')::date as year_from
    from members
    cross join covered
    cross join generate_series(members.first_month, covered.covered_to::timestamp, interval '1 month') as months (month_start_date)
    where months.month_start_date + interval '1 month' - interval '1 day' <= covered.covered_to

)

select
    months.dimension,
    months.member,
    months.month_start_date,
    count(*) filter (where found.due_on between months.year_from and months.month_end_date) as due_count_12,
    count(*) filter (
        where found.due_on between months.year_from and months.month_end_date and found.completed_on <= found.due_on
    ) as on_time_count_12,
    count(*) filter (where found.completed_on is null or found.completed_on > months.month_end_date) as open_count,
    count(*) filter (
        where found.due_on <= months.month_end_date
        and (found.completed_on is null or found.completed_on > months.month_end_date)
    ) as overdue_count,
    sum(months.month_end_date - found.raised_on) filter (
        where found.completed_on is null or found.completed_on > months.month_end_date
    ) as open_days
from months
inner join recommendations as found
    on months.dimension = found.dimension
    and months.member = found.member
    and months.month_end_date >= found.raised_on
group by months.dimension, months.member, months.month_start_date
