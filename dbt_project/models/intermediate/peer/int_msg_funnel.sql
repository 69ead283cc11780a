-- One row per edition, window and measure: the group's average and the over-dispersion of its funnel (Spiegelhalter).
with policies as (

    select msg_policy.*
    from {{ ref('msg_policy') }} as msg_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('msg_policy', 'as_at.as_at_date') }}

),

averages as (

    select
        rates.msg_version,
        rates.window_months,
        rates.measure_id,
        policies.average_method,
        policies.winsorise_pct / 100.0 as winsorised,
        count(*) as member_count,
        (case policies.average_method
            when 'mean_of_rates_incl_self' then avg(rates.rate order by rates.force_id)
            when 'mean_of_rates_excl_self' then avg(rates.rate order by rates.force_id) filter (where not rates.is_own)
            when 'pooled_excl_self'
                then
                    max(case rates.measure_type when 'outcome_rate' then 100 else 1000 end)
                    * sum(rates.numerator) filter (where not rates.is_own)
                    / nullif(sum(rates.denominator) filter (where not rates.is_own), 0)
        end)::double precision as msg_mean
    from {{ ref('int_msg_rate') }} as rates
    cross join policies
    group by
        rates.msg_version, rates.window_months, rates.measure_id, policies.average_method, policies.winsorise_pct

),

distances as (

    select
        averages.*,
        rates.force_id,
        dispersions.dispersion,
        1 / (dispersions.dispersion / nullif(rates.numerator, 0)::double precision) as weight,
        (ln(nullif(rates.rate, 0)::double precision) - ln(nullif(averages.msg_mean, 0)))
        / sqrt(dispersions.dispersion / nullif(rates.numerator, 0)::double precision) as distance
    from averages
    inner join {{ ref('int_msg_rate') }} as rates
        on averages.msg_version = rates.msg_version
        and averages.window_months = rates.window_months
        and averages.measure_id = rates.measure_id
    inner join {{ ref('int_msg_dispersion') }} as dispersions
        on rates.msg_version = dispersions.msg_version and rates.measure_id = dispersions.measure_id

),

bounds as (

    select
        msg_version,
        window_months,
        measure_id,
        percentile_cont(winsorised::double precision) within group (order by distance) as low,
        percentile_cont(1 - winsorised::double precision) within group (order by distance) as high
    from distances
    group by msg_version, window_months, measure_id, winsorised

)

select
    distances.msg_version,
    distances.window_months,
    distances.measure_id,
    distances.average_method,
    distances.msg_mean,
    distances.dispersion,
    count(*) as member_count,
    -- A member without an event has no distance, and no part in how the others spread.
    greatest(
        0,
        (
            sum(least(bounds.high, greatest(bounds.low, distances.distance)) ^ 2 order by distances.force_id)
            filter (where distances.distance is not null)
            - (count(distances.distance) - 1)
        )
        / nullif(
            sum(distances.weight order by distances.force_id)
            - sum(distances.weight ^ 2 order by distances.force_id) / sum(distances.weight order by distances.force_id),
            0
        )
    ) as funnel_tau_squared
from distances
inner join bounds
    on distances.msg_version = bounds.msg_version
    and distances.window_months = bounds.window_months
    and distances.measure_id = bounds.measure_id
group by
    distances.msg_version, distances.window_months, distances.measure_id, distances.average_method, distances.msg_mean,
    distances.dispersion
