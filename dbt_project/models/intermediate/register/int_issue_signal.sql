-- One row per issue that the warehouse proposes, or may have proposed, and signal of it.
{{ config(materialized='replaced_view') }}

with episodes as (

    select
        *,
        count(*) over (partition by chart_key) as episode_count,
        row_number() over (partition by chart_key order by episode_number desc) as place
    from {{ ref('int_chart_episode') }}

),

signals as (

    select
        measure_id,
        area_type,
        area_name,
        'control_chart' as signal, -- noqa: RF04
        is_live,
        first_month,
        last_month,
        episode_count,
        case when is_live then 'Control chart: ' else 'Control chart, quiet now: ' end
        || rules || ' on the wrong side, '
        || case
            when first_month = last_month then to_char(last_month, 'FMMonth YYYY')
            else to_char(first_month, 'FMMonth YYYY') || ' to ' || to_char(last_month, 'FMMonth YYYY')
        end as words,
        null as title,
        {{ issue_words() }} as subject
    from episodes
    where place = 1

    union all

    select
        measure_id,
        area_type,
        area_name,
        signal,
        is_live,
        null as first_month,
        null as last_month,
        1 as episode_count,
        case
            when not is_live then null
            when signal = 'target' then 'Target not met, year to date'
            when signal = 'projection' then 'Projected to end the year off course'
            else upper(left(label, 1)) || substr(label, 2) || ' the Most Similar Group'
        end as words,
        null as title,
        {{ issue_words() }} as subject
    from {{ ref('int_issue_figure') }}

    union all

    -- Whatever a feed suffers from, and however often, is one issue.
    select
        null as measure_id,
        null as area_type,
        null as area_name,
        'feed' as signal, -- noqa: RF04
        is_live,
        null as first_month,
        null as last_month,
        1 as episode_count,
        words,
        'Deliveries: ' || title as title,
        concat_ws('|', 'signal', 'feed', feed) as subject
    from {{ ref('int_feed_trouble') }}

)

select
    signals.measure_id,
    signals.area_type,
    signals.area_name,
    signals.signal,
    signals.is_live,
    signals.first_month,
    signals.last_month,
    signals.episode_count::integer as episode_count,
    signals.words,
    signals.title,
    {{ record_id('I', 'signals.subject') }} as issue_id
from signals
