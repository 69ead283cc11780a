-- One row per measure, member of it, LPU, month and source of its terms; the rows of one month add up.
{{ config(materialized='replaced_view') }}

with measures as (

    select * from {{ ref('dim_measure') }}

)

select
    measures.measure_id,
    measures.category_id as member,
    crimes.lpu_code,
    crimes.month_start_date,
    crimes.crime_count as numerator,
    0 as denominator
from measures
inner join {{ ref('int_crime_category_month') }} as crimes on measures.category_id = crimes.category_id
where measures.measure_type = 'recorded_crime'

union all

select
    measures.measure_id,
    measures.category_id as member,
    crimes.lpu_code,
    crimes.month_start_date,
    0 as numerator,
    crimes.crime_count as denominator
from measures
inner join {{ ref('int_crime_category_month') }} as crimes on measures.category_id = crimes.category_id
where measures.measure_type = 'outcome_rate'

union all

select
    counting.measure_id,
    counting.category_id as member,
    outcomes.lpu_code,
    outcomes.month_start_date,
    outcomes.outcome_count as numerator,
    0 as denominator
from {{ ref('bridge_measure_outcome_type') }} as counting
inner join {{ ref('int_outcome_category_month') }} as outcomes
    on counting.category_id = outcomes.category_id and counting.outcome_type = outcomes.outcome_type

union all

select
    measures.measure_id,
    members.member_group as member,
    answers.lpu_code,
    answers.month_start_date,
    answers.satisfied_count as numerator,
    answers.valid_count as denominator
from measures
inner join {{ ref('satisfaction_group_member') }} as members on measures.victim_group = members.victim_group
inner join {{ ref('int_satisfaction_group_month') }} as answers
    on members.member_group = answers.victim_group
    and measures.stage = answers.stage
    and {{ is_in_force('members', 'answers.month_start_date') }}
where measures.measure_type = 'satisfaction'
