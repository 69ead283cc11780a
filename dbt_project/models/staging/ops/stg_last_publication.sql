-- One row: the publication that readers see now, or none before the first.
select
    publications.as_at_date,
    publications.known_at
from {{ source('marts_history', 'publication') }} as publications
cross join {{ ref('stg_known_until') }} as known_until
-- A past state was preceded by what told of less than it; a rollback since does not change which that was.
where case when known_until.is_past then publications.known_at < known_until.known_at else publications.is_current end
order by publications.known_at desc, publications.publication_id desc
limit 1
