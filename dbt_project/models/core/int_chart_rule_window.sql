-- One row per control chart, signal rule, side and month: whether the rule is met in the window that ends there.
{{ config(materialized='view') }}

{{ signal_windows(ref('fct_chart_point'), 'month_start_date') }}
