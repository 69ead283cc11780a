-- One row per accepted delivery that was given to a build.
with deliveries as (

    select * from {{ source('ops', 'load') }}

),

builds as (

    select max(build_id) as build_id from {{ source('ops', 'build') }}

)

select
    deliveries.load_id,
    deliveries.feed,
    deliveries.part,
    deliveries.business_from,
    deliveries.business_to,
    coalesce(deliveries.extracted_at, deliveries.known_at) as supplied_at,
    deliveries.known_at,
    deliveries.row_count,
    deliveries.rejected_row_count,
    deliveries.build_id,
    deliveries.build_id = builds.build_id as is_new,
    row_number() over newest_first = 1 as is_newest
from deliveries
cross join builds
where deliveries.state = 'accepted' and deliveries.build_id is not null
window newest_first as (
    partition by deliveries.feed, deliveries.part, deliveries.business_to
    order by coalesce(deliveries.extracted_at, deliveries.known_at) desc, deliveries.known_at desc, deliveries.load_id desc
)
