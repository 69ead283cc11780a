-- One row per record that another record points to, unless somebody took it out.
{{ config(materialized='replaced_view') }}

with pointers as (

    select distinct pointers.record_id
    from {{ ref('int_register_record') }} as records
    cross join lateral jsonb_each_text(records.cells) as pointers (field, record_id)
    where pointers.field in ('issue_id', 'about_id', 'merged_into') and pointers.record_id is not null

)

select pointers.record_id
from pointers
where
    not exists (
        select from {{ source('fitted', 'register_row') }} as taken_out
        where taken_out.record_id = pointers.record_id and taken_out.is_taken_out
    )
