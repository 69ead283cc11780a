-- One row per crime or incident in the newest accepted delivery of a force's month.
with delivered as (

    select * from {{ source('raw', 'police_uk_street') }}

),

loads as (

    select
        load_id,
        part,
        business_from
    from {{ ref('stg_load') }}
    where feed = 'police_uk_street' and is_newest

)

select
    loads.part as force_id,
    loads.business_from as month_start_date,
    delivered.crime_id,
    to_date(delivered.month, 'YYYY-MM') as crime_month,
    delivered.reported_by,
    delivered.falls_within,
    delivered.longitude::numeric as longitude,
    delivered.latitude::numeric as latitude,
    delivered.location as location_name,
    delivered.lsoa_code,
    delivered.lsoa_name,
    delivered.crime_type,
    delivered.last_outcome_category,
    delivered.context,
    delivered._load_id as load_id,
    delivered._source_row as source_row
from delivered
inner join loads on delivered._load_id = loads.load_id
