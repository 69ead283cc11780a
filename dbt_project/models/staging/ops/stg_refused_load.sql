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
inner join {{ ref('stg_known_until') }} as known_until on deliveries.received_at <= known_until.known_at
where deliveries.state = 'refused'
