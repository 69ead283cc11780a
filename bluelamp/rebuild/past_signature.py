"""What a past state follows from. The same signature gives the same figures, so nothing need be built again."""

from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor

from bluelamp.database.rows import only_row
from bluelamp.rebuild.moment import Moment
from bluelamp.transform.project import fingerprint

# Everything that became known by then: deliveries accepted, refused or held, gaps that were waived, what was set aside; and the
# key of the pseudonyms, which stand in the versions.
KNOWN = """
    select md5(coalesce(string_agg(fact, e'\\n' order by fact), '')) from (
        select concat_ws(' ', 'accepted', load_id, content_sha256, known_at) from ops.load
        where state = 'accepted' and known_at <= %(known_at)s
        union all
        select concat_ws(' ', 'refused', load_id) from ops.load where state = 'refused' and received_at <= %(known_at)s
        union all
        select concat_ws(' ', 'held', load_id) from ops.load where state = 'held' and received_at <= %(known_at)s
        union all
        select concat_ws(' ', 'set aside', set_aside_id, known_to <= %(known_at)s) from ops.set_aside where known_from <= %(known_at)s
        union all
        select concat_ws(' ', 'key', key_id) from ops.pseudonym_key where retired_at is null
        union all
        select concat_ws(' ', 'waived', feed, business_date) from ops.waiver where waived_at <= %(known_at)s
    ) as facts (fact)"""
KEPT = "select obj_description(to_regclass('past_marts.publication'), 'pg_class')"


@dataclass(frozen=True)
class Signature:
    """policy: the project's models and seeds; state: what was asked for, and all that was known then."""

    policy: str
    state: str

    def __str__(self) -> str:
        return f"{self.policy} {self.state}"


def signature(cursor: Cursor, moment: Moment) -> Signature:
    """The signature of a moment's state under the project as it stands."""
    cursor.execute(KNOWN, {"known_at": moment.known_at})
    project = fingerprint()
    return Signature(
        f"{project.core}/{project.marts}", f"{moment.as_at_date} {moment.known_at.timestamp()} {only_row(cursor)[0]}"
    )


def kept_signature(cursor: Cursor) -> Signature | None:
    """The signature of the past state that stands in the database; None where none does."""
    cursor.execute(KEPT)
    policy, _, state = (only_row(cursor)[0] or "").partition(" ")
    return Signature(policy, state) if state else None
