-- One row: the date up to which figures can be believed, and what was known when they were built.
with coverage as (

    select int_feed_coverage.*
    from {{ ref('int_feed_coverage') }} as int_feed_coverage
    inner join {{ ref('feed') }} as feed on int_feed_coverage.feed = feed.feed
    where feed.cadence = 'daily'

),

known as (

    -- What was set aside, or taken back, is known from that moment on.
    select greatest(
        (select max(stg_load.known_at) from {{ ref('stg_load') }} as stg_load),
        (select max(aside.changed_at) from {{ ref('stg_set_aside') }} as aside)
    ) as known_at

)

select
    least(min(coverage.complete_to), nullif(min(horizon.as_at_date), 'infinity')) as as_at_date,
    max(coverage.complete_to) as newest_business_date,
    max(known.known_at) as known_at
from known
cross join {{ ref('stg_horizon') }} as horizon
left join coverage on true
