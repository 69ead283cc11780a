{# An area's name, with its last day where it is no more: "Loughborough (to 31 August 2013)". ended_on: the first day without it. #}
{% macro name_with_end(name, is_current, ended_on) -%}
    case
        when {{ is_current }} then {{ name }}
        else {{ name }} || ' (to ' || to_char({{ ended_on }} - 1, 'FMDD FMMonth YYYY') || ')'
    end
{%- endmacro %}
