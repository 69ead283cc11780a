-- One row per open threat of the week that ended on the last Sunday, for the Monday meeting.
with weeks as (

    select (as_at_date - extract(dow from as_at_date)::integer)::date as week_end_date
    from {{ ref('int_as_at') }}
    where as_at_date is not null

),

threats as (

    select
        issues.*,
        weeks.week_end_date
    from {{ ref('int_issue') }} as issues
    cross join weeks
    where
        issues.status in ('accepted', 'monitoring')
        or (issues.status = 'proposed' and issues.is_signal_live)
        or (issues.closed_on > weeks.week_end_date - 7 and issues.closed_on <= weeks.week_end_date)

),

actions as (

    select
        issue_id,
        string_agg(title, '; ' order by due_date, action_id) as mitigating_action,
        min(due_date) as next_due_date
    from {{ ref('int_action') }}
    where not is_ended
    group by issue_id

),

said as (

    select
        updates.about_id,
        string_agg(updates.words, ' ' order by updates.update_date, updates.update_id) as words
    from {{ ref('int_register_update') }} as updates
    cross join weeks
    where updates.update_date > weeks.week_end_date - 7
    group by updates.about_id

)

select
    threats.issue_id,
    threats.week_end_date,
    threats.title,
    threats.measure_id,
    threats.area_name,
    coalesce(threats.raised_on > threats.week_end_date - 7, false) as is_new,
    threats.signal,
    threats.is_signal_live,
    threats.status,
    threats.owner,
    actions.mitigating_action,
    actions.next_due_date,
    said.words as changed_since_last_monday
from threats
left join actions on threats.issue_id = actions.issue_id
left join said on threats.issue_id = said.about_id
