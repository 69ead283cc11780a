{# Of a feed that sends a record again with each delivery: the rows of delivered that the newest accepted delivery of their key
   holds, without what an engineer set aside. keys are the contract's key columns, in their order;
   loads is the ledger, stg_load, named by the model so that it is seen to ask it. #}
{% macro newest_delivered(feed, keys, loads) -%}
select ranked.*
    from (
        select
            delivered.*,
            row_number() over (
                partition by {% for key in keys %}delivered.{{ key }}{{ ", " if not loop.last }}{% endfor %}
                order by loads.supplied_at desc, loads.load_id desc
            ) as newest_first
        from delivered
        inner join {{ loads }} as loads on delivered._load_id = loads.load_id and loads.feed = '{{ feed }}'
        where {{ not_set_aside(feed, keys) }}
    ) as ranked
    where ranked.newest_first = 1
{%- endmacro %}
