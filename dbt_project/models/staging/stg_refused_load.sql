-- One row per delivery that door 1 refused.
select
    load_id,
    feed,
    part,
    business_from,
    business_to,
    refused_reason,
    decided_at
from {{ source('ops', 'load') }}
where state = 'refused'
