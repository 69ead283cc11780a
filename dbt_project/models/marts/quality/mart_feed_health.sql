-- One row per feed.
with accepted as (

    select
        feed,
        count(*)::integer as delivery_count,
        sum(row_count)::bigint as row_count,
        sum(rejected_row_count)::bigint as rejected_row_count,
        max(known_at) as received_at,
        (array_agg(warnings order by business_to desc, known_at desc, load_id desc))[1] as warnings
    from {{ ref('stg_load') }}
    group by feed

),

refused as (

    select
        feed,
        count(*)::integer as refused_delivery_count
    from {{ ref('stg_refused_load') }}
    group by feed

),

held as (

    select
        feed,
        count(*)::integer as held_delivery_count
    from {{ ref('stg_held_load') }}
    group by feed

)

select
    feeds.feed,
    feeds.title,
    feeds.owner,
    feeds.cadence,
    feeds.position,
    feeds.state,
    feeds.is_late,
    feeds.reason,
    feeds.business_from,
    feeds.business_to,
    feeds.complete_to,
    feeds.is_holding_as_at,
    coalesce(accepted.delivery_count, 0) as delivery_count,
    coalesce(accepted.row_count, 0) as row_count,
    coalesce(accepted.rejected_row_count, 0) as rejected_row_count,
    coalesce(refused.refused_delivery_count, 0) as refused_delivery_count,
    accepted.received_at,
    coalesce(held.held_delivery_count, 0) as held_delivery_count,
    accepted.warnings,
    coalesce(apart.set_apart_count, 0) as set_apart_count,
    apart.set_apart_note
from {{ ref('int_feed_state') }} as feeds
left join accepted on feeds.feed = accepted.feed
left join refused on feeds.feed = refused.feed
left join held on feeds.feed = held.feed
left join {{ ref('int_feed_set_apart') }} as apart on feeds.feed = apart.feed
