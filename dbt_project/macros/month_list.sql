{# The spans of a multirange of whole months in words: March 2015, June 2015 to August 2015. #}
{% macro month_list(multirange) -%}
    (
        select string_agg(
            to_char(lower(span.months), 'FMMonth YYYY')
            || case
                when upper(span.months) > lower(span.months) + interval '1 month'
                    then ' to ' || to_char(upper(span.months) - interval '1 month', 'FMMonth YYYY')
                else ''
            end,
            ', ' order by lower(span.months)
        )
        from unnest({{ multirange }}) as span (months)
    )
{%- endmacro %}
