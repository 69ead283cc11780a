"""Every rule over one document."""

from collections.abc import Callable, Iterator

from bluelamp.errors import BluelampError
from bluelamp.reporting.consistency import changes, dates, periods, sums, wordings
from bluelamp.reporting.consistency.document import Document, Finding

RULES: tuple[Callable[[Document], Iterator[Finding]], ...] = (
    sums.parts_add_up,
    sums.counts_are_possible,
    periods.labels_name_their_period,
    periods.other_periods_are_said,
    periods.figures_have_one_value,
    changes.differences_follow,
    changes.control_is_explained,
    changes.definitions_agree,
    changes.peer_groups_are_named,
    changes.placeholders_are_said,
    dates.plans_lie_ahead,
    dates.weekdays_are_right,
    wordings.trends_agree,
    wordings.arrows_are_mentioned,
    wordings.directions_agree,
    wordings.no_wording_reads_backwards,
    wordings.classes_name_their_column,
    wordings.numbers_are_figures,
)


def check(document: Document) -> list[Finding]:
    """Every contradiction in the document, by rule. An empty list means that it may go out."""
    return [finding for rule in RULES for finding in rule(document)]


def require_consistent(document: Document) -> None:
    """Raise BluelampError with every contradiction, so that no such document leaves the building."""
    findings = check(document)
    if findings:
        raise BluelampError(
            f"{document.title} contradicts itself in {len(findings)} places:\n"
            + "\n".join(f"  {finding.words()}" for finding in findings),
            where=document.title,
            next_step="Correct the figures or the templates named above; the document was not written.",
        )
