-- What was removed of a delivery stands while the delivery does. Run by bluelamp_owner.

-- One that was sent again waits for its verdict: its file is in the archive again, and no removal of before may take it.
create or replace view ops.removed as
select removal.*
from ops.removal
inner join ops.load on removal.load_id = load.load_id
where removal.held_row_count = 0 and removal.removed_at >= load.decided_at;
