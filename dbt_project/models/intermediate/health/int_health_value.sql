-- One row per health measure, group and month: what is counted, of how many, and why there is no value where there is none.
with policy as (

    select rules.*
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

sickness as (

    select
        months.*,
        case
            when months.month_count_12 < 12 then 'fewer than twelve months have been delivered'
            when 100.0 * months.missing_count_12 / months.expected_count_12 > policy.maximum_missing_pct
                then
                    months.missing_count_12 || ' of ' || months.expected_count_12
                    || ' months by department and role type have not been delivered'
            when months.strength_fte_12 = 0 then 'nobody is employed here'
        end as absence_reason
    from {{ ref('int_sickness_month') }} as months
    cross join policy

)

select
    'sickness_rate' as measure_id,
    dimension,
    member,
    month_start_date,
    days_lost_12 as numerator,
    strength_fte_12 / 12 as denominator,
    case when absence_reason is null then days_lost_12 / (strength_fte_12 / 12) end as value,
    days_lost as month_numerator,
    days_lost / nullif(strength_fte, 0) as month_value,
    expected_count_12 as expected_count,
    missing_count_12 as missing_count,
    absence_reason
from sickness

union all

select
    'communications_release_count' as measure_id,
    dimension,
    member,
    month_start_date,
    release_count as numerator,
    null as denominator,
    release_count as value,
    release_count as month_numerator,
    release_count as month_value,
    1 as expected_count,
    0 as missing_count,
    null as absence_reason
from {{ ref('int_communications_release_month') }}

union all

select
    shown.measure_id,
    months.dimension,
    months.member,
    months.month_start_date,
    shown.numerator,
    shown.denominator,
    shown.value,
    null as month_numerator,
    null as month_value,
    1 as expected_count,
    0 as missing_count,
    case when shown.value is null then shown.absence_reason end as absence_reason
from {{ ref('int_audit_recommendation_month') }} as months
cross join lateral (
    values
    (
        'recommendation_on_time_rate', months.on_time_count_12, months.due_count_12,
        100.0 * months.on_time_count_12 / nullif(months.due_count_12, 0), 'none fell due in the twelve months'
    ),
    ('recommendation_overdue_count', months.overdue_count, months.open_count, months.overdue_count, ''),
    (
        'recommendation_age_days', months.open_days, months.open_count,
        1.0 * months.open_days / nullif(months.open_count, 0), 'none is open'
    )
) as shown (measure_id, numerator, denominator, value, absence_reason)
