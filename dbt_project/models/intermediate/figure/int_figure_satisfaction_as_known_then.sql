-- One row per satisfaction measure and statistic of the rate of the 12 months before as it was known a year ago, for the force.
{{ config(materialized='replaced_view') }}

with answers as (

    select
        versions.victim_group,
        versions.stage,
        count(*) as valid_count,
        count(*) filter (where versions.is_satisfied) as satisfied_count
    from {{ ref('int_earlier_state') }} as states
    inner join {{ ref('int_satisfaction_version') }} as versions
        on versions.interview_month between states.window_from and states.window_to
        and versions.is_valid
        and states.known_at >= versions.known_from
        and states.known_at < versions.known_to
    where states.feed = 'satisfaction' and states.compared_with = 'previous_year'
    group by versions.victim_group, versions.stage

),

-- The groups and their weighting are those of the present, so that both years are made alike.
members as (

    select
        member_groups.measure_id,
        member_groups.member_group,
        answers.satisfied_count,
        answers.valid_count,
        answers.satisfied_count::numeric / nullif(answers.valid_count, 0) as rate
    from {{ ref('int_satisfaction_member_period') }} as member_groups
    inner join {{ ref('dim_measure') }} as measures on member_groups.measure_id = measures.measure_id
    left join answers on member_groups.member_group = answers.victim_group and measures.stage = answers.stage
    where member_groups.area_type = 'force'

),

rates as (

    select
        measure_id,
        coalesce(sum(satisfied_count), 0) as satisfied_count,
        coalesce(sum(valid_count), 0) as valid_count,
        coalesce(min(coalesce(valid_count, 0)), 0) as least_valid_count,
        case when count(rate) = count(*) then 100 * avg(rate) end as satisfied_pct,
        jsonb_object_agg(member_group, 100 * rate) as member_rates
    from members
    group by measure_id

),

compared as (

    select
        surveyed.*,
        rates.satisfied_pct as satisfied_pct_then,
        surveyed.is_shown and surveyed.is_previous_shown and rates.least_valid_count >= surveyed.minimum_count as is_shown_then,
        jsonb_build_object('previous_valid_then', rates.valid_count, 'minimum_count', surveyed.minimum_count) as withheld_inputs,
        case surveyed.weighting
            when 'equal_groups' then rates.member_rates
            else jsonb_build_object('previous_satisfied_then', rates.satisfied_count, 'previous_valid_then', rates.valid_count)
        end as inputs_then
    from {{ ref('int_satisfaction_period') }} as surveyed
    -- Where last year's knowledge was not kept, there is no figure.
    inner join {{ ref('int_earlier_state') }} as states on states.compared_with = 'previous_year' and states.feed = 'satisfaction'
    inner join rates on surveyed.measure_id = rates.measure_id
    where surveyed.area_type = 'force'

)

select
    compared.measure_id,
    compared.area_type,
    compared.area_name,
    figure.statistic,
    case when compared.is_shown_then then figure.exact_value end as exact_value,
    case
        when not compared.is_shown_then then 'fewer than ' || compared.minimum_count || ' answers'
        when figure.exact_value is null then 'no answers in the 12 months before'
    end as label,
    case when compared.is_shown_then then figure.inputs else compared.withheld_inputs end as inputs,
    case
        when compared.weighting = 'equal_groups' and figure.statistic = 'previous_year_as_known_then' then 'mean of the groups'' rates'
    end as formula
from compared
cross join lateral (
    values
    ('previous_year_as_known_then', compared.satisfied_pct_then, compared.inputs_then),
    (
        'maturity_difference',
        compared.previous_satisfied_pct - compared.satisfied_pct_then,
        jsonb_build_object('previous_rate', compared.previous_satisfied_pct, 'previous_rate_then', compared.satisfied_pct_then)
    )
) as figure (statistic, exact_value, inputs)
