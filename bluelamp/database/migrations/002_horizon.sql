-- Up to where each target of dbt looks. Run by bluelamp_owner.

create table ops.horizon (
    target text primary key,
    as_at_date date not null default 'infinity',
    known_at timestamptz not null default 'infinity',
    check (target <> 'warehouse' or (as_at_date = 'infinity' and known_at = 'infinity'))
);
comment on table ops.horizon is 'One row per target of dbt: the warehouse sees everything; a rebuilt past state sees what was known at a moment, up to a date.';
insert into ops.horizon (target) values ('warehouse'), ('past');
