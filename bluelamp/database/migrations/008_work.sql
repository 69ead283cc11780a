-- Locks that only those who do the work can take, and who holds what. Run by bluelamp_owner.

create table ops.work (name text primary key);
comment on table ops.work is 'One row per work that one process at a time may do: whoever locks the row does it. Feeds add theirs (ingest <feed>).';
insert into ops.work (name) values ('build'), ('publish'), ('past'), ('migrate');

create table ops.followed (name text primary key, sha256 text not null);
comment on table ops.followed is 'One row per relation that follows a contract: the description that it was made from, so that a migration leaves it alone while that is the same.';

-- xmax of a locked row is its holder's transaction. No query text: it may hold a record.
create function ops.holder_of_work(work_name text)
returns table (process integer, role name, application text, state text, since timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select activity.pid, activity.usename, coalesce(activity.application_name, ''), coalesce(activity.state, ''), activity.xact_start
    from ops.work
    inner join pg_locks as locks on locks.locktype = 'transactionid' and locks.transactionid = work.xmax and locks.granted
    inner join pg_stat_activity as activity on activity.pid = locks.pid
    where work.name = work_name
$$;

create function ops.sessions_with_tables()
returns table (process integer, role name, application text, state text, since timestamptz)
language sql security definer set search_path = pg_catalog, pg_temp as $$
    select distinct activity.pid, activity.usename, coalesce(activity.application_name, ''), coalesce(activity.state, ''), activity.xact_start
    from pg_locks as locks
    inner join pg_class on pg_class.oid = locks.relation
    inner join pg_namespace as schema on schema.oid = pg_class.relnamespace
    inner join pg_stat_activity as activity on activity.pid = locks.pid
    where locks.locktype = 'relation' and locks.granted and activity.datname = current_database()
        and locks.pid <> pg_backend_pid() and schema.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'ops')
    order by activity.xact_start nulls last
$$;
