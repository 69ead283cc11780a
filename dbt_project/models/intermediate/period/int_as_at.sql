-- One row: the date up to which figures can be believed, and what was known when they were built.
with coverage as (

    select int_feed_coverage.*
    from {{ ref('int_feed_coverage') }} as int_feed_coverage
    inner join {{ ref('feed') }} as feed on int_feed_coverage.feed = feed.feed
    where
        feed.cadence = 'daily'
        -- Outcomes and answers that come before the first crimes wait for them: weeks without any are no figures.
        and exists (
            select from {{ ref('int_feed_coverage') }} as crime_coverage
            where crime_coverage.feed = 'crime'
        )

),

-- A warehouse of open data alone stands at the end of the newest month that its own force has published; a file without rows is none.
published as (

    select max(loads.business_to) as complete_to
    from {{ ref('stg_load') }} as loads
    inner join {{ ref('peer_force') }} as own on loads.part = own.force_id and own.is_own
    where
        loads.feed = 'police_uk_street'
        and loads.row_count > loads.rejected_row_count
        and exists (
            select from {{ ref('measure') }} as measure
            where measure.measure_type = 'published_crime'
        )

),

-- A warehouse of no force collects what others send of their months: it stands at the end of the newest of them.
collected as (

    select max(loads.business_to) as complete_to
    from {{ ref('stg_load') }} as loads
    inner join {{ ref('peer_force') }} as sender on loads.part = sender.force_id
    where
        loads.feed = 'peer_month'
        and not exists (
            select from {{ ref('peer_force') }} as own
            where own.is_own
        )

),

known as (

    -- What was set aside, or taken back, is known from that moment on; so is a missing day that was waived.
    select greatest(
        (select max(stg_load.known_at) from {{ ref('stg_load') }} as stg_load),
        (select max(aside.changed_at) from {{ ref('stg_set_aside') }} as aside),
        (select max(waiver.waived_at) from {{ ref('stg_waiver') }} as waiver)
    ) as known_at

)

select
    least(
        coalesce(min(coverage.complete_to), min(published.complete_to), min(collected.complete_to)),
        nullif(min(known_until.as_at_date), 'infinity')
    ) as as_at_date,
    coalesce(max(coverage.complete_to), max(published.complete_to), max(collected.complete_to)) as newest_business_date,
    max(known.known_at) as known_at
from known
cross join {{ ref('stg_known_until') }} as known_until
cross join published
cross join collected
left join coverage on true
