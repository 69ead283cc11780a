-- One row per feed and missing day that an engineer allows.
select
    feed,
    business_date,
    reason
from {{ source('ops', 'waiver') }}
