-- One row per measure, area and month-end of a finished year: what was projected, whether the target was met, and which tenth of
-- probability that had been given.
{{ config(materialized='replaced_view') }}

select
    backtest.measure_id,
    backtest.area_type,
    backtest.origin_date,
    backtest.year_end_date,
    backtest.actual,
    backtest.projection,
    backtest.flat,
    backtest.ratio,
    backtest.remainder,
    backtest.shrunk_ratio,
    backtest.seasonal_naive,
    backtest.ets,
    backtest.glm,
    backtest.covered_50,
    backtest.covered_80,
    backtest.covered_95,
    backtest.pinball_loss,
    backtest.scaled_error,
    backtest.target_probability,
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
            then least(width_bucket(backtest.target_probability, 0, 1, 10), 10)
    end as band
from {{ source('fitted', 'projection_backtest') }} as backtest
inner join {{ ref('dim_measure') }} as measures on backtest.measure_id = measures.measure_id
