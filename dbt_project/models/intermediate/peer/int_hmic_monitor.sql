-- One row per measure of victim-based recorded crime: whether HMIC's rule would look at the force (DOMAIN B step 1).
with victim_based as (

    -- The rule looks at victim-based crime only (mission, paragraph 7).
    select rules.member_category_id as category_id
    from {{ ref('category_rule') }} as rules
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('rules', 'as_at.as_at_date') }}
    where rules.category_id = 'victim_based_crime'
    union
    select 'victim_based_crime'

),

compared as (

    select
        comparison.*,
        policies.hmic_ratio,
        policies.hmic_change_pct,
        policies.hmic_amber_points,
        comparison.member_count >= policies.minimum_member_count as has_enough_members,
        100 * (comparison.numerator - comparison.previous_numerator) / nullif(comparison.previous_numerator, 0) as change_pct
    from {{ ref('int_msg_comparison') }} as comparison
    inner join {{ ref('dim_measure') }} as measures on comparison.measure_id = measures.measure_id
    inner join victim_based on measures.category_id = victim_based.category_id
    inner join {{ ref('int_as_at') }} as as_at on true
    inner join {{ ref('msg_policy') }} as policies
        on {{ is_in_force('policies', 'as_at.as_at_date') }}
    where
        comparison.is_own
        and comparison.is_current_version
        and comparison.window_months = 12
        and comparison.measure_type = 'recorded_crime'

),

measured as (

    select
        *,
        -- Points beyond each edge: where both are above 0 (the first also at 0) the rule is met.
        100 * (ratio_to_msg - hmic_ratio::double precision) as ratio_distance_points,
        (change_pct - hmic_change_pct)::double precision as change_distance_points
    from compared

)

select
    measure_id,
    msg_version,
    membership_status,
    denominator_status,
    average_method,
    period_from,
    period_to,
    numerator,
    previous_numerator,
    change_pct,
    rate,
    msg_mean,
    ratio_to_msg,
    ratio_distance_points,
    change_distance_points,
    case
        when change_pct is null or ratio_to_msg is null or not has_enough_members then 'not known'
        when round(ratio_distance_points::numeric, 9) >= 0 and change_distance_points > 0 then 'flag'
        when
            round(ratio_distance_points::numeric, 9) >= -hmic_amber_points and change_distance_points > -hmic_amber_points
            then 'amber'
        else 'clear'
    end as hmic_flag
from measured
