-- What people's edits of the register come to (bluelamp/register/merge.py). Run by bluelamp_owner.

create table fitted.register_edit (
    edit_id text primary key,
    load_id bigint not null,
    known_at timestamptz not null,
    edit_state text not null check (edit_state in ('current', 'conflict', 'replaced')),
    is_shown boolean not null
);
create table past_fitted.register_edit (like fitted.register_edit including all);
comment on table fitted.register_edit is 'One row per edit of a cell: its first telling, when it became known, and whether it stands.';

create table fitted.register_row (
    entity text not null,
    record_id text not null,
    is_taken_out boolean not null,
    is_conflict boolean not null,
    primary key (entity, record_id)
);
create table past_fitted.register_row (like fitted.register_row including all);
comment on table fitted.register_row is 'One row per record that somebody took out: gone, or kept because another changed it meanwhile.';
