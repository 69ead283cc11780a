-- The audit trail as a chain: each row carries a hash over itself and the row before. Run by bluelamp_owner.

alter table ops.audit
    add column place bigint unique,
    add column previous_hash text not null default '',
    add column row_hash text not null default '';
comment on column ops.audit.place is 'Place in the chain, from 1 without a gap.';
comment on column ops.audit.row_hash is 'SHA-256 over the row and the hash before it: bluelamp audit works it out again, and holds it against the heads kept outside the database.';

insert into ops.work (name) values ('audit');

create function ops.audit_text(entry ops.audit) returns text language sql immutable set search_path = pg_catalog, pg_temp as $$
    select concat_ws(
        e'\n', entry.previous_hash, entry.place, to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.actor,
        entry.action, entry.detail::text
    )
$$;

-- Who and when is the server's to say, whoever inserts; one at a time, so that every row knows the one before.
create function ops.link_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare last record;
begin
    perform from ops.work where name = 'audit' for update;
    select place, row_hash into last from ops.audit order by place desc nulls last limit 1;
    new.at := clock_timestamp();
    new.actor := session_user;
    new.place := coalesce(last.place, 0) + 1;
    new.previous_hash := coalesce(last.row_hash, '');
    new.row_hash := encode(sha256(convert_to(ops.audit_text(new), 'UTF8')), 'hex');
    return new;
end $$;

create function ops.keep_audit() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'ops.audit is append-only' using errcode = '42501';
end $$;

do $$
declare
    entry ops.audit;
    number bigint := 0;
    hash text := '';
begin
    for entry in select * from ops.audit order by audit_id loop
        number := number + 1;
        entry.place := number;
        entry.previous_hash := hash;
        hash := encode(sha256(convert_to(ops.audit_text(entry), 'UTF8')), 'hex');
        update ops.audit set place = number, previous_hash = entry.previous_hash, row_hash = hash where audit_id = entry.audit_id;
    end loop;
end $$;

alter table ops.audit alter column place set not null;
create trigger link before insert on ops.audit for each row execute function ops.link_audit();
create trigger keep before update or delete on ops.audit for each row execute function ops.keep_audit();
create trigger keep_all before truncate on ops.audit for each statement execute function ops.keep_audit();
comment on table ops.audit is 'Append-only: who published, rolled back, waived, restated. Rows are chained by hash, so that none is changed or taken out unnoticed.';
