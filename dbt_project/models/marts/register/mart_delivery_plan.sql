-- One row per action of a delivery plan or an issue, with how it stands by its dates.
with actions as (

    select * from {{ ref('int_action') }}

),

issues as (

    select
        issue_id,
        title
    from {{ ref('int_issue') }}

)

select
    actions.action_id,
    actions.plan,
    actions.title,
    actions.issue_id,
    issues.title as issue_title,
    actions.status,
    actions.owner,
    actions.measure_id,
    actions.area_name,
    actions.start_date,
    actions.due_date,
    actions.done_date,
    actions.progress,
    actions.rag,
    actions.is_overdue,
    actions.owner is null and not actions.is_ended as is_without_owner,
    coalesce(history.update_count, 0) as update_count,
    history.latest_update,
    coalesce(history.updates, '[]'::jsonb) as updates,
    actions.conflict_count
from actions
left join issues on actions.issue_id = issues.issue_id
left join {{ ref('int_register_history') }} as history on actions.action_id = history.record_id
