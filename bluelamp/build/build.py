"""One build: the ledger's new deliveries go through staging and core into the marts, and the tests look at the result."""

import logging

from bluelamp import fault, ops
from bluelamp.build import ledger
from bluelamp.build.project import project_sha256
from bluelamp.build.runner import Project
from bluelamp.build.summary import BuildSummary, LayerResult

log = logging.getLogger("bluelamp")

# Unit tests of the models need no delivery; they belong to the test suite, not to the night.
TESTS = ["test", "--exclude-resource-type", "unit_test"]


def build(full_refresh: bool = False) -> BuildSummary:
    """Build core and marts from every accepted delivery that no successful build has taken in yet.

    Idempotent: without new deliveries (or a newly waived gap) nothing is built and the last build is returned; a build that
    died is done again by the next. Seeds are loaded and core is rebuilt from raw when the project's SQL or seeds have
    changed, or when full_refresh asks for it.
    Raises BluelampError naming the model or test that failed and its owner (nothing is published then), and
    AlreadyRunningError when another build holds the lock.
    """
    with ledger.exclusive() as connection, ops.run("build", "builder") as run_id:
        sha256 = project_sha256()
        is_full = full_refresh or ledger.built_project(connection) != sha256
        if not is_full and (last := ledger.nothing_new_since(connection)):
            return BuildSummary(*last, new_load_count=0, is_full_refresh=False, layers=())
        build_id, new_load_count = ledger.start_build(connection, run_id, sha256)
        layers: list[LayerResult] = []
        try:
            project = Project()
            for layer, command in commands(is_full):
                layers.append(project.run_layer(connection, run_id, layer, command))
                fault.point(f"build:after_{layer}")
            as_at_date = ledger.finish_build(connection, build_id)
        except BaseException:
            ledger.fail_build(connection, build_id)
            raise
    return BuildSummary(build_id, as_at_date, new_load_count, is_full, tuple(layers))


def commands(is_full: bool) -> list[tuple[str, list[str]]]:
    """The invocations of a build, in order: (layer, dbt command)."""
    full = ["--full-refresh"] if is_full else []
    seeds = [("seeds", ["seed", *full])] if is_full else []
    return [
        *seeds,
        ("core", ["run", "--select", "path:models/staging", "path:models/core", *full]),
        ("marts", ["run", "--select", "path:models/marts"]),
        ("tests", TESTS),
    ]
