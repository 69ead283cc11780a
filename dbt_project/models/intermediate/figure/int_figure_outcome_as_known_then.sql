-- One row per outcome rate measure, area and statistic of last year's rate as it was known last year.
{{ config(materialized='replaced_view') }}

with outcomes_restated as (

    select * from {{ ref('int_outcome_restated_count') }}
    where compared_with = 'previous_year'

),

crimes_restated as (

    select * from {{ ref('int_crime_restated_count') }}
    where compared_with = 'previous_year'

),

counts as (

    select
        period.measure_id,
        period.area_type,
        period.area_name,
        period.previous_outcome_count,
        period.previous_crime_count,
        coalesce(outcomes.late_count, 0) as late_outcomes,
        coalesce(outcomes.withdrawn_count, 0) as withdrawn_outcomes,
        coalesce(outcomes.moved_in_count - outcomes.moved_out_count, 0) as moved_outcomes,
        coalesce(crimes.late_count - crimes.cancelled_count + crimes.moved_in_count - crimes.moved_out_count, 0) as more_crimes
    from {{ ref('int_outcome_period') }} as period
    -- Where last year's knowledge of either was not kept, there is no figure.
    inner join {{ ref('int_earlier_state') }} as crime_state
        on crime_state.compared_with = 'previous_year' and crime_state.feed = 'crime'
    inner join {{ ref('int_earlier_state') }} as outcome_state
        on outcome_state.compared_with = 'previous_year' and outcome_state.feed = 'outcome'
    left join outcomes_restated as outcomes
        on period.measure_id = outcomes.measure_id
        and period.area_type = outcomes.area_type
        and period.area_name = outcomes.area_name
    left join crimes_restated as crimes
        on period.category_id = crimes.category_id
        and period.area_type = crimes.area_type
        and period.area_name = crimes.area_name
    where not period.is_unallocated

),

rates as (

    select
        *,
        previous_outcome_count - late_outcomes + withdrawn_outcomes - moved_outcomes as outcomes_then,
        previous_crime_count - more_crimes as crimes_then,
        jsonb_build_object('late', late_outcomes, 'withdrawn', withdrawn_outcomes, 'moved', moved_outcomes) as records
    from counts

),

compared as (

    select
        *,
        100.0 * outcomes_then / nullif(crimes_then, 0) as rate_then,
        100.0 * previous_outcome_count / nullif(previous_crime_count, 0) as rate_now,
        records
        || jsonb_build_object('previous_outcomes_then', outcomes_then, 'previous_crimes_then', crimes_then) as inputs_then,
        jsonb_build_object('previous_outcomes', previous_outcome_count, 'previous_crimes', previous_crime_count) as inputs_now
    from rates

)

select
    compared.measure_id,
    compared.area_type,
    compared.area_name,
    figure.statistic,
    figure.exact_value,
    case
        when figure.exact_value is not null then null
        when (compared.previous_outcome_count + compared.previous_crime_count) is null then 'no comparison'
        else 'no crimes recorded in the same days last year'
    end as label,
    figure.inputs,
    null::text as formula
from compared
cross join lateral (
    values
    ('previous_year_as_known_then', compared.rate_then, compared.inputs_then),
    ('maturity_difference', compared.rate_now - compared.rate_then, compared.inputs_now || compared.inputs_then)
) as figure (statistic, exact_value, inputs)
