-- One row per edition, window, measure and member: what the other members' rates are, and how they differ among themselves.
with policies as (

    select msg_policy.*
    from {{ ref('msg_policy') }} as msg_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('msg_policy', 'as_at.as_at_date') }}

),

members as (

    select
        rates.msg_version,
        rates.window_months,
        rates.measure_id,
        rates.force_id,
        rates.numerator::double precision as numerator,
        rates.denominator::double precision as denominator,
        rates.rate::double precision as rate,
        -- The variance of a rate's logarithm from its own count.
        dispersions.dispersion / nullif(rates.numerator, 0)::double precision as variance,
        ln(nullif(rates.rate, 0)::double precision) as log_rate
    from {{ ref('int_msg_rate') }} as rates
    inner join {{ ref('int_msg_dispersion') }} as dispersions
        on rates.msg_version = dispersions.msg_version and rates.measure_id = dispersions.measure_id

),

pooled as (

    select
        member.msg_version,
        member.window_months,
        member.measure_id,
        member.force_id,
        count(other.force_id) as other_count,
        avg(other.rate order by other.force_id) as mean_rate,
        sum(other.numerator) as numerator,
        sum(other.denominator) as denominator,
        sum(other.rate ^ 2 * other.variance order by other.force_id)
        / nullif(sum(other.rate order by other.force_id), 0) ^ 2 as variance,
        sum(1 / other.variance order by other.force_id) as weight,
        sum(1 / other.variance ^ 2 order by other.force_id) as weight_squares,
        sum(other.log_rate / other.variance order by other.force_id) as weighted,
        sum(other.log_rate ^ 2 / other.variance order by other.force_id) as weighted_squares
    from members as member
    cross join policies
    left join members as other
        on member.msg_version = other.msg_version
        and member.window_months = other.window_months
        and member.measure_id = other.measure_id
        and member.force_id <> other.force_id
        -- A member with too few events silences itself, not the group.
        and policies.minimum_count <= other.numerator
        and other.rate > 0
    group by member.msg_version, member.window_months, member.measure_id, member.force_id

)

select
    msg_version,
    window_months,
    measure_id,
    force_id,
    other_count,
    mean_rate,
    numerator,
    denominator,
    variance,
    -- DerSimonian and Laird: what the others differ by beyond their own variances.
    greatest(
        0,
        (weighted_squares - weighted ^ 2 / nullif(weight, 0) - (other_count - 1))
        / nullif(weight - weight_squares / nullif(weight, 0), 0)
    ) as tau_squared
from pooled
