-- One row per measure, type of area and horizon: how projections of the finished years did.
{{ config(materialized='replaced_view') }}

{% set candidates = ['flat', 'ratio', 'remainder', 'shrunk_ratio', 'seasonal_naive', 'ets', 'glm'] -%}
{% set bands = 10 -%}

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
from {{ ref('int_projection_origin') }}
group by grouping sets (
    (measure_id, area_type, horizon), (measure_id, area_type), (measure_id, horizon), (measure_id)
)
