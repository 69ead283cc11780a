-- One row per build that succeeded.
select
    builds.build_id,
    builds.as_at_date,
    builds.build_id = max(builds.build_id) over () as is_last
from {{ source('ops', 'build') }} as builds
-- A past state was not preceded by a build of itself or of anything later.
inner join {{ ref('stg_known_until') }} as known_until on coalesce(builds.known_at, '-infinity') < known_until.known_at
where builds.status = 'succeeded'
