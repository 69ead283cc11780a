"""Who may run which function of the ledger, which run as their owner."""

from bluelamp.database import connect
from tests.integration.test_roles import MAY_USE, ROLES

# function -> who may run it.
MAY_RUN = {
    "start_run": {"loader", "builder", "publisher"},
    "finish_run": {"loader", "builder", "publisher"},
    "holder_of_work": {"loader", "builder", "publisher"},
    "sessions_with_tables": {"builder"},
    "forget_rejected_rows": {"loader"},
    "recall_set_aside": {"loader"},
    "recall_waiver": {"loader"},
    "decide_held": {"engineer"},
    **{name: set() for name in ("audit_text", "link_audit", "keep_audit", "stamp_taking_back")},
}


def test_who_may_run_which_function(home):
    """Functions of the ledger run as their owner, so each role has those alone that its own work calls; a trigger needs no right."""
    found: dict[str, set[str]] = {}
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select proname, array(
                   select role from unnest(%s) as role where has_function_privilege('bluelamp_' || role, pg_proc.oid, 'execute'))
               from pg_proc
               inner join pg_namespace on pg_namespace.oid = pronamespace
               where nspname = any(%s)""",
            (list(ROLES), list(MAY_USE)),
        )
        for name, roles in cursor.fetchall():
            found[name] = set(roles)
    assert found == MAY_RUN
