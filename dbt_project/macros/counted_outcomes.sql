{#
    Outcomes of counted crimes, each with its crime's place, offence and days until it, and whether it is its crime's first: the
    start (with …) of a model that counts them. touched: the table of outcome dates and LPUs to count again.
#}
{% macro counted_outcomes(touched) %}
with ranked as (

    select
        outcomes.crime_number,
        outcomes.outcome_type,
        outcomes.outcome_date,
        row_number() over (
            partition by outcomes.crime_number order by outcomes.outcome_date, outcomes.outcome_reference
        ) = 1 as is_first,
        coalesce(definition.is_outcome, false) and row_number() over (
            partition by outcomes.crime_number, definition.is_outcome
            order by outcomes.outcome_date, outcomes.outcome_reference
        ) = 1 as is_first_that_counts
    from {{ ref('int_outcome_version') }} as outcomes
    -- The definition in force on the day of the outcome.
    left join {{ ref('outcome_definition') }} as definition
        on outcomes.outcome_type = definition.outcome_type
        and {{ is_in_force('definition', 'outcomes.outcome_date') }}
    where
        outcomes.is_latest
        and outcomes.is_counted
        {% if is_incremental() -%}
        and outcomes.crime_number in (
            select on_day.crime_number
            from {{ ref('int_outcome_version') }} as on_day
            where on_day.outcome_date in (select touched.outcome_date from {{ touched }} as touched)
        )
        {%- endif %}

),

counted as (

    select
        ranked.outcome_date,
        crimes.lpu_code,
        crimes.offence_key,
        crimes.is_domestic,
        crimes.is_hate_crime,
        crimes.recorded_date,
        ranked.outcome_date - crimes.recorded_date as days_to_outcome,
        ranked.outcome_type,
        ranked.is_first,
        ranked.is_first_that_counts
    from ranked
    inner join {{ ref('int_crime') }} as crimes on ranked.crime_number = crimes.crime_number and crimes.is_counted
    {% if is_incremental() -%}
    inner join {{ touched }} as touched on ranked.outcome_date = touched.outcome_date and crimes.lpu_code = touched.lpu_code
    {%- endif %}

)
{% endmacro %}
