-- One row per survey response and stage that this build's new deliveries hold.
select distinct
    response_reference,
    stage
from {{ ref('stg_satisfaction') }}
where load_id = any(array(
    select stg_load.load_id
    from {{ ref('stg_load') }} as stg_load
    where stg_load.feed = 'satisfaction' and stg_load.is_new
))
