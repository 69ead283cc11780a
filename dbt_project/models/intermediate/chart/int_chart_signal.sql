-- One row per control chart, month, signal rule and side (1 above, -1 below) for which the rule flags the month.
{{ signals_of(ref('int_chart_rule_window'), 'month_start_date') }}
