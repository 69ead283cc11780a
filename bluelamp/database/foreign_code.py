"""Code that hangs on what a role other than the owner made: functions, checks, defaults, policies, triggers, rules. dbt makes none.

Whoever reads or loads such a table runs that code with rights of his own: the publisher at night, the administrator when a backup is
put back. So it is looked for before, and nothing is read while it is there.
"""

from psycopg2.extensions import cursor as Cursor

from bluelamp.database.grants import LOGIN_ROLES
from bluelamp.errors import BluelampError

MOST_NAMED = 5
FOUND = """
    with maker as (
        select oid from pg_roles where rolname = any(%s)
    ),
    relation as (
        select pg_class.oid, pg_class.oid::regclass::text as name, relkind
        from pg_class
        inner join maker on relowner = maker.oid
    )
    select 'function ' || pg_proc.oid::regprocedure from pg_proc inner join maker on proowner = maker.oid
    union all
    select 'type ' || pg_type.oid::regtype from pg_type inner join maker on typowner = maker.oid
    where typtype <> 'c' and typelem = 0
    union all
    select 'check ' || conname || ' on ' || name from pg_constraint inner join relation on conrelid = relation.oid
    where contype = 'c'
    union all
    select 'default of ' || name || '.' || attname
    from pg_attrdef
    inner join relation on adrelid = relation.oid
    inner join pg_attribute on attrelid = adrelid and attnum = adnum
    union all
    select 'trigger ' || tgname || ' on ' || name from pg_trigger inner join relation on tgrelid = relation.oid
    where not tgisinternal
    union all
    select 'policy ' || polname || ' on ' || name from pg_policy inner join relation on polrelid = relation.oid
    union all
    select 'rule ' || rulename || ' on ' || name from pg_rewrite inner join relation on ev_class = relation.oid
    where not (rulename = '_RETURN' and relkind in ('v', 'm'))"""


def require_none(cursor: Cursor) -> None:
    """Raises BluelampError, naming it, where there is such code. Asks the catalogue alone: some milliseconds."""
    cursor.execute(FOUND, ([f"bluelamp_{role}" for role in LOGIN_ROLES],))
    found = sorted(words for (words,) in cursor.fetchall())
    refuse(
        found,
        "Ask who logged in as that role; drop it by psql at the address that bluelamp db url --role builder prints, then run this "
        "again. Replace the role's secret where nobody knows.",
    )


def refuse(found: list[str], next_step: str) -> None:
    """Raises BluelampError where something was found, as in "check kept_a_check on core.kept"."""
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise BluelampError(
            "The database holds code that is not Bluelamp's, and that would run with the rights of whoever reads or restores it.",
            where="; ".join(found[:MOST_NAMED]) + more,
            next_step=next_step,
        )
