-- One row per edition of the Most Similar Group, window, measure and member.
select
    comparison.msg_version,
    comparison.window_months,
    comparison.measure_id,
    comparison.measure_type,
    comparison.direction,
    comparison.force_id,
    comparison.force_name,
    comparison.is_own,
    comparison.is_current_version,
    comparison.membership_status,
    comparison.denominator_kind,
    comparison.denominator_status,
    comparison.source,
    comparison.period_from as window_from,
    comparison.period_to as window_to,
    comparison.numerator,
    comparison.denominator,
    comparison.previous_numerator,
    round(comparison.rate::numeric, 6) as rate,
    comparison.rank::integer as rank,
    comparison.member_count::integer as member_count,
    comparison.average_method,
    round(comparison.msg_mean::numeric, 6) as msg_mean,
    round(comparison.ratio_to_msg::numeric, 6) as ratio_to_msg,
    round(comparison.others_mean_rate::numeric, 6) as others_mean_rate,
    round(comparison.dispersion::numeric, 6) as dispersion,
    round(comparison.tau_squared::numeric, 6) as tau_squared,
    round(comparison.standard_error::numeric, 6) as standard_error,
    round(comparison.z::numeric, 6) as z,
    comparison.verdict,
    round(comparison.funnel_lower_limit::numeric, 6) as funnel_lower_limit,
    round(comparison.funnel_lower_warning::numeric, 6) as funnel_lower_warning,
    round(comparison.funnel_upper_warning::numeric, 6) as funnel_upper_warning,
    round(comparison.funnel_upper_limit::numeric, 6) as funnel_upper_limit,
    coalesce(missing.missing_members, '{}')::text[] as missing_members
from {{ ref('int_msg_comparison') }} as comparison
left join {{ ref('int_msg_missing') }} as missing
    on comparison.msg_version = missing.msg_version
    and comparison.window_months = missing.window_months
    and comparison.measure_id = missing.measure_id
