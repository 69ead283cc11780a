-- One row per month that the communications log was delivered for and group (the force, or a channel).
with covered as (

    select distinct months.month_start_date::date as month_start_date
    from {{ ref('stg_load') }} as loads
    inner join {{ ref('int_as_at') }} as as_at on loads.business_to <= as_at.as_at_date
    cross join
        generate_series(date_trunc('month', loads.business_from::timestamp), loads.business_to::timestamp, interval '1 month')
            as months (month_start_date)
    where loads.feed = 'communications_release'

),

releases as (

    select
        date_trunc('month', released_on)::date as month_start_date,
        channel,
        release_reference
    from {{ ref('stg_communications_release') }}

),

-- A release on several channels is one release of the force.
counted as (

    select
        parts.dimension,
        parts.member,
        releases.month_start_date,
        count(distinct releases.release_reference) as release_count
    from releases
    cross join lateral (values ('force', 'force'), ('channel', releases.channel)) as parts (dimension, member)
    group by parts.dimension, parts.member, releases.month_start_date

),

members as (

    select
        dimension,
        member,
        min(month_start_date) as first_month
    from counted
    group by dimension, member

)

select
    members.dimension,
    members.member,
    covered.month_start_date,
    coalesce(counted.release_count, 0) as release_count
from members
inner join covered on members.first_month <= covered.month_start_date
left join counted
    on members.dimension = counted.dimension
    and members.member = counted.member
    and covered.month_start_date = counted.month_start_date
