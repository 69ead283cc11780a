-- One row per delivery that waits for an engineer's decision.
select
    deliveries.load_id,
    deliveries.feed,
    deliveries.business_to,
    deliveries.held_reason
from {{ source('ops', 'load') }} as deliveries
inner join {{ ref('stg_horizon') }} as horizon on deliveries.received_at <= horizon.known_at
where deliveries.state = 'held'
