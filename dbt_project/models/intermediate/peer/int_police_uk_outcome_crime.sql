-- One row per month of the force's published outcomes: of which crimes they are.
with own as (

    {{ own_force_of_open_data() }}

),

outcomes as (

    select outcomes.*
    from {{ ref('stg_police_uk_outcomes') }} as outcomes
    inner join own on outcomes.force_id = own.force_id

),

-- A Crime ID that repeats is one crime here.
crimes as (

    select
        street.crime_id,
        array_agg(distinct street.month_start_date) as months
    from {{ ref('stg_police_uk_street') }} as street
    inner join own on street.force_id = own.force_id
    where street.crime_id is not null
    group by street.crime_id

)

select
    outcomes.force_id,
    outcomes.month_start_date,
    count(*)::integer as outcome_count,
    (count(*) filter (where outcomes.month_start_date = any(crimes.months)))::integer as same_month_count,
    count(crimes.crime_id)::integer as found_count
from outcomes
left join crimes on outcomes.crime_id = crimes.crime_id
group by outcomes.force_id, outcomes.month_start_date
