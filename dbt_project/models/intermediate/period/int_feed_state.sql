-- One row per feed, with what it lacks.
{{ config(materialized='replaced_view') }}

with feeds as (

    select * from {{ ref('feed') }}

),

judged as (

    select
        feeds.*,
        coverage.business_from,
        coverage.business_to,
        coverage.complete_to,
        coverage.gaps,
        coverage.source_gaps,
        as_at.newest_business_date,
        case
            when coverage.feed is null then 'never delivered'
            when feeds.cadence = 'occasional' then 'up to date'
            when not isempty(coverage.gaps) or coverage.source_gaps is not null then 'gap'
            when feeds.cadence = 'daily' and coverage.complete_to < as_at.newest_business_date then 'behind'
            -- The next month's delivery is due once that month and the supplier's promised latency have passed.
            when
                feeds.cadence = 'monthly'
                and as_at.as_at_date > coverage.business_to + interval '1 month' + make_interval(hours => feeds.latency_hours)
                then 'behind'
            else 'up to date'
        end as state,
        feeds.cadence = 'daily' and coverage.complete_to = as_at.as_at_date
        and as_at.as_at_date < as_at.newest_business_date as is_holding_as_at
    from feeds
    cross join {{ ref('int_as_at') }} as as_at
    left join {{ ref('int_feed_gap') }} as coverage on feeds.feed = coverage.feed

)

select
    feed,
    title,
    owner,
    cadence,
    position,
    state,
    state in ('gap', 'behind') or (state = 'never delivered' and cadence = 'daily') as is_late,
    case state
        when 'never delivered' then 'No delivery has been accepted.'
        when 'gap' then 'Missing: ' || concat_ws('; ', {{ day_list('gaps') }}, source_gaps) || '.'
        when 'behind' then 'The last delivery reaches ' || to_char(business_to, 'FMDD FMMonth YYYY') || '.'
    end as reason,
    business_from,
    business_to,
    complete_to,
    coalesce(is_holding_as_at, false) as is_holding_as_at
from judged
