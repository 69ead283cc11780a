-- One row per edition that has not 1 to 8 members, not the force itself exactly once, or two spans of time, or that overlaps another.
with editions as (

    select
        force_id,
        msg_version,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to,
        count(distinct daterange(valid_from, valid_to)) as span_count,
        count(*) as member_count,
        count(*) filter (where member_force_id = force_id) as own_count
    from {{ ref('msg_membership') }}
    group by force_id, msg_version

)

select
    editions.force_id,
    editions.msg_version
from editions
where
    -- Every force that was found stands in for the group where nothing but open data is here: that is no edition.
    (editions.member_count > 8 and editions.msg_version <> 'forces-found')
    or editions.own_count <> 1
    or editions.span_count <> 1
    or exists (
        select 1
        from editions as other_edition
        where
            other_edition.force_id = editions.force_id
            and other_edition.msg_version <> editions.msg_version
            and other_edition.valid_from < editions.valid_to
            and other_edition.valid_to > editions.valid_from
    )
