-- One row per feed and missing day that an engineer allows.
select
    waiver.feed,
    waiver.business_date,
    waiver.reason
from {{ source('ops', 'waiver') }} as waiver
inner join {{ ref('stg_horizon') }} as horizon on waiver.waived_at <= horizon.known_at
