-- One row per Plan measure and target year: the target that the algorithm proposes, its evidence, and what was decided.
with proposals as (

    select
        *,
        -- 2013-04-01 is 2013/14.
        {{ financial_year_label('target_year_from') }} as financial_year
    from {{ source('fitted', 'target_proposal') }}

),

policies as (

    select target_policy.*
    from {{ ref('target_policy') }} as target_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('target_policy', 'as_at.as_at_date') }}

)

select
    proposals.measure_id,
    proposals.financial_year,
    measures.title,
    measures.purpose,
    proposals.measure_type,
    measures.position,
    proposals.status,
    trim_scale(proposals.hard) as proposed_hard_target,
    trim_scale(proposals.stretch) as proposed_stretch_target,
    trim_scale(in_force.hard_target) as target_in_force,
    decisions.hard_target as decided_hard_target,
    decisions.decided_by,
    decisions.decided_on,
    decisions.reason as decision_reason,
    proposals.base_value,
    proposals.base_kind,
    proposals.last_12_months,
    proposals.best_past_rate,
    proposals.denominator,
    proposals.denominator_kind,
    proposals.denominator_status,
    proposals.msg_version,
    proposals.membership_status,
    proposals.msg_rate_latest,
    proposals.msg_rates,
    proposals.msg_low_80,
    proposals.msg_high_80,
    proposals.msg_left_out,
    proposals.best_quartile_rates,
    proposals.former_msg_version,
    proposals.former_msg_rate_end,
    hmic.hmic_flag,
    round(hmic.ratio_to_msg::numeric, 6) as hmic_ratio,
    round(hmic.change_pct::numeric, 6) as hmic_change_pct,
    proposals.achieved_reduction_pct,
    proposals.achieved_reduction_count,
    proposals.needed_count,
    proposals.gap_pct,
    proposals.cap_pct,
    proposals.cap_rule,
    proposals.years,
    proposals.reduction_pct,
    proposals.milestones,
    proposals.probability as probability_without_action,
    proposals.probability_note,
    {% for name in [
        'floor_pct', 'cap_default_pct', 'cap_low_pct', 'cap_high_pct', 'cap_stretch_pct', 'stretch_margin_pct',
        'outcome_weight', 'outcome_milestone_points',
    ] -%}
    policies.{{ name }},
    {% endfor -%}
    policies.status as policy_status
from proposals
inner join {{ ref('dim_measure') }} as measures on proposals.measure_id = measures.measure_id
cross join policies
left join {{ ref('int_hmic_monitor') }} as hmic on proposals.measure_id = hmic.measure_id
left join {{ ref('target') }} as in_force
    on proposals.measure_id = in_force.measure_id
    and proposals.target_year_from = in_force.valid_from
left join {{ ref('target_decision') }} as decisions
    on proposals.measure_id = decisions.measure_id
    and proposals.financial_year = decisions.financial_year
