-- The trail's trigger runs as its owner, so it serves the trail alone: a row of another table may be of types whose casts are
-- somebody else's functions. Run by bluelamp_owner.

create or replace function ops.link_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare last record;
begin
    if tg_relid is distinct from 'ops.audit'::regclass then
        raise exception 'ops.link_audit is for ops.audit alone' using errcode = '42501';
    end if;
    perform from ops.work where name = 'audit' for update;
    select place, row_hash into last from ops.audit order by place desc nulls last limit 1;
    new.at := clock_timestamp();
    new.actor := session_user;
    new.place := coalesce(last.place, 0) + 1;
    new.previous_hash := coalesce(last.row_hash, '');
    new.row_hash := encode(sha256(convert_to(ops.audit_text(new), 'UTF8')), 'hex');
    return new;
end $$;
