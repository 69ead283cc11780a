-- One row per measure, type of area and horizon: how projections of the finished years did.
{{ config(materialized='replaced_view') }}

{% set candidates = ['flat', 'ratio', 'remainder', 'shrunk_ratio', 'seasonal_naive', 'ets', 'glm'] -%}
{% set bands = 10 -%}

with origins as (

    select
        backtest.*,
        backtest.area_type || ' ' || backtest.area_name as area,
        case
            when backtest.months_to_come > 9 then '10 to 12 months'
            when backtest.months_to_come > 6 then '7 to 9 months'
            when backtest.months_to_come > 3 then '4 to 6 months'
            else '1 to 3 months'
        end as horizon,
        case
            when measures.measure_type = 'recorded_crime' then backtest.actual <= backtest.target_value
            else backtest.actual >= backtest.target_value
        end as is_met,
        -- least() passes over what is empty: without a target there is no band.
        case
            when backtest.target_probability is not null
                then least(width_bucket(backtest.target_probability, 0, 1, {{ bands }}), {{ bands }})
        end as band
    from {{ source('fitted', 'projection_backtest') }} as backtest
    inner join {{ ref('dim_measure') }} as measures on backtest.measure_id = measures.measure_id

)

select
    measure_id,
    coalesce(area_type, 'every area') as area_type,
    coalesce(horizon, 'every month-end') as horizon,
    count(*) as projection_count,
    count(distinct area) as area_count,
    count(distinct origin_date) as origin_count,
    count(distinct year_end_date) as year_count,
    avg(scaled_error) as mase,
    100 * sum(abs(projection - actual)) / nullif(sum(actual), 0) as wape_pct,
    {% for candidate in candidates -%}
    100 * sum(abs({{ candidate }} - actual)) / nullif(sum(actual) filter (where {{ candidate }} is not null), 0)
        as {{ candidate }}_wape_pct,
    {% endfor -%}
    100 * avg(covered_50) as coverage_50_pct,
    100 * avg(covered_80) as coverage_80_pct,
    100 * avg(covered_95) as coverage_95_pct,
    avg(pinball_loss) as pinball_loss,
    count(target_probability) as target_count,
    avg((target_probability - is_met::integer) ^ 2) as brier_score,
    array[
        {% for band in range(1, bands + 1) -%}
        count(*) filter (where band = {{ band }}){{ ',' if not loop.last }}
        {% endfor -%}
    ] as band_counts,
    array[
        {% for band in range(1, bands + 1) -%}
        count(*) filter (where band = {{ band }} and is_met){{ ',' if not loop.last }}
        {% endfor -%}
    ] as band_met_counts
from origins
group by grouping sets (
    (measure_id, area_type, horizon), (measure_id, area_type), (measure_id, horizon), (measure_id)
)
