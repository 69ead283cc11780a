-- One row per edition and window: the same months for every member, ending with the last that enough of them have whole.
with policies as (

    select msg_policy.*
    from {{ ref('msg_policy') }} as msg_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('msg_policy', 'as_at.as_at_date') }}

),

months as (

    select distinct
        members.msg_version,
        members.force_id,
        members.is_own,
        peers.month_start_date,
        -- When the month is overdue whoever has not sent it is waited for no longer.
        as_at.as_at_date > (peers.month_start_date + interval '1 month') + make_interval(hours => feeds.latency_hours) as is_overdue
    from {{ ref('int_msg_member') }} as members
    inner join {{ ref('int_as_at') }} as as_at on true
    inner join {{ ref('peer_source') }} as sources
        on {{ is_in_force('sources', 'as_at.as_at_date') }}
    inner join {{ ref('feed') }} as feeds
        on case sources.source when 'police_uk' then 'police_uk_street' else sources.source end = feeds.feed
    inner join {{ ref('int_peer_month') }} as peers
        on members.force_id = peers.force_id
        and sources.source = peers.source
        and as_at.as_at_date >= peers.month_start_date

),

-- How many of the months of a window that ends here a member has.
reached as (

    {% for length in [3, 12] -%}
    select
        *,
        {{ length }} as window_months,
        count(*) over (
            partition by msg_version, force_id order by month_start_date
            range between interval '{{ length - 1 }} months' preceding and current row
        ) as month_count
    from months
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

ends as (

    select
        reached.msg_version,
        reached.window_months,
        reached.month_start_date
    from reached
    cross join policies
    where reached.month_count = reached.window_months
    group by reached.msg_version, reached.window_months, reached.month_start_date
    having
        bool_or(reached.is_own)
        and (count(*) >= min(policies.minimum_member_count) or (count(*) > 1 and bool_or(reached.is_overdue)))

)

select
    msg_version,
    window_months,
    (max(month_start_date) - make_interval(months => window_months - 1))::date as period_from,
    (max(month_start_date) + interval '1 month')::date - 1 as period_to
from ends
group by msg_version, window_months
