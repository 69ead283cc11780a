-- One row per edit of a cell of the register, with whether it stands.
{{ config(materialized='replaced_view') }}

select
    edit_id,
    entity,
    record_id,
    field,
    value,
    workbook_id,
    saved_by,
    saved_at,
    known_at,
    load_id,
    edit_state,
    is_shown
from {{ source('fitted', 'register_edit') }}
