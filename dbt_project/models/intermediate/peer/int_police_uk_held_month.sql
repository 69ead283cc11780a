-- One row per force, category and month published at data.police.uk that cannot be believed.
with counts as (

    select
        'police_uk' as source, -- noqa: RF04
        force_id,
        category_id,
        month_start_date,
        'recorded' as term,
        recorded_count as counted
    from {{ ref('int_police_uk_count') }}

),

{{ held_months() }}

select
    judged.force_id,
    judged.category_id,
    judged.month_start_date,
    judged.reason,
    judged.counted,
    judged.usual_count::numeric as usual_count,
    judged.is_whole_month
from judged
left join {{ ref('feed_part_exception') }} as believed
    on believed.feed = 'police_uk_street'
    and judged.force_id = believed.part
    and believed.treatment = 'believed'
    and {{ is_in_force('believed', 'judged.month_start_date') }}
where judged.reason is not null and believed.feed is null
