"""One build: the ledger's new deliveries go through staging and core into the marts, and the tests look at the result."""

import logging

from bluelamp import fault
from bluelamp.database import ops
from bluelamp.database.ops import LayerResult
from bluelamp.transform import ledger
from bluelamp.transform.leftovers import drop_leftovers
from bluelamp.transform.project import fingerprint
from bluelamp.transform.runner import Project
from bluelamp.transform.summary import BuildSummary

log = logging.getLogger("bluelamp")

# The one layer that is not dbt's: bluelamp/statistics.
FITS = "fits"
# Unit tests of the models need no delivery; they belong to the test suite, not to the night.
TESTS = ["test", "--exclude-resource-type", "unit_test"]
# What only a changed project can change: tables made of seeds alone (tag policy), and views.
UNCHANGED = ["--exclude", "tag:policy", "config.materialized:replaced_view"]
# Cautious: a test is left out only where everything that it looks at is policy.
UNCHANGED_TESTS = ["--exclude", "tag:policy", "--indirect-selection", "cautious"]


def build(full_refresh: bool = False) -> BuildSummary:
    """Build core and marts from every accepted delivery that no successful build has taken in yet.

    Idempotent: without a new delivery, a newly waived gap or a change of the project nothing is built and the last build is
    returned; a build that died is done again by the next. Seeds are loaded and core is rebuilt from raw when what makes core
    has changed, or when full_refresh asks for it.
    Raises BluelampError naming the model or test that failed and its owner (nothing is published then), and
    AlreadyRunningError when another build holds the lock.
    """
    from bluelamp.statistics import fit

    with ledger.exclusive() as connection, ops.run("build", "builder") as run_id:
        wanted, built = fingerprint(), ledger.built_fingerprint(connection)
        is_full = full_refresh or built is None or built.core != wanted.core
        if not is_full and built == wanted and (last := ledger.nothing_new_since(connection)):
            return BuildSummary(*last, new_load_count=0, is_full_refresh=False, layers=())
        build_id, new_load_count = ledger.start_build(connection, run_id, wanted)
        layers: list[LayerResult] = []
        try:
            project = Project()
            for layer, command in commands(is_full, built != wanted):
                if layer == FITS:
                    layers.append(fit(connection, run_id, is_full=is_full))
                else:
                    layers.append(project.run_layer(connection, run_id, layer, command))
                if layer == "marts" and built != wanted:
                    drop_leftovers(connection, project.manifest)
                fault.point(f"build:after_{layer}")
            as_at_date = ledger.finish_build(connection, build_id)
        except BaseException:
            ledger.fail_build(connection, build_id)
            raise
    return BuildSummary(build_id, as_at_date, new_load_count, is_full, tuple(layers))


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
