-- One row per month, reporting area and measure from the first delivery to the as-at date.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'reporting_area_key'],
    meta={'touched': 'int_touched_reporting_month'},
    indexes=[{'columns': ['month_start_date', 'reporting_area_key', 'measure_id'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_reporting_month') -%}

with months as (

    select
        monthly.*,
        monthly.area_type || ':' || monthly.area_name as reporting_area_key
    from {{ ref('int_measure_month') }} as monthly
    {% if is_incremental() -%}
    where
        (monthly.month_start_date, monthly.area_type || ':' || monthly.area_name) in (
            select
                touched.month_start_date,
                touched.reporting_area_key
            from {{ touched }} as touched
        )
    {%- endif %}

),

-- Twelve months are told where all twelve are there: of fewer, each new month could be told by subtraction.
rolling as (

    select
        months.measure_id,
        months.reporting_area_key,
        months.month_start_date,
        sum(earlier.numerator) as numerator,
        sum(earlier.denominator) as denominator
    from months
    inner join {{ ref('int_measure_month') }} as earlier
        on months.measure_id = earlier.measure_id
        and months.area_type = earlier.area_type
        and months.area_name = earlier.area_name
        and earlier.month_start_date between months.month_start_date - interval '11 months' and months.month_start_date
    group by months.measure_id, months.reporting_area_key, months.month_start_date
    having count(*) = 12

),

-- The measures whose answers a satisfaction measure is made of: itself, or the groups of which it is the mean.
members as (

    select
        measures.measure_id,
        group_member.weighting,
        member_measures.measure_id as member_id,
        rules.minimum_count,
        count(*) over (partition by measures.measure_id) as member_count
    from {{ ref('dim_measure') }} as measures
    cross join {{ ref('int_as_at') }} as as_at
    inner join {{ ref('satisfaction_policy') }} as rules
        -- Before any day is complete: what holds until further notice.
        on {{ is_in_force('rules', "coalesce(as_at.as_at_date, '9999-12-30'::date)") }}
    inner join {{ ref('satisfaction_group_member') }} as group_member
        on measures.victim_group = group_member.victim_group
        and {{ is_in_force('group_member', "coalesce(as_at.as_at_date, '9999-12-30'::date)") }}
    left join {{ ref('dim_measure') }} as member_measures
        on group_member.member_group = member_measures.victim_group and measures.stage = member_measures.stage

),

-- A mean of groups would tell the rate of a group too small to be shown: each group needs its answers.
bases as (

    select
        members.measure_id,
        answers.reporting_area_key,
        answers.month_start_date,
        members.weighting = 'equal_groups' as is_mean,
        members.minimum_count,
        count(*) = members.member_count and min(answers.denominator) >= members.minimum_count as is_shown,
        count(rolling.denominator) = members.member_count
        and min(rolling.denominator) >= members.minimum_count as is_rolling_shown,
        avg(100 * rolling.numerator / nullif(rolling.denominator, 0)) as rolling_value
    from members
    inner join months as answers on members.member_id = answers.measure_id
    left join rolling
        on answers.measure_id = rolling.measure_id
        and answers.reporting_area_key = rolling.reporting_area_key
        and answers.month_start_date = rolling.month_start_date
    group by
        members.measure_id, members.weighting, members.minimum_count, members.member_count,
        answers.reporting_area_key, answers.month_start_date

),

judged as (

    select
        months.*,
        measures.measure_type,
        rolling.numerator as rolling_numerator,
        rolling.denominator as rolling_denominator,
        coalesce(bases.is_mean, false) as is_mean,
        bases.rolling_value,
        bases.minimum_count,
        measures.measure_type <> 'satisfaction' or coalesce(bases.is_shown, false) as is_shown,
        measures.measure_type <> 'satisfaction' or coalesce(bases.is_rolling_shown, false) as is_rolling_shown
    from months
    inner join {{ ref('dim_measure') }} as measures on months.measure_id = measures.measure_id
    left join rolling
        on months.measure_id = rolling.measure_id
        and months.reporting_area_key = rolling.reporting_area_key
        and months.month_start_date = rolling.month_start_date
    left join bases
        on months.measure_id = bases.measure_id
        and months.reporting_area_key = bases.reporting_area_key
        and months.month_start_date = bases.month_start_date

)

select
    month_start_date,
    reporting_area_key,
    measure_id,
    case when is_shown then numerator end::integer as numerator,
    denominator::integer as denominator,
    case when is_shown then value end as value,
    case when is_rolling_shown then rolling_numerator end::integer as rolling_12_month_numerator,
    rolling_denominator::integer as rolling_12_month_denominator,
    case
        when not is_rolling_shown then null
        when is_mean then rolling_value
        when measure_type = 'recorded_crime' then rolling_numerator
        else 100 * rolling_numerator / nullif(rolling_denominator, 0)
    end as rolling_12_month_value,
    case when not is_shown then 'fewer than ' || minimum_count || ' answers' end as withheld,
    is_complete
from judged
