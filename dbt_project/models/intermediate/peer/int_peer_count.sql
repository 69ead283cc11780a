-- One row per source, force, category and month: counts as the force's records and the others' deliveries have them.
with own as (

    select
        'peer_month' as source, -- noqa: RF04
        peer_force.force_id,
        measures.category_id,
        months.month_start_date,
        max(months.numerator) filter (where measures.measure_type = 'recorded_crime') as recorded_count,
        max(months.numerator) filter (where measures.measure_type = 'outcome_rate') as outcome_count,
        true as is_own_record
    from {{ ref('int_measure_month') }} as months
    inner join {{ ref('dim_measure') }} as measures
        on months.measure_id = measures.measure_id
        and measures.measure_type in ('recorded_crime', 'outcome_rate')
        and measures.variant_of is null
    inner join {{ ref('peer_force') }} as peer_force on peer_force.is_own
    where months.area_type = 'force' and months.is_complete
    group by peer_force.force_id, measures.category_id, months.month_start_date

),

-- The force's own records stand for it wherever they reach: one count of a crime, whoever is compared.
delivered as (

    select
        'peer_month' as source, -- noqa: RF04
        peers.force_id,
        peers.category_id,
        peers.month_start_date,
        peers.recorded_count::numeric as recorded_count,
        peers.outcome_count::numeric as outcome_count,
        false as is_own_record
    from {{ ref('stg_peer_month') }} as peers
    -- What is no category here is named: mart_data_quality.
    inner join {{ ref('category') }} as category on peers.category_id = category.category_id
    left join own
        on peers.force_id = own.force_id
        and peers.category_id = own.category_id
        and peers.month_start_date = own.month_start_date
    where own.force_id is null

),

police_uk as (

    select
        'police_uk' as source, -- noqa: RF04
        force_id,
        category_id,
        month_start_date,
        recorded_count,
        null::numeric as outcome_count,
        false as is_own_record
    from {{ ref('int_police_uk_count') }}

)

select * from own
union all
select * from delivered
union all
select * from police_uk
