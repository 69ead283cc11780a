-- One row per issue: what people wrote of it, over what the warehouse proposes.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'issue'

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

measures as (

    select
        measure_id,
        title,
        purpose
    from {{ ref('dim_measure') }}

)

select
    coalesce(records.record_id, signals.issue_id) as issue_id,
    signals.issue_id is not null as is_from_signal,
    coalesce(
        {{ cell('title') }},
        measures.title || ' (' || lower(measures.purpose) || ')'
        || case when signals.area_name <> 'force' then ', ' || signals.area_name else '' end,
        signals.title
    ) as title,
    coalesce({{ cell('status') }}, 'proposed') as status,
    case when records.cells ? 'measure_id' then {{ cell('measure_id') }} else signals.measure_id end as measure_id,
    case when records.cells ? 'area_name' then {{ cell('area_name') }} else signals.area_name end as area_name,
    {{ named_cell('owner') }},
    coalesce(
        {{ cell('raised_on', 'date') }},
        (signals.live_since + interval '1 month' - interval '1 day')::date,
        records.first_known_date
    ) as raised_on,
    {{ named_cell('meeting') }},
    {{ named_cell('briefing_date', 'date') }},
    {{ named_cell('reason') }},
    {{ named_cell('merged_into') }},
    {{ named_cell('closed_on', 'date') }},
    signals.words as signal, -- noqa: RF04
    coalesce(signals.is_live, false) as is_signal_live,
    coalesce(signals.is_target_missed, false) as is_target_missed,
    signals.live_since as signal_since,
    (signals.live_since + interval '1 month' - interval '1 day')::date as signal_complete_on,
    signals.last_month as signal_last_month,
    coalesce(signals.episode_count, 0) as signal_episode_count,
    records.record_id is not null as is_kept_by_people,
    coalesce(records.conflict_count, 0) as conflict_count,
    records.last_known_at
from records
full outer join signals on records.record_id = signals.issue_id
left join measures on signals.measure_id = measures.measure_id
where records.record_id is not null or signals.is_live
