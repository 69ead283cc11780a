-- One row per control chart of rare events, event, signal rule and side (1 longer, -1 shorter) for which the rule flags it.
{% set windows = '(' ~ signal_windows(ref('int_rare_event_point'), 'event_number') ~ ') as found' %}

{{ signals_of(windows, 'event_number') }}
