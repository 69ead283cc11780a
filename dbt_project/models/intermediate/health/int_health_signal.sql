-- One row per chart of a health measure's group, month, signal rule and side (1 above, -1 below) for which the rule flags the month.
{% set charts = '(select distinct chart_key, rule_set from ' ~ ref('int_health_point') ~ ') as charts' %}
{% set windows = '(' ~ signal_windows(ref('int_health_point'), 'month_start_date', charts) ~ ') as found' %}

{{ signals_of(windows, 'month_start_date') }}
