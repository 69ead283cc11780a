"""One build: the ledger's new deliveries go through staging and core into the marts, and the tests look at the result."""

import logging
from collections.abc import Sequence

from psycopg2.extensions import connection as Connection

from bluelamp import fault
from bluelamp.database import ops
from bluelamp.database.ops import LayerResult
from bluelamp.transform import ledger
from bluelamp.transform.layers import LAYERS, UnderWay, recorded, resume
from bluelamp.transform.leftovers import drop_leftovers
from bluelamp.transform.project import fingerprint
from bluelamp.transform.relations import missing_relations
from bluelamp.transform.runner import Project
from bluelamp.transform.summary import BuildSummary

log = logging.getLogger("bluelamp")

# The one layer that is not dbt's: bluelamp/statistics.
FITS = "statistics"
# Unit tests of the models need no delivery; they belong to the test suite, not to the night.
TESTS = ["test", "--exclude-resource-type", "unit_test"]
# What only a changed project can change: tables made of seeds alone (tag policy), and views.
UNCHANGED = ["--exclude", "tag:policy", "config.materialized:replaced_view"]
# Cautious: a test is left out only where everything that it looks at is policy. What looks at a fact's whole history is asked when
# all of it was made anew; a night asks after what it touched.
UNCHANGED_TESTS = ["--exclude", "tag:policy", "tag:whole_history", "--indirect-selection", "cautious"]


def build(full_refresh: bool = False) -> BuildSummary:
    """Build core and marts from every accepted delivery that no successful build has taken in yet.

    Idempotent: without a new delivery, a newly waived gap or a change of the project nothing is built and the last build is
    returned; a build that died is done again by the next, as what it was. Seeds are loaded and core is rebuilt from raw when what
    makes core has changed, when a relation is missing, when a build that did so has died, when something was set
    aside or taken back or the pseudonym key was rotated, on the day that an area changes, while deliveries wait for the first
    complete day, or when full_refresh asks for it.
    Raises BluelampError naming the model or test that failed and its owner (nothing is published then), and
    AlreadyRunningError when another build holds the lock.
    """
    with ledger.exclusive() as connection, ops.run("build", "builder") as run_id:
        begun = begin(connection, run_id, full_refresh)
        return begun if isinstance(begun, BuildSummary) else make(connection, run_id, begun, LAYERS)


def build_layer(layer: str) -> BuildSummary | None:
    """One layer of a build, in a process of its own: the first begins a build, the others go on with it, the last closes it.
    None where there is nothing to do. Raises what build() raises, and BluelampError where a layer before it is missing."""
    with ledger.exclusive() as connection, ops.run(f"build_{layer}", "builder") as run_id:
        begun = begin(connection, run_id) if layer == LAYERS[0] else resume(connection, layer)
        return make(connection, run_id, begun, (layer,)) if isinstance(begun, UnderWay) else None


def begin(connection: Connection, run_id: int, full_refresh: bool = False) -> UnderWay | BuildSummary:
    """A new build with the deliveries that it takes in; the last one's summary where nothing is new since."""
    wanted, built = fingerprint(), ledger.built_fingerprint(connection)
    is_full = (
        full_refresh
        or built is None
        or built.core != wanted.core
        or ledger.has_died_full(connection)
        or ledger.is_rebuild_due(connection)
        or ledger.has_waited(connection)
        or ledger.is_area_new(connection)
    )
    missing = [] if is_full else missing_relations(connection)
    if missing:
        log.warning("Everything is rebuilt: %d relations are missing, such as %s", len(missing), missing[0])
        is_full = True
    if not is_full and built == wanted and (last := ledger.nothing_new_since(connection)):
        return BuildSummary(*last, new_load_count=0, is_full_refresh=False, layers=())
    return ledger.start_build(connection, run_id, wanted, is_full, built != wanted)


def make(connection: Connection, run_id: int, under_way: UnderWay, layers: Sequence[str]) -> BuildSummary:
    """Make these layers of a build that has begun; after the last of all, the build has succeeded."""
    from bluelamp.statistics import fit

    made: list[LayerResult] = []
    as_at_date = None
    try:
        project = None if layers == (FITS,) else Project()
        for layer in layers:
            with recorded(connection, under_way, run_id, layer):
                for step, command in steps(layer, under_way):
                    if project is None or step == FITS:
                        made.append(fit(connection, run_id, is_full=under_way.is_full))
                    else:
                        made.append(project.run_layer(connection, run_id, step, command))
                    if project is not None and step == "marts" and under_way.are_marts_new:
                        drop_leftovers(connection, project.manifest)
                    fault.point(f"build:after_{step}")
        if layers[-1] == LAYERS[-1]:
            as_at_date = ledger.finish_build(connection, under_way.build_id)
    except BaseException:
        ledger.fail_build(connection, under_way.build_id)
        raise
    return BuildSummary(under_way.build_id, as_at_date, under_way.new_load_count, under_way.is_full, tuple(made))


def steps(layer: str, under_way: UnderWay) -> list[tuple[str, list[str]]]:
    """The steps of a layer: seeds belong to core."""
    own = {"seeds", "core"} if layer == "core" else {layer}
    return [step for step in commands(under_way.is_full, under_way.are_marts_new) if step[0] in own]


def commands(is_full: bool, are_marts_new: bool) -> list[tuple[str, list[str]]]:
    """The layers of a build, in order: (layer, dbt command; none for the fits). A full build makes everything; any other
    only what deliveries can change, which a successful full build of the same project stands behind.

    are_marts_new: what makes the marts has changed, so that their tables are replaced and not just filled again."""
    core = ["run", "--select", "path:models/staging", "path:models/intermediate", "path:models/star"]
    marts = ["run", "--select", "path:models/marts"]
    if is_full:
        return [
            ("seeds", ["seed", "--full-refresh"]),
            ("core", [*core, "--full-refresh"]),
            (FITS, []),
            ("marts", [*marts, "--full-refresh"]),
            ("tests", TESTS),
        ]
    return [
        ("core", [*core, *UNCHANGED]),
        (FITS, []),
        ("marts", [*marts, "--full-refresh"] if are_marts_new else marts),
        ("tests", [*TESTS, *UNCHANGED_TESTS]),
    ]
