-- One row per outcome that this build's new deliveries hold.
select distinct outcome_reference
from {{ ref('stg_outcome') }}
where load_id = any(array(
    select stg_load.load_id
    from {{ ref('stg_load') }} as stg_load
    where stg_load.feed = 'outcome' and stg_load.is_new
))
