{# The key of dim_reporting_area: an area's type and its name at the as-at date. of: the relation that has both, where it must be said. #}
{% macro reporting_area_key(of=none) -%}
{%- set prefix = of ~ '.' if of else '' -%}
    {{ prefix }}area_type || ':' || {{ prefix }}area_name
{%- endmacro %}
