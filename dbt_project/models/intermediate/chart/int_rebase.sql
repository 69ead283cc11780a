-- One row per re-base of policy or of the register, as undisputed as it must be to move a chart's limits.
{{ config(materialized='replaced_view') }}

with edits as (

    select * from {{ ref('int_register_delivered_edit') }}
    where entity = 'rebase'

),

-- What stands in a cell (bluelamp/register/merge.py), made here since charts are drawn before the register is merged.
unreplaced as (

    select
        edits.*,
        row_number() over (
            partition by
                edits.record_id, edits.field, edits.saved_by, edits.base_edit_ids,
                -- Who is not named, or saved at no known time, may be anybody.
                case when edits.saved_by is null or edits.saved_at is null then edits.edit_id end
            order by edits.saved_at desc, edits.edit_id desc
        ) as place
    from (
        -- An old copy sent again makes nothing newer.
        select distinct on (edit_id, saved_by) * from edits
        order by edit_id, saved_by, saved_at
    ) as edits
    where
        not exists (
            select 1
            from edits as later
            where
                later.record_id = edits.record_id
                and later.field = edits.field
                and edits.edit_id = any(later.base_edit_ids)
        )

),

cells as (

    select
        record_id,
        field,
        min(value) as value,
        -- What two people write differently moves no limit until they agree.
        count(distinct coalesce(value, '')) = 1 and coalesce(min(value), '') <> 'taken out' as is_agreed
    from unreplaced
    where place = 1
    group by record_id, field

),

records as (

    select
        record_id,
        jsonb_object_agg(field, value) as cells
    from cells
    group by record_id
    having bool_and(is_agreed)

)

select
    measure_id,
    area_type,
    area_name,
    from_month,
    reason,
    approved_by,
    approved_on
from {{ ref('rebase') }}

union all

select
    {{ cell('measure_id') }} as measure_id,
    -- The register names areas by their plain name alone.
    null as area_type,
    {{ cell('area_name') }} as area_name,
    date_trunc('month', {{ cell('from_month', 'date') }})::date as from_month,
    {{ cell('reason') }} as reason,
    case when {{ cell('status') }} = 'approved' then {{ cell('approved_by') }} end as approved_by,
    {{ cell('approved_on', 'date') }} as approved_on
from records
where
    {{ cell('status') }} is distinct from 'withdrawn'
    and {{ cell('measure_id') }} is not null
    and {{ cell('area_name') }} is not null
    and {{ cell('from_month') }} is not null
