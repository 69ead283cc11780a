-- One row per record that another record points to, unless somebody took it out.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}

),

-- What people wrote of, and what is no record.
taken_out as (

    select record_id
    from {{ ref('int_register_edit') }}
    where edit_state <> 'replaced' and (field <> 'row_state' or value = 'taken out')

    except

    select record_id from records

)

select pointers.record_id
from records
cross join lateral jsonb_each_text(records.cells) as pointers (field, record_id)
where pointers.field in ('issue_id', 'about_id', 'merged_into') and pointers.record_id is not null

except

select taken_out.record_id from taken_out
