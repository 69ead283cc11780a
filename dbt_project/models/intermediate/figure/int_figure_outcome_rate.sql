-- One row per outcome rate measure, area and statistic of the rate.
{{ config(materialized='replaced_view') }}

with outcomes as (

    select
        period.*,
        measures.variant_of is not null as is_variant,
        jsonb_build_object('outcomes', period.outcome_count, 'crimes', period.crime_count) as rate_inputs,
        jsonb_build_object(
            'previous_outcomes', period.previous_outcome_count, 'previous_crimes', period.previous_crime_count
        ) as previous_inputs,
        100.0 * period.outcome_count / nullif(period.crime_count, 0) as rate,
        100.0 * period.previous_outcome_count / nullif(period.previous_crime_count, 0) as previous_rate
    from {{ ref('int_outcome_period') }} as period
    inner join {{ ref('dim_measure') }} as measures on period.measure_id = measures.measure_id
    where not period.is_unallocated

)

select
    outcomes.measure_id,
    outcomes.area_type,
    outcomes.area_name,
    figure.statistic,
    figure.exact_value,
    case
        when figure.exact_value is not null then null
        when figure.statistic like 'previous_year%' and (outcomes.previous_outcome_count + outcomes.previous_crime_count) is null
            then 'no comparison'
        when figure.statistic = 'year_on_year_change' and not outcomes.is_comparable then 'no comparison'
        when figure.statistic like 'previous_year%' or outcomes.crime_count > 0 then 'no crimes recorded in the same days last year'
        else 'no crimes recorded in the period'
    end as label,
    figure.inputs,
    null::text as formula
from outcomes
cross join
    lateral (
        values
        ('actual', outcomes.rate, outcomes.rate_inputs),
        ('previous_year', outcomes.previous_rate, outcomes.previous_inputs),
        -- From the unrounded rates: hate crime is -6.2, although 45.1 and 51.2 are printed (DOMAIN A2, M7).
        (
            'year_on_year_change', case when outcomes.is_comparable then outcomes.rate - outcomes.previous_rate end,
            outcomes.rate_inputs || outcomes.previous_inputs
        ),
        ('outcomes', outcomes.outcome_count, outcomes.rate_inputs - 'crimes'),
        ('previous_year_outcomes', outcomes.previous_outcome_count, outcomes.previous_inputs - 'previous_crimes'),
        (
            'cohort_rate', 100.0 * outcomes.detected_count / nullif(outcomes.crime_count, 0),
            jsonb_build_object(
                'detected_crimes', outcomes.detected_count, 'crimes', outcomes.crime_count,
                'mean_age_days', round(outcomes.crime_age_days::numeric / nullif(outcomes.crime_count, 0), 1)
            )
        ),
        (
            'previous_year_cohort_rate', 100.0 * outcomes.previous_detected_count / nullif(outcomes.previous_crime_count, 0),
            jsonb_build_object(
                'previous_detected_crimes', outcomes.previous_detected_count, 'previous_crimes', outcomes.previous_crime_count
            )
        )
    ) as figure (statistic, exact_value, inputs)
where not outcomes.is_variant or figure.statistic not like '%cohort_rate'
