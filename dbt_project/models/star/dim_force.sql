-- One row per force that policy compares with.
{{ config(tags=['policy']) }}

select
    force_id,
    force_name,
    is_own
from {{ ref('peer_force') }}
