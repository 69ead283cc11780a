-- One row per measure of victim-based recorded crime.
select
    measure_id,
    msg_version,
    membership_status,
    denominator_status,
    average_method,
    period_from as window_from,
    period_to as window_to,
    numerator,
    previous_numerator,
    round(change_pct::numeric, 6) as change_pct,
    round(rate::numeric, 6) as rate,
    round(msg_mean::numeric, 6) as msg_mean,
    round(ratio_to_msg::numeric, 6) as ratio_to_msg,
    round(ratio_distance_points::numeric, 6) as ratio_distance_points,
    round(change_distance_points::numeric, 6) as change_distance_points,
    hmic_flag
from {{ ref('int_hmic_monitor') }}
