-- What an engineer decided, entered again from the archive into a ledger that was made from it. Run by bluelamp_owner.

-- Who decided, and when, was the server's to say once, and is the archive's word now: the trail says that it was recalled, and by whom.
create function ops.recall_set_aside(facts jsonb, of_load bigint, until_load bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    said ops.set_aside := jsonb_populate_record(null::ops.set_aside, facts);
    number bigint;
begin
    if not pg_has_role(session_user, 'bluelamp_loader', 'member') then
        raise insufficient_privilege using message = 'Only the loader recalls what the archive holds.';
    end if;
    if exists (
        select from ops.set_aside as known
        where known.feed = said.feed and known.set_at = said.set_at and known.load_id is not distinct from of_load
            and known.record_key is not distinct from said.record_key and (known.known_to < 'infinity' or said.known_to = 'infinity')
    ) then
        return false;
    end if;
    -- One that stands here and was taken back since, by what the archive says, is replaced: its columns are the server's to fill.
    delete from ops.set_aside as known
    where known.feed = said.feed and known.set_at = said.set_at and known.load_id is not distinct from of_load
        and known.record_key is not distinct from said.record_key;
    insert into ops.set_aside (
        feed, load_id, record_key, until_load_id, reason, set_by, set_at, known_from, taken_back_reason, taken_back_by, taken_back_at,
        known_to
    ) values (
        said.feed, of_load, said.record_key, until_load, said.reason, said.set_by, said.set_at, said.known_from, said.taken_back_reason,
        said.taken_back_by, said.taken_back_at, said.known_to
    ) on conflict do nothing returning set_aside_id into number;
    if number is not null then
        insert into ops.audit (action, detail) values ('recall decision', facts || jsonb_build_object('number', number, 'load_id', of_load));
    end if;
    return number is not null;
end
$$;

create function ops.recall_waiver(facts jsonb) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not pg_has_role(session_user, 'bluelamp_loader', 'member') then
        raise insufficient_privilege using message = 'Only the loader recalls what the archive holds.';
    end if;
    insert into ops.waiver (feed, business_date, reason, waived_by, waived_at)
    select feed, business_date, reason, waived_by, waived_at from jsonb_populate_record(null::ops.waiver, facts)
    on conflict do nothing;
    if found then
        insert into ops.audit (action, detail) values ('recall decision', facts);
    end if;
    return found;
end
$$;
