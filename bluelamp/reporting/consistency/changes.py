"""Changes that readers cannot follow: rounded against unrounded, control against last year (DOMAIN A6: K4, K7, K11)."""

from collections.abc import Iterator
from decimal import Decimal

from bluelamp.reporting.consistency.document import Document, Finding

TENTH = Decimal("0.1")
VERIFIED = "verified"
UNROUNDED_DIFFERENCES = "unrounded_differences"
CONTROL_BASIS = "control_basis"
DEFINITION_CHANGE = "definition_change"
NOTES = {
    UNROUNDED_DIFFERENCES: "Changes of rates are taken from unrounded rates, so they can differ by 0.1 from the printed ones.",
    CONTROL_BASIS: "The level of control measures the monthly figures against their own past, not against last year.",
    DEFINITION_CHANGE: "The two years are counted by different definitions of an outcome, so they are not like for like.",
}


def differences_follow(document: Document) -> Iterator[Finding]:
    """A printed change of a rate is the difference of the printed rates, or a note says that it is the unrounded one."""
    for measure_id in document.measures():
        now, before, change = (
            document.value(measure_id, name) for name in ("actual", "previous_year", "year_on_year_change")
        )
        if document.is_count(measure_id) or now is None or before is None or change is None:
            continue
        difference = now - before
        if difference == change or (abs(difference - change) <= TENTH and UNROUNDED_DIFFERENCES in document.notes):
            continue
        statement = document.find(measure_id, "year_on_year_change")
        is_rounding = abs(difference - change) <= TENTH
        yield Finding(
            "differences_follow",
            statement.place if statement else document.title,
            f"{measure_id}: the change is printed as {change}, but {now} less {before} is {difference}.",
            f"Print the note: {NOTES[UNROUNDED_DIFFERENCES]}"
            if is_rounding
            else "No rounding explains it: recompute the change.",
        )


def control_is_explained(document: Document) -> Iterator[Finding]:
    """A level of control that goes the other way than the change on last year says what it is measured against."""
    for measure_id in document.measures():
        statement = document.find(measure_id, "level_of_control")
        change = document.value(measure_id, "year_on_year_change")
        if statement is None or change is None or CONTROL_BASIS in document.notes:
            continue
        if (statement.label == "Increasing" and change < 0) or (statement.label == "Decreasing" and change > 0):
            yield Finding(
                "control_is_explained",
                statement.place,
                f"{measure_id} is called {statement.label} beside a change of {change} on last year.",
                f"Print the note: {NOTES[CONTROL_BASIS]}",
            )


def definitions_agree(document: Document) -> Iterator[Finding]:
    """This year and last year are counted by the same definition, or a note says that they are not."""
    for measure_id in document.measures():
        now, before = (document.find(measure_id, name) for name in ("actual", "previous_year"))
        if now is None or before is None or DEFINITION_CHANGE in document.notes:
            continue
        versions = now.definition_version, before.definition_version
        if all(versions) and versions[0] != versions[1]:
            yield Finding(
                "definitions_agree",
                before.place,
                f"{measure_id}: this year is counted by the definition of {versions[0]}, last year by that of {versions[1]}.",
                f"Count both years by one definition, or print the note: {NOTES[DEFINITION_CHANGE]}",
            )


def peer_groups_are_named(document: Document) -> Iterator[Finding]:
    """A verdict against the most similar group names the version of the group (it changed in August 2013: K10)."""
    for statement in document.every_statement():
        if statement.statistic == "msg_verdict" and not statement.msg_version:
            yield Finding(
                "peer_groups_are_named",
                statement.place,
                f"{statement.measure_id} is called {statement.label} to its peers without saying which group they are.",
                "Print the version of the group beside the verdict.",
            )


def placeholders_are_said(document: Document) -> Iterator[Finding]:
    """Where nobody has verified who belongs to the group, the place of a comparison with it says so in that very word (E5)."""
    for text in document.texts:
        for statement in text.statements:
            status = statement.membership_status
            if status and status != VERIFIED and status not in text.text.lower():
                yield Finding(
                    "placeholders_are_said",
                    text.place,
                    f"{statement.measure_id} {statement.statistic} rests on a group whose membership is a {status}, and the "
                    "place does not say so.",
                    f"Print the word {status} beside it, or have the members verified (seed msg_membership).",
                )
