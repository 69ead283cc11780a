-- One row per edition, window, measure and member: its rate beside the group's, its place in the funnel, and the verdict.
with joined as (

    select
        rates.*,
        funnel.average_method,
        funnel.msg_mean,
        funnel.dispersion,
        funnel.funnel_tau_squared,
        funnel.member_count,
        rest.mean_rate as others_mean_rate,
        rest.tau_squared,
        slight.critical_value as slight_t,
        significant.critical_value as significant_t,
        policies.funnel_warning_z,
        policies.funnel_limit_z,
        rates.numerator >= policies.minimum_count as is_enough,
        rest.other_count + 1 >= policies.minimum_member_count as has_enough_members,
        funnel.dispersion / nullif(rates.numerator, 0)::double precision as variance,
        -- Its own chance, that of the others' mean, and what forces differ by anyway.
        sqrt(
            funnel.dispersion / nullif(rates.numerator, 0)::double precision
            + rest.variance
            + rest.tau_squared * (1 + 1.0 / nullif(rest.other_count, 0))
        ) as standard_error
    from {{ ref('int_msg_rate') }} as rates
    inner join {{ ref('int_msg_funnel') }} as funnel
        on rates.msg_version = funnel.msg_version
        and rates.window_months = funnel.window_months
        and rates.measure_id = funnel.measure_id
    inner join {{ ref('int_msg_other') }} as rest
        on rates.msg_version = rest.msg_version
        and rates.window_months = rest.window_months
        and rates.measure_id = rest.measure_id
        and rates.force_id = rest.force_id
    inner join {{ ref('int_as_at') }} as as_at on true
    inner join {{ ref('msg_policy') }} as policies
        on {{ is_in_force('policies', 'as_at.as_at_date') }}
    -- What forces differ by is itself an estimate from the m other members: Student's t with m - 1 degrees of freedom (DOMAIN D5).
    left join {{ ref('student_t') }} as slight
        on rest.other_count - 1 = slight.degrees_of_freedom and policies.slight_confidence_pct = slight.confidence_pct
    left join {{ ref('student_t') }} as significant
        on rest.other_count - 1 = significant.degrees_of_freedom and policies.significant_confidence_pct = significant.confidence_pct

),

judged as (

    select
        *,
        case
            when is_enough and has_enough_members then (ln(rate::double precision) - ln(others_mean_rate)) / nullif(standard_error, 0)
        end as z,
        rank() over (
            partition by msg_version, window_months, measure_id
            order by case when measure_type = 'outcome_rate' then -rate else rate end
        ) as rank
    from joined

)

select
    msg_version,
    window_months,
    measure_id,
    measure_type,
    direction,
    force_id,
    force_name,
    is_own,
    is_current_version,
    membership_status,
    denominator_kind,
    denominator_status,
    source,
    period_from,
    period_to,
    numerator,
    denominator,
    previous_numerator,
    rate,
    rank,
    member_count,
    average_method,
    msg_mean,
    rate / nullif(msg_mean, 0) as ratio_to_msg,
    others_mean_rate,
    dispersion,
    tau_squared,
    standard_error,
    z,
    case
        when is_enough and not has_enough_members then 'too few members to compare'
        when z is null or slight_t is null or significant_t is null then 'too few to compare'
        when abs(z) < slight_t then 'similar'
        else
            case when abs(z) < significant_t then 'slightly ' else 'significantly ' end
            || case when z > 0 then 'above' else 'below' end
    end as verdict,
    {% for name, z in [
        ('funnel_lower_limit', '-funnel_limit_z'), ('funnel_lower_warning', '-funnel_warning_z'),
        ('funnel_upper_warning', 'funnel_warning_z'),
    ] -%}
    msg_mean * exp({{ z }} * sqrt(variance + funnel_tau_squared)) as {{ name }},
    {% endfor -%}
    msg_mean * exp(funnel_limit_z * sqrt(variance + funnel_tau_squared)) as funnel_upper_limit
from judged
