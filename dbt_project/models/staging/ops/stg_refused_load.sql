-- One row per delivery that the quality check refused.
select
    deliveries.load_id,
    deliveries.feed,
    deliveries.part,
    deliveries.business_from,
    deliveries.business_to,
    deliveries.refused_reason,
    deliveries.decided_at
from {{ source('ops', 'load') }} as deliveries
inner join {{ ref('stg_horizon') }} as horizon on deliveries.received_at <= horizon.known_at
where deliveries.state = 'refused'
