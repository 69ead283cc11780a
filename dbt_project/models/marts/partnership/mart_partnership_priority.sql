-- One row per priority of the Plan, provider (the police or a partner) and measure.
with policy as (

    select
        rules.few_count,
        as_at.as_at_date
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

)

select
    figures.priority_id,
    priorities.title as priority_title,
    priorities.plan,
    priorities.position,
    priorities.status as priority_status,
    figures.provider_id,
    figures.provider_name,
    figures.measure,
    figures.title,
    coalesce(figures.period_from, periods.period_from) as period_from,
    coalesce(figures.period_to, periods.period_to) as period_to,
    round(figures.numerator, 2) as numerator,
    round(figures.denominator, 2) as denominator,
    figures.value,
    figures.previous_value,
    figures.change,
    figures.unit,
    coalesce(coalesce(figures.denominator, figures.numerator) < policy.few_count, false) as is_few,
    -- Wilson's at 95 %; the police's own stand in mart_satisfaction, where means of groups have theirs.
    case
        when figures.provider_id <> 'police' and figures.denominator > 0 then
            {{ round_half_up('100 * (' ~ wilson_bound('figures.numerator / figures.denominator', 'figures.denominator', '1.959964', '-') ~ ')', 1) }}
    end as interval_low_pct,
    case
        when figures.provider_id <> 'police' and figures.denominator > 0 then
            {{ round_half_up('100 * (' ~ wilson_bound('figures.numerator / figures.denominator', 'figures.denominator', '1.959964', '+') ~ ')', 1) }}
    end as interval_high_pct,
    trim_scale(figures.target) as target,
    figures.target_basis,
    coalesce(figures.direction, 'neutral') as direction,
    figures.status,
    figures.information_source,
    figures.confidence,
    figures.is_late,
    figures.missing_period_count::integer as missing_period_count,
    figures.undelivered_since,
    figures.due_on
from {{ ref('int_plan_figure') }} as figures
cross join policy
inner join {{ ref('plan_priority') }} as priorities
    on figures.priority_id = priorities.priority_id and {{ is_in_force('priorities', 'policy.as_at_date') }}
left join {{ ref('int_report_period') }} as periods on figures.period = periods.period
