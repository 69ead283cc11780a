-- One row per edit of a cell and accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'register') }}

),

loads as (

    select
        load_id,
        known_at
    from {{ ref('stg_load') }}

)

select
    delivered.entity,
    delivered.record_id,
    delivered.field,
    delivered.value,
    delivered.edit_id,
    string_to_array(coalesce(delivered.base_edit_ids, ''), ' ') as base_edit_ids,
    delivered.workbook_id,
    delivered.saved_by,
    delivered.saved_at::timestamptz as saved_at,
    delivered.sheet_row::integer as sheet_row,
    loads.known_at,
    delivered._load_id as load_id,
    delivered._source_row as source_row
from delivered
inner join loads on delivered._load_id = loads.load_id
where {{ not_set_aside('register', ['entity', 'record_id', 'field']) }}
