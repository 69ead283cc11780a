-- One row per record of the register that nobody took out, with its cells as they stand.
{{ config(materialized='replaced_view') }}

with edits as (

    select * from {{ ref('int_register_edit') }}

),

taken_out as (

    select
        entity,
        record_id,
        is_taken_out,
        is_conflict
    from {{ source('fitted', 'register_row') }}

),

cells as (

    select
        entity,
        record_id,
        jsonb_object_agg(field, value) filter (where is_shown) as cells,
        min(known_at) as first_known_at,
        max(known_at) filter (where edit_state <> 'replaced') as last_known_at,
        count(distinct field) filter (where edit_state = 'conflict') as conflict_count
    from edits
    where field <> 'row_state'
    group by entity, record_id

)

select
    cells.entity,
    cells.record_id,
    cells.cells,
    (cells.first_known_at at time zone 'Europe/London')::date as first_known_date,
    cells.last_known_at,
    (cells.conflict_count + coalesce(taken_out.is_conflict, false)::integer)::integer as conflict_count
from cells
left join taken_out
    on cells.entity = taken_out.entity
    and cells.record_id = taken_out.record_id
where not coalesce(taken_out.is_taken_out, false)
