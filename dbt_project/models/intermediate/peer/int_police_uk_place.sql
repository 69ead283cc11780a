-- One row per force and other force in whose lower layer super output areas published rows of the first lie.
with sums as (

    select
        lsoa_code,
        force_id,
        sum(row_count) as row_count
    from {{ ref('int_police_uk_lsoa_month') }}
    group by lsoa_code, force_id

),

-- Nobody gives an LSOA's force here: it is the one that most of its published rows fall within.
homes as (

    select distinct on (lsoa_code)
        lsoa_code,
        force_id as home_force_id
    from sums
    order by lsoa_code asc, row_count desc, force_id asc

)

select
    months.force_id,
    homes.home_force_id,
    sum(months.row_count)::bigint as row_count,
    min(months.month_start_date) as first_month,
    max(months.month_start_date) as last_month
from {{ ref('int_police_uk_lsoa_month') }} as months
inner join homes on months.lsoa_code = homes.lsoa_code and months.force_id <> homes.home_force_id
group by months.force_id, homes.home_force_id
