"""Which relations of the project stand in the database, by name alone: dbt is not asked, so a night without news stays quick."""

from psycopg2.extensions import connection as Connection

from bluelamp.settings import settings

# Whatever the builder owns, but for a rebuilt past state, which is made whole each time.
STANDING = """
    select relname from pg_class
    inner join pg_namespace on pg_namespace.oid = relnamespace
    where nspowner = 'bluelamp_builder'::regrole and nspname not like 'past\\_%' and relkind in ('r', 'v', 'm', 'p')
"""


def missing_relations(connection: Connection) -> list[str]:
    """Models and seeds of the project without a table or view, by name: a full build that died, or somebody's drop … cascade,
    took them, and a night fills tables again without making views anew."""
    project = settings().dbt_project
    wanted = {path.stem for pattern in ("models/**/*.sql", "seeds/**/*.csv") for path in project.glob(pattern)}
    wanted |= {path.stem for path in settings().policy.glob("seeds/**/*.csv")}
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
