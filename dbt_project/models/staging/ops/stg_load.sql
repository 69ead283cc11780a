-- One row per accepted delivery that was given to a build.
with deliveries as (

    select
        *,
        -- Nothing is extracted after it came: a sender whose clock ran ahead would else be the newest for ever.
        least(extracted_at, known_at) as supplied_at
    from {{ source('ops', 'load') }}

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
    deliveries.supplied_at,
    deliveries.known_at,
    -- None is accepted whose signature is not its sender's.
    deliveries.manifest ->> 'signature' is not null as is_signed,
    deliveries.row_count,
    deliveries.rejected_row_count,
    (
        select string_agg(said.warning, '; ' order by said.place)
        from jsonb_array_elements_text(deliveries.warnings) with ordinality as said (warning, place)
    ) as warnings,
    deliveries.build_id,
    deliveries.build_id = builds.build_id as is_new,
    row_number() over newest_first = 1 as is_newest
from deliveries
cross join builds
cross join {{ ref('stg_known_until') }} as known_until
where
    deliveries.state = 'accepted'
    and deliveries.known_at <= known_until.known_at
    -- A past state must not depend on whether a build has taken a delivery in by now.
    and (deliveries.build_id is not null or known_until.is_past)
    and not exists (
        select from {{ ref('stg_set_aside') }} as aside
        where aside.is_in_effect and aside.load_id = deliveries.load_id and aside.record_key is null
    )
window newest_first as (
    partition by deliveries.feed, deliveries.part, deliveries.business_to
    order by deliveries.supplied_at desc, deliveries.known_at desc, deliveries.load_id desc
)
