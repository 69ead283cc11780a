{#
    A table as dbt's own `table` makes it, with fewer trips to the server: a night makes some hundred of them, and dbt's renaming
    by four macros each cost a quarter of it.

    A table that stands is emptied and filled again in one transaction, so that the views on it stay: a night need not make
    them again. That asks for the same columns; a build whose models changed says --full-refresh (bluelamp/transform), and then the
    table is replaced in the transaction that makes the new one. What depends on it goes with it and is made anew further on.
#}
{% materialization refilled_table, adapter='postgres' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing is not none and existing.is_table and not should_full_refresh() -%}
        {% call statement('main') -%}
            truncate {{ existing }};
            {{ get_insert_into_sql(existing, sql) }}
        {%- endcall %}
    {%- else -%}
        {% call statement('main') -%}
            {{ drop_if_there(existing) }}
            {{ get_create_table_as_sql(False, target, sql) }}
        {%- endcall %}
        {% do create_indexes(target) %}
    {%- endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}

{# The contract was held against these very columns when the table was made. #}
{% macro get_insert_into_sql(relation, sql) -%}
    {%- if config.get('contract').enforced %}
        insert into {{ relation }} ({{ adapter.dispatch('get_column_names', 'dbt')() }})
        {{ get_select_subquery(sql) }}
    {%- else %}
        insert into {{ relation }}
        {{ sql }}
    {%- endif %}
{%- endmacro %}
