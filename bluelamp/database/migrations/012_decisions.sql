-- Deliveries that wait for a person's decision, what a person sets aside, and the key of the pseudonyms. Run by bluelamp_owner.

alter table ops.load drop constraint load_state_check;
alter table ops.load
    add constraint load_state_check check (state in ('received', 'loaded', 'held', 'accepted', 'refused')),
    add column contract_sha256 text,
    add column held_reason text,
    add column released_reason text,
    add constraint load_held_check check (state <> 'held' or held_reason is not null);
comment on column ops.load.contract_sha256 is 'The rules by which its rows were judged: content refused by other rules is judged again when it comes again.';
comment on column ops.load.held_reason is 'Why the quality check left the decision to an engineer (bluelamp delivery release, or refuse).';
comment on column ops.load.released_reason is 'Why an engineer let a held delivery go on to the quality check.';

-- A refused delivery that is tried again is judged from the start: its earlier evidence would count twice.
create function ops.forget_rejected_rows(refused bigint) returns void language sql security definer set search_path = ops, pg_temp as $$
    delete from ops.rejected_row using ops.load
    where rejected_row.load_id = refused and load.load_id = refused and load.state = 'refused' and load.loaded_at is null;
$$;

-- Whoever decides on a held delivery may change nothing else of the ledger. Actor and time are the server's.
create function ops.decide_held(which bigint, is_released boolean, because text) returns text
language plpgsql security definer set search_path = ops, pg_temp as $$
declare
    delivery ops.load;
begin
    if not pg_has_role(session_user, 'bluelamp_engineer', 'member') then
        raise insufficient_privilege using message = 'Only an engineer decides on held deliveries.';
    end if;
    if coalesce(btrim(because), '') = '' then
        raise check_violation using message = 'A decision needs its reason.';
    end if;
    update ops.load set state = case when is_released then 'loaded' else 'refused' end,
        released_reason = case when is_released then because end,
        refused_reason = case when not is_released then 'Refused by an engineer: ' || because end,
        decided_at = case when not is_released then clock_timestamp() end
    where load_id = which and state = 'held' returning * into delivery;
    if not found then
        return null;
    end if;
    insert into ops.audit (action, detail) values (
        case when is_released then 'release delivery' else 'refuse delivery' end,
        jsonb_build_object('load_id', which, 'feed', delivery.feed, 'file_name', delivery.file_name, 'reason', because)
    );
    return delivery.feed;
end
$$;

create table ops.set_aside (
    set_aside_id bigint generated always as identity primary key,
    feed text not null,
    load_id bigint references ops.load,
    record_key text[],
    until_load_id bigint not null,
    reason text not null check (btrim(reason) <> ''),
    set_by text not null default session_user,
    set_at timestamptz not null default clock_timestamp(),
    known_from timestamptz not null default clock_timestamp(),
    taken_back_reason text check (btrim(taken_back_reason) <> ''),
    taken_back_by text,
    taken_back_at timestamptz,
    known_to timestamptz not null default 'infinity',
    check (load_id is not null or record_key is not null)
);
comment on table ops.set_aside is 'Accepted deliveries, and records, that an engineer took out of every figure; nothing is deleted.';
comment on column ops.set_aside.record_key is 'The record''s key, as the contract has it; none where the whole delivery is set aside.';
comment on column ops.set_aside.until_load_id is 'The newest delivery at that moment: what the supplier sends of the record later counts again.';
comment on column ops.set_aside.known_from is 'The knowing clock of the decision: past states of before do not follow it.';
create unique index set_aside_once on ops.set_aside (feed, load_id, record_key) nulls not distinct where known_to = 'infinity';

create function ops.stamp_taking_back() returns trigger language plpgsql as $$
begin
    if old.taken_back_at is not null then
        raise check_violation using message = 'It was taken back before.';
    end if;
    new.taken_back_by := session_user;
    new.taken_back_at := clock_timestamp();
    return new;
end
$$;
create trigger stamp_taking_back before update on ops.set_aside for each row execute function ops.stamp_taking_back();

create table ops.pseudonym_key (
    key_id text primary key,
    replaces text references ops.pseudonym_key,
    reason text not null,
    made_by text not null default session_user,
    made_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz
);
create unique index pseudonym_key_in_use on ops.pseudonym_key ((true)) where retired_at is null;
comment on table ops.pseudonym_key is 'Which key made the pseudonyms, by its fingerprint; never the key. A rotation makes them all anew from the archive.';
alter table ops.load add column pseudonym_key_id text references ops.pseudonym_key;
comment on column ops.load.pseudonym_key_id is 'The key of the pseudonyms that its rows in raw hold; none for a feed without personal columns.';
