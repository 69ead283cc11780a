-- One row per source, force, category, month and term (recorded, outcome) that cannot be believed.
with counts as (

    select
        peers.source,
        peers.force_id,
        peers.category_id,
        peers.month_start_date,
        terms.term,
        terms.counted
    from {{ ref('int_peer_count') }} as peers
    cross join lateral (values ('recorded', peers.recorded_count), ('outcome', peers.outcome_count)) as terms (term, counted)
    -- The force's own records are judged by their own feeds, and what police.uk publishes in int_police_uk_held_month.
    where terms.counted is not null and not peers.is_own_record and peers.source <> 'police_uk'

),

{{ held_months() }}

select
    judged.source,
    judged.force_id,
    judged.category_id,
    judged.month_start_date,
    judged.term,
    judged.reason,
    judged.counted,
    judged.usual_count::numeric as usual_count,
    judged.is_whole_month
from judged
left join {{ ref('feed_part_exception') }} as believed
    on judged.source = believed.feed
    and judged.force_id = believed.part
    and believed.treatment = 'believed'
    and {{ is_in_force('believed', 'judged.month_start_date') }}
where judged.reason is not null and believed.feed is null

union all

select
    'police_uk' as source, -- noqa: RF04
    force_id,
    category_id,
    month_start_date,
    'recorded' as term,
    reason,
    counted,
    usual_count,
    is_whole_month
from {{ ref('int_police_uk_held_month') }}
