-- One row per force and delivered crime type that is no category here.
select
    peers.force_id,
    peers.category_id,
    min(peers.month_start_date) as first_month,
    max(peers.month_start_date) as last_month,
    sum(peers.recorded_count)::bigint as recorded_count
from {{ ref('stg_peer_month') }} as peers
left join {{ ref('category') }} as category on peers.category_id = category.category_id
where category.category_id is null
group by peers.force_id, peers.category_id
