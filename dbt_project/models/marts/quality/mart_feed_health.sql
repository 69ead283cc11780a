-- One row per feed.
with feeds as (

    select * from {{ ref('feed') }}

),

accepted as (

    select
        feed,
        count(*)::integer as delivery_count,
        sum(row_count)::bigint as row_count,
        sum(rejected_row_count)::bigint as rejected_row_count,
        max(known_at) as received_at,
        (array_agg(warnings order by business_to desc, known_at desc, load_id desc))[1] as warnings
    from {{ ref('stg_load') }}
    group by feed

),

refused as (

    select
        feed,
        count(*)::integer as refused_delivery_count
    from {{ ref('stg_refused_load') }}
    group by feed

),

held as (

    select
        feed,
        count(*)::integer as held_delivery_count
    from {{ ref('stg_held_load') }}
    group by feed

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
    judged.feed,
    judged.title,
    judged.owner,
    judged.cadence,
    judged.position,
    judged.state,
    judged.state in ('gap', 'behind') or (judged.state = 'never delivered' and judged.cadence = 'daily') as is_late,
    case judged.state
        when 'never delivered' then 'No delivery has been accepted.'
        when 'gap' then 'Missing: ' || concat_ws('; ', {{ day_list('judged.gaps') }}, judged.source_gaps) || '.'
        when 'behind' then 'The last delivery reaches ' || to_char(judged.business_to, 'FMDD FMMonth YYYY') || '.'
    end as reason,
    judged.business_from,
    judged.business_to,
    judged.complete_to,
    coalesce(judged.is_holding_as_at, false) as is_holding_as_at,
    coalesce(accepted.delivery_count, 0) as delivery_count,
    coalesce(accepted.row_count, 0) as row_count,
    coalesce(accepted.rejected_row_count, 0) as rejected_row_count,
    coalesce(refused.refused_delivery_count, 0) as refused_delivery_count,
    accepted.received_at,
    coalesce(held.held_delivery_count, 0) as held_delivery_count,
    accepted.warnings,
    coalesce(apart.set_apart_count, 0) as set_apart_count,
    apart.set_apart_note
from judged
left join accepted on judged.feed = accepted.feed
left join refused on judged.feed = refused.feed
left join held on judged.feed = held.feed
left join {{ ref('int_feed_set_apart') }} as apart on judged.feed = apart.feed
