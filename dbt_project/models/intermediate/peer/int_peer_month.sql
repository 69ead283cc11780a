-- One row per source, force, category and month: what comparisons between forces are made from.
with counts as (

    select * from {{ ref('int_peer_count') }}

),

held as (

    select * from {{ ref('int_peer_held_month') }}

)

select
    counts.source,
    counts.force_id,
    counts.category_id,
    counts.month_start_date,
    counts.recorded_count,
    -- Outcomes that cannot be believed take their rate away, not the crimes.
    case when outcomes.force_id is null then counts.outcome_count end as outcome_count
from counts
left join held as crimes
    on counts.source = crimes.source
    and counts.force_id = crimes.force_id
    and counts.month_start_date = crimes.month_start_date
    and crimes.term = 'recorded'
    and (crimes.is_whole_month or counts.category_id = crimes.category_id)
left join held as outcomes
    on counts.source = outcomes.source
    and counts.force_id = outcomes.force_id
    and counts.month_start_date = outcomes.month_start_date
    and counts.category_id = outcomes.category_id
    and outcomes.term = 'outcome'
where crimes.force_id is null or counts.is_own_record
