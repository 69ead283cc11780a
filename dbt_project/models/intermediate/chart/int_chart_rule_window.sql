-- One row per control chart, signal rule, side and month: whether the rule is met in the window that ends there.
{{ config(materialized='replaced_view') }}

{{ signal_windows(ref('int_chart_judged_point'), 'month_start_date') }}
