{# The spans of a date multirange in words: 2013-10-12, 2013-10-15 to 2013-10-17. #}
{% macro day_list(multirange) -%}
    (
        select string_agg(
            lower(span.days)::text || case when upper(span.days) - lower(span.days) > 1 then ' to ' || (upper(span.days) - 1)::text else '' end,
            ', ' order by lower(span.days)
        )
        from unnest({{ multirange }}) as span (days)
    )
{%- endmacro %}
