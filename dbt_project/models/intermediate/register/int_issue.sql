-- One row per issue: what people wrote of it, over what the warehouse proposes.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'issue'

),

-- It was raised when the episode began that spoke as people first wrote of it, whatever speaks later.
first_raised as (

    select
        subjects.issue_id,
        max(episodes.complete_on) as raised_on
    from records
    inner join {{ ref('int_issue_subject') }} as subjects on records.record_id = subjects.issue_id
    inner join {{ ref('int_chart_episode') }} as episodes
        on subjects.measure_id = episodes.measure_id
        and subjects.area_type = episodes.area_type
        and subjects.area_name = episodes.area_name
        and records.first_known_date >= episodes.complete_on
        and records.first_known_date < episodes.quiet_on
    group by subjects.issue_id

),

signals as (

    select
        issue_id,
        any_value(measure_id) as measure_id,
        any_value(area_name) as area_name,
        any_value(title) as title,
        bool_or(is_live) as is_live,
        bool_or(is_live) filter (where signal = 'target') is true as is_target_missed,
        string_agg(words, '; ' order by signal) as words,
        min(first_month) filter (where is_live) as live_since,
        max(last_month) as last_month,
        max(episode_count) as episode_count
    from {{ ref('int_issue_signal') }}
    group by issue_id

),

-- The warehouse's own, whether anything speaks of them or not.
proposals as (

    select
        coalesce(signals.measure_id, subjects.measure_id) as own_measure_id,
        coalesce(signals.area_name, subjects.area_name) as own_area_name,
        signals.*,
        coalesce(signals.issue_id, subjects.issue_id) as own_issue_id,
        (signals.live_since + interval '1 month' - interval '1 day')::date as complete_on
    from signals
    full outer join {{ ref('int_issue_subject') }} as subjects on signals.issue_id = subjects.issue_id

)

select
    coalesce(records.record_id, proposals.own_issue_id) as issue_id,
    proposals.own_issue_id is not null as is_from_signal,
    coalesce(
        {{ cell('title') }},
        proposals.title,
        measures.title || ' (' || lower(measures.purpose) || ')'
        || coalesce(', ' || nullif(coalesce(proposals.own_area_name, {{ cell('area_name') }}), 'force'), ''),
        records.record_id
    ) as title,
    coalesce({{ cell('status') }}, 'proposed') as status,
    case when records.cells ? 'measure_id' then {{ cell('measure_id') }} else proposals.own_measure_id end as measure_id,
    case when records.cells ? 'area_name' then {{ cell('area_name') }} else proposals.own_area_name end as area_name,
    {{ named_cell('owner') }},
    coalesce(
        {{ cell('raised_on', 'date') }}, first_raised.raised_on, records.first_known_date, proposals.complete_on
    ) as raised_on,
    {{ named_cell('meeting') }},
    {{ named_cell('briefing_date', 'date') }},
    {{ named_cell('reason') }},
    {{ named_cell('merged_into') }},
    {{ named_cell('closed_on', 'date') }},
    proposals.words as signal, -- noqa: RF04
    coalesce(proposals.is_live, false) as is_signal_live,
    coalesce(proposals.is_target_missed, false) as is_target_missed,
    proposals.live_since as signal_since,
    proposals.complete_on as signal_complete_on,
    proposals.last_month as signal_last_month,
    coalesce(proposals.episode_count, 0) as signal_episode_count,
    records.record_id is not null as is_kept_by_people,
    coalesce(records.conflict_count, 0) as conflict_count,
    records.last_known_at
from records
full outer join proposals on records.record_id = proposals.own_issue_id
left join first_raised on records.record_id = first_raised.issue_id
left join {{ ref('dim_measure') }} as measures on coalesce(proposals.own_measure_id, {{ cell('measure_id') }}) = measures.measure_id
where
    records.record_id is not null
    or proposals.is_live
    or proposals.own_issue_id in (select pointed_to.record_id from {{ ref('int_register_pointed_to') }} as pointed_to)
