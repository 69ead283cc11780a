-- One row per action that people wrote down.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'action'

),

policy as (

    select
        plan_progress_policy.amber_days,
        as_at.as_at_date
    from {{ ref('plan_progress_policy') }} as plan_progress_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('plan_progress_policy', 'as_at.as_at_date') }}

),

actions as (

    select
        records.record_id as action_id,
        {{ words_cell('title') }},
        {{ named_cell('issue_id') }},
        {{ named_cell('plan') }},
        coalesce({{ cell('status') }}, 'not started') as status,
        {{ named_cell('owner') }},
        {{ named_cell('measure_id') }},
        {{ named_cell('area_name') }},
        {{ named_cell('start_date', 'date') }},
        {{ named_cell('due_date', 'date') }},
        {{ named_cell('done_date', 'date') }},
        {{ named_cell('progress') }},
        records.conflict_count
    from records

)

select
    actions.*,
    actions.status in ('done', 'stopped') as is_ended,
    actions.status not in ('done', 'stopped') and coalesce(actions.due_date < policy.as_at_date, false) as is_overdue,
    case
        when actions.status = 'stopped' then 'stopped'
        when actions.status = 'done' then 'complete'
        when actions.due_date is null then 'no date'
        when actions.due_date < policy.as_at_date then 'red'
        when
            actions.due_date <= policy.as_at_date + policy.amber_days
            or (actions.status = 'not started' and actions.start_date < policy.as_at_date)
            then 'amber'
        else 'green'
    end as rag
from actions
left join policy on true
