{#
    Every version of every record of a delta feed, with the time in which it was our answer (two clocks: DESIGN 6).

    staged: staging model · feed: its name in the ledger · key: key columns · content: all other columns the supplier sends ·
    touched: the keys that this build's deliveries touched · personal: pseudonyms, no part of a version: retention takes them away.

    The order of versions is the supplier's, whatever the order of arrival: updated_at, then the delivery's last business
    date, then when it was extracted, then content. The same content sent again is the same version, unless another came
    between. known_from is the first delivery of that version; known_to the first of any higher version, never before
    known_from. A build that adds deliveries takes the old versions of touched keys back apart (load_ids) and redoes them,
    so that any order of arrival ends in the same rows.
#}
{% macro version_history(staged, feed, key, content, touched, personal=[]) %}
{%- set columns = (key + content + personal) | join(', ') -%}
{%- set keys = key | join(', ') -%}
with delivered as (

    {% if is_incremental() -%}
    select {{ columns }}, load_id
    from {{ staged }}
    where load_id = any(array(
        select new_load.load_id
        from {{ ref('stg_load') }} as new_load
        where new_load.feed = '{{ feed }}' and new_load.is_new
    ))

    union

    select {{ columns }}, sent.load_id
    from {{ this }}
    cross join lateral unnest(load_ids) as sent (load_id)
    where ({{ keys }}) in (select {{ keys }} from {{ touched }})
    {%- else -%}
    select {{ columns }}, load_id
    from {{ staged }}
    {%- endif %}

),

ranked as (

    select
        delivered.*,
        stg_load.known_at,
        stg_load.business_to,
        stg_load.supplied_at,
        md5(row({{ content | join(', ') }})::text) as content_hash
    from delivered
    inner join {{ ref('stg_load') }} as stg_load on delivered.load_id = stg_load.load_id

),

compared as (

    select
        *,
        lag(content_hash) over supplier_order as content_before
    from ranked
    window supplier_order as (partition by {{ keys }} order by updated_at, business_to, supplied_at, content_hash, load_id)

),

numbered as (

    select
        *,
        count(*) filter (where content_hash is distinct from content_before) over supplier_order as version_number
    from compared
    window supplier_order as (partition by {{ keys }} order by updated_at, business_to, supplied_at, content_hash, load_id)

),

versions as (

    select
        {{ keys }},
        version_number::integer as version_number,
        {% for column in content + personal -%}
        {{ 'max' if column in personal else 'any_value' }}({{ column }}) as {{ column }},
        {% endfor -%}
        min(known_at) as known_from,
        array_agg(load_id order by load_id) as load_ids
    from numbered
    group by {{ keys }}, numbered.version_number

),

history as (

    select
        versions.*,
        lead(version_number) over version_order is null as is_latest,
        greatest(known_from, coalesce(min(known_from) over later, 'infinity')) as known_to
    from versions
    window
        version_order as (partition by {{ keys }} order by version_number),
        later as (partition by {{ keys }} order by version_number rows between 1 following and unbounded following)

)
{% endmacro %}
