-- One row per proposal that a chart's base period begin anew.
with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'rebase'

)

select
    records.record_id as rebase_id,
    {{ named_cell('measure_id') }},
    {{ named_cell('area_name') }},
    {{ named_cell('from_month', 'date') }},
    {{ named_cell('reason') }},
    {{ named_cell('cause') }},
    coalesce({{ cell('status') }}, 'proposed') as status,
    {{ named_cell('approved_by') }},
    {{ named_cell('approved_on', 'date') }},
    records.conflict_count
from records
