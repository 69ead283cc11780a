-- On every touched day for which counting rules hold, the star counts each crime once: none is lost for want of an area.
with touched as (

    select distinct touched_day.recorded_date
    from {{ ref('int_touched_crime_day') }} as touched_day
    where exists (
        select from {{ ref('category_rule') }} as rules
        where rules.rule = 'every_crime' and {{ is_in_force('rules', 'touched_day.recorded_date') }}
    )

),

recorded as (

    select
        touched.recorded_date,
        count(crime.crime_number) as crime_count
    from touched
    left join {{ ref('int_crime') }} as crime on touched.recorded_date = crime.recorded_date and crime.is_counted
    group by touched.recorded_date

),

published as (

    select
        facts.recorded_date,
        sum(facts.crime_count) as crime_count
    from {{ ref('fct_crime_day') }} as facts
    where facts.recorded_date in (select touched.recorded_date from touched)
    group by facts.recorded_date

)

select recorded.recorded_date
from recorded
left join published on recorded.recorded_date = published.recorded_date
where recorded.crime_count <> coalesce(published.crime_count, 0)
