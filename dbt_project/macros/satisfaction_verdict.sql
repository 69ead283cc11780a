{# The four words of DOMAIN D6: whether a target is met, and whether the survey can tell. All in percent, unrounded. #}
{% macro satisfaction_verdict(rate, low, high, target) -%}
    case
        when {{ target }} is null or {{ rate }} is null then null
        when {{ low }} >= {{ target }} then 'met (certain)'
        when {{ rate }} >= {{ target }} then 'met, within survey error'
        when {{ high }} < {{ target }} then 'missed (certain)'
        else 'missed, within survey error'
    end
{%- endmacro %}
