-- On every touched day the star counts each outcome of a counted crime once, also one whose LPU is no more by then.
with touched as (

    select distinct outcome_date
    from {{ ref('int_touched_outcome_day') }}

),

recorded as (

    select
        outcomes.outcome_date,
        count(*) as outcome_count
    from {{ ref('int_outcome') }} as outcomes
    inner join {{ ref('int_crime') }} as crimes on outcomes.crime_number = crimes.crime_number and crimes.is_counted
    where outcomes.is_counted and outcomes.outcome_date in (select touched.outcome_date from touched)
    group by outcomes.outcome_date

),

published as (

    select
        facts.outcome_date,
        sum(facts.outcome_count) as outcome_count
    from {{ ref('fct_outcome_day') }} as facts
    where facts.outcome_date in (select touched.outcome_date from touched)
    group by facts.outcome_date

)

select coalesce(recorded.outcome_date, published.outcome_date) as outcome_date
from recorded
full join published on recorded.outcome_date = published.outcome_date
where coalesce(recorded.outcome_count, 0) <> coalesce(published.outcome_count, 0)
