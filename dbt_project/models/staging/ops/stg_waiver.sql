-- One row per feed and missing day that an engineer allows.
select
    waiver.feed,
    waiver.business_date,
    waiver.reason,
    waiver.waived_at
from {{ source('ops', 'waiver') }} as waiver
inner join {{ ref('stg_known_until') }} as known_until on waiver.waived_at <= known_until.known_at
