-- One row per month, reporting area and measure from the first day of the feeds that it is made from to the as-at date.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'reporting_area_key'],
    meta={'touched': 'int_touched_reporting_month'},
    indexes=[{'columns': ['month_start_date', 'reporting_area_key', 'measure_id'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_reporting_month') -%}

with months as (

    select monthly.*
    from {{ ref('int_reporting_month') }} as monthly
    {% if is_incremental() -%}
    where
        (monthly.month_start_date, monthly.reporting_area_key) in (
            select
                touched.month_start_date,
                touched.reporting_area_key
            from {{ touched }} as touched
        )
    {%- endif %}

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

-- A mean of groups would tell the rate of a group too small to be shown: each group needs its answers. Counted once, however few
-- months the plan expects.
bases as materialized (

    select
        members.measure_id,
        answers.reporting_area_key,
        answers.month_start_date,
        members.weighting = 'equal_groups' as is_mean,
        members.minimum_count,
        count(*) = members.member_count and min(answers.denominator) >= members.minimum_count as is_shown,
        count(answers.rolling_denominator) = members.member_count
        and min(answers.rolling_denominator) >= members.minimum_count as is_rolling_shown,
        avg(100 * answers.rolling_numerator / nullif(answers.rolling_denominator, 0)) as rolling_value
    from members
    inner join months as answers on members.member_id = answers.measure_id
    group by
        members.measure_id, members.weighting, members.minimum_count, members.member_count,
        answers.reporting_area_key, answers.month_start_date

),

judged as (

    select
        months.*,
        measures.measure_type,
        coalesce(bases.is_mean, false) as is_mean,
        bases.rolling_value,
        bases.minimum_count,
        measures.measure_type <> 'satisfaction' or coalesce(bases.is_shown, false) as is_shown,
        measures.measure_type <> 'satisfaction' or coalesce(bases.is_rolling_shown, false) as is_rolling_shown
    from months
    inner join {{ ref('dim_measure') }} as measures on months.measure_id = measures.measure_id
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
