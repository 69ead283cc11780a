-- One row per satisfaction measure, area and member group: answers of the rolling 12 months and of the 12 before.
with answers as (

    select
        monthly.victim_group,
        monthly.stage,
        monthly.lpu_code,
        sum(monthly.valid_count) filter (where monthly.month_start_date >= period.period_from) as valid_count,
        sum(monthly.satisfied_count) filter (where monthly.month_start_date >= period.period_from) as satisfied_count,
        sum(monthly.valid_count) filter (where monthly.month_start_date < period.period_from) as previous_valid_count,
        sum(monthly.satisfied_count) filter (where monthly.month_start_date < period.period_from) as previous_satisfied_count
    from {{ ref('int_satisfaction_group_month') }} as monthly
    inner join {{ ref('int_report_period') }} as period
        on period.period = 'rolling_12_months'
        and monthly.month_start_date between period.previous_from and period.period_to
    group by monthly.victim_group, monthly.stage, monthly.lpu_code

)

select
    measures.measure_id,
    areas.area_type,
    areas.area_name,
    group_member.member_group,
    group_member.weighting,
    coalesce(sum(answers.valid_count), 0)::integer as valid_count,
    coalesce(sum(answers.satisfied_count), 0)::integer as satisfied_count,
    coalesce(sum(answers.previous_valid_count), 0)::integer as previous_valid_count,
    coalesce(sum(answers.previous_satisfied_count), 0)::integer as previous_satisfied_count
from {{ ref('dim_measure') }} as measures
inner join {{ ref('int_as_at') }} as as_at on measures.measure_type = 'satisfaction'
inner join {{ ref('satisfaction_group_member') }} as group_member
    on measures.victim_group = group_member.victim_group
    and {{ is_in_force('group_member', 'as_at.as_at_date') }}
cross join {{ ref('bridge_area_lpu') }} as areas
left join answers
    on group_member.member_group = answers.victim_group
    and measures.stage = answers.stage
    and areas.lpu_code = answers.lpu_code
group by
    measures.measure_id, areas.area_type, areas.area_name, group_member.member_group, group_member.weighting
