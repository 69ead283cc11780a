-- One row per edition and window: the same months for every member, ending with the last that all of them have.
with reached as (

    select
        members.msg_version,
        members.force_id,
        members.is_own,
        max(peers.month_start_date) as last_month
    from {{ ref('int_msg_member') }} as members
    inner join {{ ref('int_as_at') }} as as_at on true
    inner join {{ ref('peer_source') }} as sources
        on as_at.as_at_date >= sources.valid_from and as_at.as_at_date < sources.valid_to
    left join {{ ref('int_peer_month') }} as peers
        on members.force_id = peers.force_id
        and sources.source = peers.source
        and as_at.as_at_date >= peers.month_start_date
    group by members.msg_version, members.force_id, members.is_own

),

common as (

    -- A member that never delivered does not take the comparison away, but is named beside it: int_msg_missing.
    select
        msg_version,
        case when bool_or(is_own and last_month is not null) then min(last_month) end as last_month
    from reached
    group by msg_version

)

select
    common.msg_version,
    windows.window_months,
    (common.last_month - make_interval(months => windows.window_months - 1))::date as period_from,
    (common.last_month + interval '1 month')::date - 1 as period_to
from common
cross join (values (3), (12)) as windows (window_months)
where common.last_month is not null
