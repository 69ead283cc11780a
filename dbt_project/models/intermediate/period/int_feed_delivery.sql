-- One row per feed that has delivered, with what was accepted and refused.
with accepted as (

    select
        feed,
        count(*)::integer as delivery_count,
        sum(row_count)::bigint as row_count,
        sum(rejected_row_count)::bigint as rejected_row_count,
        max(known_at) as received_at
    from {{ ref('stg_load') }}
    group by feed

),

refused as (

    select
        feed,
        count(*)::integer as refused_delivery_count
    from {{ ref('stg_refused_load') }}
    group by feed

)

select
    coalesce(accepted.feed, refused.feed) as feed,
    coalesce(accepted.delivery_count, 0) as delivery_count,
    coalesce(accepted.row_count, 0) as row_count,
    coalesce(accepted.rejected_row_count, 0) as rejected_row_count,
    coalesce(refused.refused_delivery_count, 0) as refused_delivery_count,
    accepted.received_at
from accepted
full outer join refused on accepted.feed = refused.feed
