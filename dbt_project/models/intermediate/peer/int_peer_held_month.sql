-- One row per source, force, category, month and term (recorded, outcome) that cannot be believed.
with policies as (

    select peer_month_policy.*
    from {{ ref('peer_month_policy') }} as peer_month_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('peer_month_policy', 'as_at.as_at_date') }}

),

counts as (

    select
        peers.source,
        peers.force_id,
        peers.category_id,
        peers.month_start_date,
        terms.term,
        terms.counted
    from {{ ref('int_peer_count') }} as peers
    cross join lateral (values ('recorded', peers.recorded_count), ('outcome', peers.outcome_count)) as terms (term, counted)
    -- The force's own records are judged by their own feeds.
    where terms.counted is not null and not peers.is_own_record

),

suspects as (

    select * from counts
    where counted = 0 or (category_id = 'all_crime' and term = 'recorded')

),

measured as (

    select
        suspects.source,
        suspects.force_id,
        suspects.category_id,
        suspects.month_start_date,
        suspects.term,
        suspects.counted,
        case
            when count(around.counted) >= max(policies.minimum_months)
                then percentile_cont(0.5) within group (order by around.counted)
        end as usual_count
    from suspects
    cross join policies
    left join counts as around
        on suspects.source = around.source
        and suspects.force_id = around.force_id
        and suspects.category_id = around.category_id
        and suspects.term = around.term
        and suspects.month_start_date <> around.month_start_date
        and around.month_start_date between suspects.month_start_date - make_interval(months => policies.around_months)
        and suspects.month_start_date + make_interval(months => policies.around_months)
    group by
        suspects.source, suspects.force_id, suspects.category_id, suspects.month_start_date, suspects.term, suspects.counted

),

judged as (

    select
        measured.*,
        measured.category_id = 'all_crime' and measured.term = 'recorded' as is_whole_month,
        case
            -- No force has a month without a crime.
            when measured.counted = 0 and measured.category_id = 'all_crime' and measured.term = 'recorded' then 'zeros'
            when measured.counted = 0 and measured.usual_count >= policies.zero_usual_count then 'zeros'
            when
                measured.counted > 0
                and measured.usual_count >= policies.least_usual_count
                and 100 * measured.counted < policies.least_share_pct * measured.usual_count
                then 'half a month'
        end as reason
    from measured
    cross join policies

)

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
    on case judged.source when 'police_uk' then 'police_uk_street' else judged.source end = believed.feed
    and judged.force_id = believed.part
    and believed.treatment = 'believed'
    and {{ is_in_force('believed', 'judged.month_start_date') }}
where judged.reason is not null and believed.feed is null
