-- One row per edit of a cell of the register, with whether it stands.
{{ config(materialized='replaced_view') }}

with delivered as (

    select * from {{ ref('int_register_delivered_edit') }}

)

select
    delivered.edit_id,
    delivered.entity,
    delivered.record_id,
    delivered.field,
    delivered.value,
    delivered.base_edit_ids,
    delivered.workbook_id,
    delivered.saved_by,
    delivered.saved_at,
    judged.known_at,
    delivered.load_id,
    judged.edit_state,
    judged.is_shown
from delivered
inner join {{ source('fitted', 'register_edit') }} as judged
    on delivered.edit_id = judged.edit_id
    and delivered.load_id = judged.load_id
