-- One row per satisfaction measure, area and statistic of the rolling 12 months.
{{ config(materialized='replaced_view') }}

with answers as (

    select
        surveyed.*,
        targeted.hard_target,
        targeted.target_status,
        {{ satisfaction_verdict(
            'surveyed.satisfied_pct', 'surveyed.interval_low_pct', 'surveyed.interval_high_pct', 'targeted.hard_target'
        ) }} as verdict,
        case surveyed.weighting
            when 'equal_groups' then surveyed.member_rates
            else jsonb_build_object('satisfied', surveyed.satisfied_count, 'valid', surveyed.valid_count)
        end as rate_inputs,
        case surveyed.weighting
            when 'equal_groups' then surveyed.previous_member_rates
            else jsonb_build_object(
                'previous_satisfied', surveyed.previous_satisfied_count, 'previous_valid', surveyed.previous_valid_count
            )
        end as previous_inputs,
        jsonb_build_object('rate', surveyed.satisfied_pct) as rate_pct,
        -- All that is told of a withheld figure: how many answers there are, and how many it needs.
        jsonb_build_object('valid', surveyed.valid_count, 'minimum_count', surveyed.minimum_count) as withheld_inputs,
        jsonb_build_object(
            'previous_valid', surveyed.previous_valid_count, 'minimum_count', surveyed.minimum_count
        ) as previous_withheld_inputs,
        jsonb_build_object(
            'rate', surveyed.satisfied_pct, 'effective_count', surveyed.effective_count, 'z_score', surveyed.z_score
        ) as interval_inputs
    from {{ ref('int_satisfaction_period') }} as surveyed
    inner join {{ ref('int_measure_against_target') }} as targeted
        on surveyed.measure_id = targeted.measure_id
        and surveyed.area_type = targeted.area_type
        and surveyed.area_name = targeted.area_name
    where not surveyed.is_unallocated

)

select
    answers.measure_id,
    answers.area_type,
    answers.area_name,
    figure.statistic,
    case
        when figure.statistic in ('n', 'hard_target') then figure.exact_value
        when answers.is_shown and (answers.is_previous_shown or not figure.is_compared) then figure.exact_value
    end as exact_value,
    case
        when figure.statistic in ('n', 'hard_target') then null
        when not answers.is_shown then 'fewer than ' || answers.minimum_count || ' answers'
        when not figure.is_compared then figure.label
        when answers.previous_valid_count = 0 then 'no answers in the 12 months before'
        when not answers.is_previous_shown then 'fewer than ' || answers.minimum_count || ' answers in the 12 months before'
    end as label,
    case
        when figure.statistic in ('n', 'hard_target') then figure.inputs
        when not answers.is_shown then answers.withheld_inputs
        when figure.is_compared and not answers.is_previous_shown then answers.previous_withheld_inputs
        else figure.inputs
    end as inputs,
    case
        when answers.weighting = 'equal_groups' and figure.statistic in ('rolling_12_month', 'previous_year')
            then 'mean of the groups'' rates'
    end as formula
from answers
cross join
    lateral (
        values
        ('rolling_12_month', answers.satisfied_pct, null, answers.rate_inputs, true, false),
        ('n', answers.valid_count, null, jsonb_build_object('valid', answers.valid_count), true, false),
        ('interval_low', answers.interval_low_pct, null, answers.interval_inputs, true, false),
        ('interval_high', answers.interval_high_pct, null, answers.interval_inputs, true, false),
        (
            'year_on_year_change', answers.satisfied_pct - answers.previous_satisfied_pct, null,
            answers.rate_pct || jsonb_build_object('previous_rate', answers.previous_satisfied_pct), false, true
        ),
        ('previous_year', answers.previous_satisfied_pct, null, answers.previous_inputs, false, true),
        ('hard_target', answers.hard_target, null, jsonb_build_object('hard_target', answers.hard_target), true, false),
        (
            'target_gap', answers.satisfied_pct - answers.hard_target, null,
            answers.rate_pct || jsonb_build_object('hard_target', answers.hard_target), false, false
        ),
        (
            'target_status', null, answers.target_status, answers.rate_pct || jsonb_build_object('hard_target', answers.hard_target),
            true, false
        ),
        (
            'verdict', null, answers.verdict, answers.interval_inputs || jsonb_build_object('hard_target', answers.hard_target),
            true, false
        )
    ) as figure (statistic, exact_value, label, inputs, is_local, is_compared)
where
    (figure.is_local or answers.area_type = 'force')
    and (answers.hard_target is not null or figure.statistic not in ('hard_target', 'target_gap', 'target_status', 'verdict'))
