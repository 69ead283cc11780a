-- One row per collaboration unit and force.
with policy as (

    select rules.few_count
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

shared as (

    select
        windows.*,
        units.unit_name,
        units.output_name,
        units.outcome_name,
        units.position,
        units.status as unit_status,
        forces.force_name,
        forces.is_own,
        policy.few_count,
        sum(windows.outcome_count) over unit as unit_outcome_count,
        windows.contribution_gbp / nullif(sum(windows.contribution_gbp) over unit, 0) as contribution_share,
        windows.outcome_count / nullif(sum(windows.outcome_count) over unit, 0) as outcome_share
    from {{ ref('int_collaboration_window') }} as windows
    cross join policy
    inner join {{ ref('collaboration_unit') }} as units on windows.unit_id = units.unit_id
    inner join {{ ref('peer_force') }} as forces on windows.force_id = forces.force_id
    window unit as (partition by windows.unit_id)

),

bounded as (

    select
        *,
        case
            when unit_outcome_count > 0 then
                {{ wilson_bound('outcome_share', 'unit_outcome_count', '1.959964', '-') }}
        end as outcome_share_low,
        case
            when unit_outcome_count > 0 then
                {{ wilson_bound('outcome_share', 'unit_outcome_count', '1.959964', '+') }}
        end as outcome_share_high
    from shared

)

select
    unit_id,
    unit_name,
    output_name,
    outcome_name,
    position,
    unit_status,
    force_id,
    force_name,
    is_own,
    period_from,
    period_to,
    quarter_count::integer as quarter_count,
    delivered_to,
    missing_quarters,
    contribution_gbp,
    {{ round_half_up('contribution_fte', 1) }} as contribution_fte,
    output_count::integer as output_count,
    outcome_count::integer as outcome_count,
    {{ round_half_up('contribution_gbp / nullif(outcome_count, 0)', 0) }} as cost_per_outcome_gbp,
    {{ round_half_up('100 * contribution_share', 1) }} as contribution_share_pct,
    {{ round_half_up('100 * outcome_share', 1) }} as outcome_share_pct,
    {{ round_half_up('100 * outcome_share_low', 1) }} as outcome_share_low_pct,
    {{ round_half_up('100 * outcome_share_high', 1) }} as outcome_share_high_pct,
    {{ round_half_up('outcome_share / nullif(contribution_share, 0)', 2) }} as return_ratio,
    {{ round_half_up('outcome_share_low / nullif(contribution_share, 0)', 2) }} as return_ratio_low,
    {{ round_half_up('outcome_share_high / nullif(contribution_share, 0)', 2) }} as return_ratio_high,
    coalesce(outcome_count < few_count, false) as is_few,
    case
        when quarter_count = 0 then 'no quarter that all have delivered'
        when outcome_share is null or contribution_share is null then 'nothing to share'
        when outcome_share_low > contribution_share then 'more than its share'
        when outcome_share_high < contribution_share then 'less than its share'
        else 'as its share, within chance'
    end as verdict
from bounded
