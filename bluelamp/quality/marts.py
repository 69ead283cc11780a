"""The quality check: may the marts as just built be published?"""

from bluelamp.database import connect, database_url, ops
from bluelamp.quality.finding import CheckSummary
from bluelamp.quality.losses import lost_rows
from bluelamp.quality.pages import write_page
from bluelamp.quality.suite import read_suite, wrong
from bluelamp.quality.validate import Tables
from bluelamp.settings import settings


def check_build(run_id: int) -> CheckSummary:
    """Judge every table of schema build that has a suite in expectations/build; results go to ops.check_result and as pages
    to the site. The caller publishes only when the summary's is_open. Raises BluelampError when anything could not be judged.
    """
    folder = settings().expectations / "build"
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise wrong(folder, "The quality check has no suite of expectations")
    summary = CheckSummary("marts")
    suites = {path.stem: read_suite(path) for path in paths}
    tables = Tables(database_url("publisher"), "build", list(suites))
    with connect("publisher", autocommit=True) as connection:
        for mart, suite in suites.items():
            outcome = tables.validate(suite, mart)
            ops.record_check(connection, run_id, "marts", [vars(finding) for finding in outcome.findings])
            write_page(settings().site / "checks", "build", mart, outcome.result)
            summary.add(outcome.findings)
        lost = [finding for mart, suite in suites.items() if (finding := lost_rows(connection, suite, mart))]
        ops.record_check(connection, run_id, "marts", [vars(finding) for finding in lost])
    summary.add(lost)
    return summary
