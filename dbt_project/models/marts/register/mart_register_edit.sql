-- One row per edit of a cell of the register: what was written, by whom, and whether it stands.
select
    edit_id,
    entity,
    record_id,
    field,
    value,
    edit_state,
    base_edit_ids,
    workbook_id,
    is_shown,
    saved_by,
    saved_at,
    known_at
from {{ ref('int_register_edit') }}
