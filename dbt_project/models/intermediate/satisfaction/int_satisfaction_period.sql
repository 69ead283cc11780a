-- One row per satisfaction measure and area: the rolling 12 months with their Wilson interval, and the 12 months before.
with rates as (

    select
        measure_id,
        area_type,
        area_name,
        member_group,
        weighting,
        satisfied_count,
        valid_count,
        previous_satisfied_count,
        previous_valid_count,
        satisfied_count::numeric / nullif(valid_count, 0) as rate,
        previous_satisfied_count::numeric / nullif(previous_valid_count, 0) as previous_rate
    from {{ ref('int_satisfaction_member_period') }}

),

means as (

    -- The error of a mean of k independent rates: the sum of their variances, over k squared.
    select
        measure_id,
        area_type,
        area_name,
        weighting,
        sum(satisfied_count) as satisfied_count,
        sum(valid_count) as valid_count,
        sum(previous_satisfied_count) as previous_satisfied_count,
        sum(previous_valid_count) as previous_valid_count,
        min(valid_count) as least_valid_count,
        min(previous_valid_count) as least_previous_valid_count,
        jsonb_object_agg(member_group, 100 * rate) as member_rates,
        jsonb_object_agg(member_group, 100 * previous_rate) as previous_member_rates,
        case when min(valid_count) > 0 then avg(rate) end as rate,
        case when min(previous_valid_count) > 0 then avg(previous_rate) end as previous_rate,
        sum(rate * (1 - rate) / nullif(valid_count, 0)) / (count(*) * count(*)) as variance
    from rates
    group by measure_id, area_type, area_name, weighting

),

sized as (

    select
        means.*,
        rules.z_score,
        rules.minimum_count,
        rules.few_count,
        case
            when means.weighting = 'equal_groups' and means.variance > 0 then round(means.rate * (1 - means.rate) / means.variance, 6)
            else nullif(means.valid_count, 0)
        end as effective_count
    from means
    cross join {{ ref('int_as_at') }} as as_at
    inner join {{ ref('satisfaction_policy') }} as rules
        on {{ is_in_force('rules', 'as_at.as_at_date') }}

)

select
    areas.measure_id,
    areas.area_type,
    areas.area_name,
    areas.bcu_name,
    areas.is_unallocated,
    sized.weighting,
    sized.satisfied_count::integer as satisfied_count,
    sized.valid_count::integer as valid_count,
    sized.previous_satisfied_count::integer as previous_satisfied_count,
    sized.previous_valid_count::integer as previous_valid_count,
    sized.member_rates,
    sized.previous_member_rates,
    -- A mean of groups would tell the rate of a group too small to be shown: each group needs its answers.
    sized.least_valid_count >= sized.minimum_count and sized.rate is not null as is_shown,
    sized.least_previous_valid_count >= sized.minimum_count and sized.previous_rate is not null as is_previous_shown,
    sized.valid_count < sized.few_count as is_few,
    sized.minimum_count,
    sized.z_score,
    sized.effective_count,
    100 * sized.rate as satisfied_pct,
    100 * sized.previous_rate as previous_satisfied_pct,
    100 * {{ wilson_bound('sized.rate', 'sized.effective_count', 'sized.z_score', '-') }} as interval_low_pct,
    100 * {{ wilson_bound('sized.rate', 'sized.effective_count', 'sized.z_score', '+') }} as interval_high_pct
from {{ ref('int_measure_area') }} as areas
inner join sized
    on areas.measure_id = sized.measure_id and areas.area_type = sized.area_type and areas.area_name = sized.area_name
