-- One row per offence, domestic flag, hate flag, category that such a crime belongs to, and time in which it does.
{{ config(tags=['policy']) }}

with offences as (

    select * from {{ ref('dim_offence') }}

),

members as (

    select
        offences.offence_key,
        offence_category.category_id,
        greatest(offences.valid_from, offence_category.valid_from) as valid_from,
        least(offences.valid_to, offence_category.valid_to) as valid_to
    from offences
    inner join {{ ref('offence_category') }} as offence_category
        on offences.offence_code = offence_category.offence_code
        and offences.valid_from < offence_category.valid_to
        and offences.valid_to > offence_category.valid_from

),

rules as (

    select * from {{ ref('category_rule') }}

),

flags as (

    select
        offences.offence_key,
        domestic.is_domestic,
        hate.is_hate_crime,
        offences.valid_from,
        offences.valid_to
    from offences
    cross join (values (false), (true)) as domestic (is_domestic)
    cross join (values (false), (true)) as hate (is_hate_crime)

),

by_class as (

    select
        flags.offence_key,
        flags.is_domestic,
        flags.is_hate_crime,
        members.category_id,
        members.valid_from,
        members.valid_to
    from flags
    inner join members on flags.offence_key = members.offence_key

),

by_member as (

    select
        by_class.offence_key,
        by_class.is_domestic,
        by_class.is_hate_crime,
        rules.category_id,
        greatest(by_class.valid_from, rules.valid_from) as valid_from,
        least(by_class.valid_to, rules.valid_to) as valid_to
    from by_class
    inner join rules
        on by_class.category_id = rules.member_category_id
        and by_class.valid_from < rules.valid_to
        and by_class.valid_to > rules.valid_from
        and (rules.rule = 'member_category' or (rules.rule = 'domestic_flag' and by_class.is_domestic))

),

by_flag as (

    select
        flags.offence_key,
        flags.is_domestic,
        flags.is_hate_crime,
        rules.category_id,
        greatest(flags.valid_from, rules.valid_from) as valid_from,
        least(flags.valid_to, rules.valid_to) as valid_to
    from flags
    inner join rules
        on flags.valid_from < rules.valid_to
        and flags.valid_to > rules.valid_from
        and (rules.rule = 'every_crime' or (rules.rule = 'hate_strand' and flags.is_hate_crime))

)

select * from by_class
union all
select * from by_member
union all
select * from by_flag
