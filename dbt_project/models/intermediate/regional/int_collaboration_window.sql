-- One row per collaboration unit and force: the quarters of the last year that every force of the unit has delivered, added.
with quarters as (

    select collaboration.*
    from {{ ref('stg_collaboration') }} as collaboration
    inner join {{ ref('int_as_at') }} as as_at on collaboration.period_to <= as_at.as_at_date

),

newest as (

    select
        unit_id,
        max(period_from) as newest_from,
        count(distinct force_id) as force_count
    from quarters
    group by unit_id

),

-- Whoever ever delivered is expected in each of the four: shares of a quarter that lacks a force would be of another whole.
compared as (

    select
        quarters.unit_id,
        quarters.period_from
    from quarters
    inner join newest
        on quarters.unit_id = newest.unit_id
        and quarters.period_from > newest.newest_from - interval '12 months'
    group by quarters.unit_id, quarters.period_from, newest.force_count
    having count(*) = newest.force_count

),

forces as (

    select
        unit_id,
        force_id,
        max(period_to) as delivered_to
    from quarters
    group by unit_id, force_id

),

missing as (

    select
        forces.unit_id,
        forces.force_id,
        string_agg(to_char(expected.period_from, '"the quarter from" FMMonth YYYY'), ', ' order by expected.period_from) as words
    from forces
    inner join newest on forces.unit_id = newest.unit_id
    cross join
        generate_series(newest.newest_from::timestamp - interval '9 months', newest.newest_from::timestamp, interval '3 months')
            as expected (period_from)
    left join quarters
        on forces.unit_id = quarters.unit_id
        and forces.force_id = quarters.force_id
        and expected.period_from = quarters.period_from
    where quarters.unit_id is null
    group by forces.unit_id, forces.force_id

)

select
    forces.unit_id,
    forces.force_id,
    forces.delivered_to,
    missing.words as missing_quarters,
    min(quarters.period_from) as period_from,
    max(quarters.period_to) as period_to,
    count(quarters.period_from) as quarter_count,
    sum(quarters.contribution_gbp) as contribution_gbp,
    avg(quarters.contribution_fte) as contribution_fte,
    sum(quarters.output_count) as output_count,
    sum(quarters.outcome_count) as outcome_count
from forces
left join compared on forces.unit_id = compared.unit_id
left join quarters
    on forces.unit_id = quarters.unit_id
    and forces.force_id = quarters.force_id
    and compared.period_from = quarters.period_from
left join missing
    on forces.unit_id = missing.unit_id and forces.force_id = missing.force_id
group by forces.unit_id, forces.force_id, forces.delivered_to, missing.words
