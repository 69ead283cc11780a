-- A variant that leaves a group of outcomes out changes its definition on the very days on which its measure does.
with variants as (

    select
        variant.measure_id,
        variant.variant_of
    from {{ ref('measure') }} as variant
    where variant.without_outcome_group is not null

),

days as (

    select
        variants.measure_id,
        variants.variant_of,
        definitions.valid_from
    from variants
    inner join {{ ref('measure_definition') }} as definitions
        on definitions.measure_id in (variants.measure_id, variants.variant_of)

)

select
    days.measure_id,
    days.valid_from
from days
left join {{ ref('measure_definition') }} as own
    on days.measure_id = own.measure_id and {{ is_in_force('own', 'days.valid_from') }}
left join {{ ref('measure_definition') }} as whole
    on days.variant_of = whole.measure_id and {{ is_in_force('whole', 'days.valid_from') }}
where own.definition_version is distinct from whole.definition_version
