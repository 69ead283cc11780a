-- One row per edition and measure: how much more than chance the members' monthly counts vary.
with policies as (

    select msg_policy.*
    from {{ ref('msg_policy') }} as msg_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('msg_policy', 'as_at.as_at_date') }}

),

months as (

    select distinct
        rates.msg_version,
        rates.measure_id,
        rates.force_id,
        months.month_start_date,
        case rates.measure_type when 'outcome_rate' then months.outcome_count else months.recorded_count end as count_of_month,
        policies.dispersion_floor
    from {{ ref('int_msg_rate') }} as rates
    cross join policies
    inner join {{ ref('int_peer_month') }} as months
        on rates.source = months.source
        and rates.force_id = months.force_id
        and rates.category_id = months.category_id
        and rates.period_to >= months.month_start_date
        and months.month_start_date > rates.period_to - make_interval(months => policies.dispersion_months)
    where rates.measure_type <> 'outcome_rate' or months.outcome_count is not null

),

-- From one month to the next: where a member lacks a month there is no step over it.
stepped as (

    select
        *,
        lag(count_of_month) over of_member as count_before,
        lag(month_start_date) over of_member + interval '1 month' = month_start_date as follows_its_month
    from months
    window of_member as (partition by msg_version, measure_id, force_id order by month_start_date)

),

-- What a whole group has from one month to the next is season, not dispersion.
common as (

    select
        *,
        sum(count_of_month) over of_group / nullif(sum(count_before) over of_group, 0) as common_change
    from stepped
    where follows_its_month
    window of_group as (partition by msg_version, measure_id, month_start_date)

)

select
    msg_version,
    measure_id,
    greatest(
        min(dispersion_floor),
        coalesce(
            avg(
                (count_of_month - common_change * count_before) ^ 2
                / nullif(count_of_month + common_change ^ 2 * count_before, 0)
            )
            -- A member is part of what the group has in common, which takes its share of the squares away.
            * count(distinct force_id) / nullif(count(distinct force_id) - 1, 0),
            1
        )
    )::double precision as dispersion
from common
where common_change is not null
group by msg_version, measure_id
