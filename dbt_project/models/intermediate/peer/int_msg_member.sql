-- One row per edition of the force's Most Similar Group that held in the year to the as-at date, and member.
with editions as (

    select
        membership.*,
        as_at.as_at_date
    from {{ ref('msg_membership') }} as membership
    inner join {{ ref('peer_force') }} as own on membership.force_id = own.force_id and own.is_own
    inner join {{ ref('int_as_at') }} as as_at
        on membership.valid_from <= as_at.as_at_date
        and membership.valid_to > as_at.as_at_date - interval '1 year'

)

select
    editions.msg_version,
    editions.member_force_id as force_id,
    forces.force_name,
    forces.is_own,
    editions.valid_to > editions.as_at_date as is_current_version,
    -- One member that nobody has verified makes the whole edition so.
    case when bool_and(editions.status = 'verified') over edition then 'verified' else 'placeholder' end as membership_status
from editions
inner join {{ ref('peer_force') }} as forces on editions.member_force_id = forces.force_id
window edition as (partition by editions.msg_version)
