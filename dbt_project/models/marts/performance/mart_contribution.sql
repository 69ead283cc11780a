-- One row per recorded crime measure and area that changed, way of taking its change apart, and part.
with counts as (

    -- A part that only began or ended between the years has its own bar all the same: without it the parts would not add up.
    select
        measures.measure_id,
        crimes.category_id,
        crimes.area_type,
        crimes.area_name,
        crimes.is_unallocated,
        crimes.is_comparable,
        crimes.actual,
        crimes.previous_year
    from {{ ref('int_crime_period') }} as crimes
    inner join {{ ref('int_measure_area') }} as measures
        on {{ is_shown_crime('measures', 'crimes') }}
    where crimes.period = 'financial_year_to_date' and crimes.previous_year is not null

),

crime_types as (

    select
        whole.measure_id,
        whole.area_type,
        whole.area_name,
        'crime_type' as dimension,
        part.category_id as part,
        category.category_name as title,
        part.actual,
        part.previous_year
    from counts as whole
    inner join counts as part on whole.area_type = part.area_type and whole.area_name = part.area_name
    inner join {{ ref('category') }} as category on part.category_id = category.category_id and category.category_group = 'crime_type'
    where
        whole.category_id = 'all_crime' and not whole.is_unallocated and whole.is_comparable
        and whole.area_type in ('force', 'bcu')
        -- Where one crime type is shown for the force alone, the others of a BCU would tell it.
        and (whole.area_type = 'force' or 'force' not in (
            select kinds.minimum_area_type from {{ ref('dim_measure') }} as kinds
            where kinds.measure_type = 'recorded_crime' and kinds.measure_group = 'crime_type'
        ))

),

-- Crimes of a code that no list knows count in all crime only: with them the parts add up exactly.
unclassified as (

    select
        whole.measure_id,
        whole.area_type,
        whole.area_name,
        'crime_type' as dimension,
        'unclassified' as part,
        'Offence code in no list' as title,
        any_value(whole.actual) - sum(crime_types.actual)::integer as actual,
        any_value(whole.previous_year) - sum(crime_types.previous_year)::integer as previous_year
    from counts as whole
    inner join crime_types
        on whole.measure_id = crime_types.measure_id
        and whole.area_type = crime_types.area_type
        and whole.area_name = crime_types.area_name
    group by whole.measure_id, whole.area_type, whole.area_name

),

parts as (

    select * from crime_types
    union all
    select * from unclassified
    union all
    select
        measure_id,
        'force' as area_type,
        'force' as area_name,
        'lpu' as dimension,
        area_name as part,
        area_name as title,
        actual,
        previous_year
    from counts
    where area_type = 'lpu'

)

select
    measure_id,
    area_type,
    area_name,
    dimension,
    part,
    title,
    actual,
    previous_year,
    actual - previous_year as change,
    (sum(actual - previous_year) over whole)::integer as total_change,
    {{ round_half_up('100.0 * (actual - previous_year) / nullif(sum(actual - previous_year) over whole, 0)', 1) }} as share_of_change_pct,
    (row_number() over in_order)::integer as position,
    (sum(actual - previous_year) over in_order)::integer as change_so_far,
    'financial_year_to_date' as period
from parts
window
    whole as (partition by measure_id, area_type, area_name, dimension),
    in_order as (
        partition by measure_id, area_type, area_name, dimension order by actual - previous_year desc, part
    )
