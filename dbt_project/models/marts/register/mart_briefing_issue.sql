-- One row per issue: where it stands, its signal, its actions and all that was said of it.
with issues as (

    select * from {{ ref('int_issue') }}

),

actions as (

    select
        issue_id,
        count(*)::integer as action_count,
        (count(*) filter (where not is_ended))::integer as open_action_count,
        (count(*) filter (where is_overdue))::integer as overdue_action_count
    from {{ ref('int_action') }}
    group by issue_id

),

judged as (

    select
        issues.*,
        issues.status in ('proposed', 'accepted', 'monitoring') as is_open,
        -- A signal that people saw when they closed it, or of which nobody knows since when it speaks, is none that came back.
        issues.status = 'closed' and issues.is_signal_live
        and coalesce(
            issues.signal_complete_on > coalesce(issues.closed_on, (issues.last_known_at at time zone 'Europe/London')::date),
            false
        ) as has_come_back,
        case
            when not issues.is_from_signal then case when issues.reason is null then 'needs a reason' else 'reason given' end
            when issues.is_signal_live then 'signal speaks'
            else 'signal gone'
        end as closing_test
    from issues

)

select
    judged.issue_id,
    judged.title,
    judged.status,
    judged.is_open,
    judged.is_from_signal,
    judged.measure_id,
    judged.area_name,
    judged.owner,
    judged.raised_on,
    judged.meeting,
    judged.briefing_date,
    judged.reason,
    judged.merged_into,
    judged.closed_on,
    judged.signal,
    judged.is_signal_live,
    judged.signal_since,
    judged.signal_last_month,
    judged.signal_episode_count,
    judged.closing_test,
    judged.has_come_back,
    judged.is_open and judged.status <> 'proposed' and judged.owner is null as is_without_owner,
    coalesce(actions.action_count, 0) as action_count,
    coalesce(actions.open_action_count, 0) as open_action_count,
    coalesce(actions.overdue_action_count, 0) as overdue_action_count,
    coalesce(history.update_count, 0) as update_count,
    history.latest_update_date,
    history.latest_update,
    coalesce(history.updates, '[]'::jsonb) as updates,
    judged.conflict_count
from judged
left join actions on judged.issue_id = actions.issue_id
left join {{ ref('int_register_history') }} as history on judged.issue_id = history.record_id
