-- One row per recommendation of a report.
with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'recommendation'

),

recommendations as (

    select
        records.record_id as recommendation_id,
        {{ words_cell('title') }},
        {{ named_cell('report') }},
        {{ named_cell('measure_id') }},
        {{ named_cell('area_name') }},
        {{ named_cell('owner') }},
        {{ named_cell('raised_on', 'date') }},
        {{ named_cell('due_date', 'date') }},
        coalesce({{ cell('status') }}, 'open') as status,
        {{ named_cell('closed_on', 'date') }},
        {{ named_cell('outcome') }},
        records.conflict_count
    from records

)

select
    recommendations.recommendation_id,
    recommendations.title,
    recommendations.report,
    recommendations.measure_id,
    recommendations.area_name,
    recommendations.owner,
    recommendations.raised_on,
    recommendations.due_date,
    recommendations.status,
    recommendations.closed_on,
    recommendations.outcome,
    recommendations.status = 'open' and coalesce(recommendations.due_date < as_at.as_at_date, false) as is_overdue,
    coalesce(history.update_count, 0) as update_count,
    history.latest_update,
    recommendations.conflict_count
from recommendations
cross join {{ ref('int_as_at') }} as as_at
left join {{ ref('int_register_history') }} as history on recommendations.recommendation_id = history.record_id
