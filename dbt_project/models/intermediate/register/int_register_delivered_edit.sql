-- One row per edit of the register and accepted delivery that holds it, for whoever merges them.
{{ config(materialized='replaced_view') }}

select
    entity,
    record_id,
    field,
    value,
    edit_id,
    base_edit_ids,
    workbook_id,
    saved_by,
    saved_at,
    known_at,
    load_id
from {{ ref('stg_register') }}
