-- One row per outcome date, LPU as it stood then or nearest to it, offence, domestic flag, hate flag and outcome type.
{{ config(materialized='replaced_view') }}

-- A crime's outcome may come after its LPU is no more, or before an LPU that the crime was moved to: the nearest row counts it.
with areas as (

    select
        area_key,
        lpu_code,
        case
            when lag(valid_from) over lpu_order is null then '-infinity'::date
            else valid_from
        end as counts_from,
        coalesce(lead(valid_from) over lpu_order, 'infinity'::date) as counts_to
    from {{ ref('dim_area') }}
    window lpu_order as (partition by lpu_code order by valid_from)

)

select
    counted.outcome_date,
    areas.area_key,
    counted.offence_key,
    counted.is_domestic,
    counted.is_hate_crime,
    counted.outcome_type,
    counted.outcome_count,
    counted.outcome_within_30_days_count,
    counted.first_outcome_count,
    counted.detected_crime_count
from {{ ref('int_outcome_day') }} as counted
inner join areas
    on counted.lpu_code = areas.lpu_code
    and counted.outcome_date >= areas.counts_from
    and counted.outcome_date < areas.counts_to
