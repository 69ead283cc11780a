-- One row per measure, area and month from the first day of the feeds that it is made from to the as-at date.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'area_type', 'area_name'],
    meta={'touched': 'int_touched_measure_month'},
    indexes=[{'columns': ['month_start_date', 'area_type', 'area_name', 'measure_id'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_measure_month') -%}

with cells as (

    select distinct
        months.month_start_date,
        months.is_complete,
        areas.area_type,
        areas.area_name
    from {{ ref('int_report_month') }} as months
    cross join {{ ref('bridge_area_lpu') }} as areas
    where
        -- No month before an area was, nor after: a series that did not run is not a series of noughts.
        months.month_start_date >= date_trunc('month', areas.area_from)
        and months.month_start_date < areas.area_to
    {% if is_incremental() -%}
    -- Every area of a month that the series did not reach before: the first delivery, or history that came later.
    and (
        (months.month_start_date, areas.area_type, areas.area_name) in (select touched.* from {{ touched }} as touched)
        or months.month_start_date not in (select there.month_start_date from {{ this }} as there)
    )
    {%- endif %}

),

members as (

    select
        terms.measure_id,
        areas.area_type,
        areas.area_name,
        terms.month_start_date,
        terms.member,
        sum(terms.numerator) as numerator,
        sum(terms.denominator) as denominator
    from {{ ref('int_measure_lpu_month') }} as terms
    inner join {{ ref('bridge_area_lpu') }} as areas on terms.lpu_code = areas.lpu_code
    inner join cells
        on terms.month_start_date = cells.month_start_date
        and areas.area_type = cells.area_type and areas.area_name = cells.area_name
    group by terms.measure_id, areas.area_type, areas.area_name, terms.month_start_date, terms.member

),

-- "All users" is the mean of three groups' rates: no value where one of them has no answer.
sums as (

    select
        measure_id,
        area_type,
        area_name,
        month_start_date,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        count(*) filter (where denominator > 0) as member_count,
        min(denominator) as least_member_denominator,
        avg(100 * numerator / nullif(denominator, 0)) as mean_of_members
    from members
    group by measure_id, area_type, area_name, month_start_date

)

select
    areas.measure_id,
    areas.area_type,
    areas.area_name,
    cells.month_start_date,
    coalesce(sums.numerator, 0)::numeric as numerator,
    case when areas.measure_type = 'recorded_crime' then 1 else coalesce(sums.denominator, 0) end::numeric as denominator,
    case
        when areas.measure_type = 'recorded_crime' then coalesce(sums.numerator, 0)::numeric
        when weightings.member_count is null then 100 * sums.numerator / nullif(sums.denominator, 0)
        when weightings.member_count = sums.member_count then sums.mean_of_members
    end as value,
    -- A mean tells the rate of its smallest group, which may have no answer at all.
    case
        when weightings.member_count is null then coalesce(sums.denominator, 0)
        else coalesce(sums.least_member_denominator * (weightings.member_count = sums.member_count)::integer, 0)
    end::numeric as least_denominator,
    cells.is_complete
from {{ ref('int_measure_area') }} as areas
inner join cells on areas.area_type = cells.area_type and areas.area_name = cells.area_name
inner join {{ ref('int_known_month') }} as known
    on areas.measure_type = known.measure_type and cells.month_start_date = known.month_start_date
left join sums
    on areas.measure_id = sums.measure_id and cells.month_start_date = sums.month_start_date
    and areas.area_type = sums.area_type and areas.area_name = sums.area_name
left join {{ ref('int_group_mean_month') }} as weightings
    on areas.measure_id = weightings.measure_id and cells.month_start_date = weightings.month_start_date
