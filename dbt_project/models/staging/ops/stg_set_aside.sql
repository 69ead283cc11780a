-- One row per delivery or record that an engineer ever set aside.
select
    set_aside.feed,
    set_aside.load_id,
    set_aside.record_key,
    set_aside.until_load_id,
    -- A decision of after the horizon is not taken back yet; the warehouse's own horizon has no end.
    set_aside.known_to = 'infinity' or set_aside.known_to > horizon.known_at as is_in_effect,
    greatest(set_aside.known_from, case when set_aside.known_to <= horizon.known_at then nullif(set_aside.known_to, 'infinity') end)
        as changed_at
from {{ source('ops', 'set_aside') }} as set_aside
inner join {{ ref('stg_horizon') }} as horizon on set_aside.known_from <= horizon.known_at
