-- One row per crime that this build's new deliveries hold.
select distinct crime_number
from {{ ref('stg_crime') }}
where load_id = any(array(
    select stg_load.load_id
    from {{ ref('stg_load') }} as stg_load
    where stg_load.feed = 'crime' and stg_load.is_new
))
