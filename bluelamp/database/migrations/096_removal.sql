-- What was removed because its time was over, by which rule. Run by bluelamp_owner.

create table ops.removal (
    removal_id bigint generated always as identity primary key,
    what text not null check (what in ('personal_columns', 'quarantine', 'archive_file')),
    feed text not null,
    load_id bigint not null references ops.load,
    rule text not null,
    row_count bigint not null,
    byte_count bigint not null,
    file_sha256 text,
    held_row_count bigint not null default 0,
    removed_at timestamptz not null default clock_timestamp(),
    removed_by text not null default session_user,
    check ((what = 'archive_file') = (file_sha256 is not null))
);
comment on table ops.removal is 'One row per delivery and kind of thing that was removed from it because a rule of retention said so; the rows of one run stand, with a hash over them, in ops.audit.';
comment on column ops.removal.row_count is 'Rows whose pseudonyms, or whose rejected text, were removed; of an archived file its records by the ledger.';
comment on column ops.removal.held_row_count is 'Rows of the delivery that a legal hold kept: they are looked at again in the next run.';
create index removal_load on ops.removal (load_id, what);

-- A refused delivery that is sent again is taken in again: what was removed of it before does not count any more.
create view ops.removed as
select removal.*
from ops.removal
inner join ops.load on removal.load_id = load.load_id
where removal.held_row_count = 0 and removal.removed_at >= coalesce(load.decided_at, '-infinity');
comment on view ops.removed is 'Removals that hold: nothing of that kind is left of the delivery.';

insert into ops.work (name) values ('retention');
