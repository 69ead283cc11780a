{#
    A view as dbt's own `view` makes it, in one trip to the server: dropped and made again in one transaction. What depends on it
    goes with it and is made anew further on.
#}
{% materialization replaced_view, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='view') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {{ drop_if_there(existing) }}
        {{ get_create_view_as_sql(target, sql) }}
    {%- endcall %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# A relation that dbt remembers may have gone with another that it depended on. #}
{% macro drop_if_there(relation) -%}
    {%- if relation is not none -%}
        drop {{ relation.type }} if exists {{ relation }} cascade;
    {%- endif -%}
{%- endmacro %}
