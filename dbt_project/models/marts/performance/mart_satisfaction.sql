-- One row per satisfaction measure and area with enough answers to show it.
with rolling as (

    select *
    from {{ ref('int_satisfaction_period') }}
    where is_shown and not is_unallocated

),

complete_months as (

    select
        monthly.*,
        monthly.least_denominator >= rules.minimum_count as is_month_shown,
        row_number() over (
            partition by monthly.measure_id, monthly.area_type, monthly.area_name order by monthly.month_start_date desc
        ) as months_ago
    from {{ ref('int_measure_month') }} as monthly
    cross join {{ ref('int_as_at') }} as as_at
    inner join {{ ref('satisfaction_policy') }} as rules
        on {{ is_in_force('rules', 'as_at.as_at_date') }}
    where monthly.is_complete and monthly.measure_id in (select rolling.measure_id from rolling)

),

series as (

    select
        measure_id,
        area_type,
        area_name,
        max(denominator) filter (where months_ago = 1)::integer as month_count,
        max(value) filter (where months_ago = 1 and is_month_shown) as month_pct,
        array_agg({{ round_half_up('case when is_month_shown then value end', 1) }} order by month_start_date) as monthly_pct,
        array_agg(denominator::integer order by month_start_date) as monthly_counts
    from complete_months
    where months_ago <= 24
    group by measure_id, area_type, area_name

)

select
    rolling.measure_id,
    rolling.area_type,
    rolling.area_name,
    measures.title,
    measures.victim_group,
    measures.stage,
    rolling.bcu_name,
    measures.position,
    rolling.valid_count,
    rolling.satisfied_count,
    rolling.is_few,
    {{ round_half_up('rolling.satisfied_pct', 1) }} as satisfied_pct,
    {{ round_half_up('rolling.interval_low_pct', 1) }} as interval_low_pct,
    {{ round_half_up('rolling.interval_high_pct', 1) }} as interval_high_pct,
    {{ round_half_up('case when rolling.is_previous_shown then rolling.previous_satisfied_pct end', 1) }} as previous_satisfied_pct,
    {{ round_half_up(
        'case when rolling.is_previous_shown then rolling.satisfied_pct - rolling.previous_satisfied_pct end', 1
    ) }} as year_on_year_change,
    trim_scale(targeted.hard_target) as hard_target,
    {{ round_half_up('rolling.satisfied_pct - targeted.hard_target', 1) }} as target_gap,
    {{ satisfaction_verdict(
        'rolling.satisfied_pct', 'rolling.interval_low_pct', 'rolling.interval_high_pct', 'targeted.hard_target'
    ) }} as verdict,
    series.month_count,
    {{ round_half_up('series.month_pct', 0) }} as month_pct,
    series.monthly_pct,
    series.monthly_counts,
    targeted.period
from rolling
inner join {{ ref('dim_measure') }} as measures on rolling.measure_id = measures.measure_id
inner join {{ ref('int_measure_against_target') }} as targeted
    on rolling.measure_id = targeted.measure_id
    and rolling.area_type = targeted.area_type
    and rolling.area_name = targeted.area_name
inner join series
    on rolling.measure_id = series.measure_id
    and rolling.area_type = series.area_type
    and rolling.area_name = series.area_name
