-- One row per delivery that waits for an engineer's decision.
select
    deliveries.load_id,
    deliveries.feed,
    deliveries.business_to,
    deliveries.held_reason
from {{ source('ops', 'load') }} as deliveries
inner join {{ ref('stg_known_until') }} as known_until on deliveries.received_at <= known_until.known_at
where deliveries.state = 'held'
