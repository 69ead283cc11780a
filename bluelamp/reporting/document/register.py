"""What people have written down, as parts: what is being done, recommendations, issues, threats, plans, responses, horizon."""

from collections.abc import Iterator, Sequence

from bluelamp.reporting.document.parts import Bullets, Callout, Cell, Column, Heading, Note, Paragraph, Part, Table
from bluelamp.reporting.issue_list import PROPOSED, ordered_issues, ordered_threats, threat_counts, threat_kind
from bluelamp.reporting.publication import FORCE, Publication, Row
from bluelamp.reporting.wording import count, day, number

NOBODY, NO_DATE, UNKNOWN = "nobody yet", "no date", "not said"
MOST_PROPOSED = 12  # as many as a meeting goes through; the workbook holds all
MOST_THREATS = 12  # that one page holds
RESPONSE = {
    "challenge": "Challenge",
    "response": "The Commissioner’s response",
    "force_action": "Action undertaken by the Force",
    "outcome": "Outcome",
}
MEASURES = ("measure_id", "second_measure_id")


def being_done(current: Publication, measures: Sequence[str], *, is_whole_force: bool = False) -> Iterator[Part]:
    """Operations, actions and recommendations on those measures; is_whole_force: those that are on no measure, too."""
    wanted = {subject(measure) for measure in measures}

    def about(row: Row) -> bool:
        named = [subject(row[name]) for name in MEASURES if row.get(name)]
        return bool(wanted & set(named)) or (is_whole_force and not named)

    operations = [
        operation_words(row) for row in current.table("mart_operation") if about(row) and row["status"] != "ended"
    ]
    actions = [
        action_words(row) for row in current.table("mart_delivery_plan") if about(row) and row["status"] != "stopped"
    ]
    advised = [row for row in current.table("mart_recommendation") if about(row) and row["status"] == "open"]
    if operations or actions or advised:
        yield Heading("What is being done?", 3)
        if operations or actions:
            yield Bullets((*operations, *actions))
    for row in advised:
        due = f" Due {day(row['due_date'])}." if row["due_date"] else ""
        yield Callout("Recommendation:", sentence(f"{sentence(row['title'])} Owner: {row['owner'] or NOBODY}.{due}"))


def subject(measure_id: str) -> str:
    """What a measure is of: burglary_dwelling, whether recorded, outcome rate or satisfaction."""
    name = measure_id.removesuffix("_recorded").removesuffix("_outcome_rate")
    return "_".join(name.removeprefix("satisfaction_").split("_")[:2]) if name.startswith("satisfaction_") else name


def operation_words(row: Row) -> str:
    """An operation in a line."""
    begins = f" (from {day(row['start_date'])})" if row["start_date"] else ""
    where = f", {row['area_name']}" if row["area_name"] and row["area_name"] != FORCE else ""
    newest = f" {row['latest_update']}" if row["latest_update"] else ""
    return sentence(f"{row['name']}{where}{begins}, {row['status']}: {row['objective'] or UNKNOWN}{newest}")


def action_words(row: Row) -> str:
    """An action of a delivery plan in a line."""
    due = f", due {day(row['due_date'])}" if row["due_date"] else ""
    progress = f" {row['progress']}" if row["progress"] else ""
    return sentence(
        f"{row['plan'] or 'Action'}: {row['title']} ({row['status']}, {row['owner'] or NOBODY}{due}).{progress}"
    )


def sentence(text: str) -> str:
    """With one full stop at its end."""
    words = " ".join(text.split())
    return words if words.endswith(("?", "!")) else words.rstrip(".") + "."


def horizon(current: Publication) -> Iterator[Part]:
    """What is coming from outside."""
    items = [row for row in current.table("mart_horizon_item") if row["status"] != "closed"]
    yield Heading("Horizon scanning", new_page=False)
    if not items:
        yield Paragraph("The register holds no horizon item.")
    for row in items:
        yield Heading(row["title"], 2)
        when = f", {day(row['item_date'])}" if row["item_date"] else ""
        yield Note(f"Source: {row['information_source'] or UNKNOWN}{when}. {row['address'] or ''}")
        yield Paragraph(sentence(row["summary"] or UNKNOWN))


def issues(current: Publication) -> Iterator[Part]:
    """Open issues: those that people took up with owner and actions, then what figures propose and nobody has decided on."""
    rows = ordered_issues(row for row in current.table("mart_briefing_issue") if row["is_open"])
    if not rows:
        yield Paragraph("The register holds no open issue.")
        return
    taken_up = [row for row in rows if row["status"] != PROPOSED]
    if taken_up:
        overdue = sum(row["overdue_action_count"] for row in taken_up)
        ownerless = sum(1 for row in taken_up if row["is_without_owner"])
        yield Table(
            f"{count(len(taken_up), 'open issue')}: {count(overdue, 'overdue action')}, {ownerless} without owner",
            (
                Column("Id", wide=1.15), Column("Issue and its signal", wide=3.2), Column("Status", wide=1.1),
                Column("Owner", wide=1.2), Column("Actions: open (overdue)", True, 1.1), Column("Newest update", wide=1.8),
            ),
            tuple(
                (
                    Cell(row["issue_id"]),
                    Cell(_issue_and_signal(row)),
                    Cell(row["status"]),
                    Cell(row["owner"] or NOBODY),
                    Cell(f"{row['open_action_count']} ({row['overdue_action_count']})"),
                    Cell(row["latest_update"] or "none yet"),
                )
                for row in taken_up
            ),
            size=8,
        )  # fmt: skip
    proposed = rows[len(taken_up) :]
    if proposed:
        yield Table(
            f"{count(len(proposed), 'issue')} proposed by the figures: accept, merge or reject each in the issue workbook",
            (Column("Id", wide=1.15), Column("Issue and its signal", wide=6.4), Column("Since", wide=1.3)),
            tuple(
                (
                    Cell(row["issue_id"]),
                    Cell(_issue_and_signal(row)),
                    Cell(day(row["signal_since"]) if row["signal_since"] else UNKNOWN),
                )
                for row in proposed[:MOST_PROPOSED]
            ),
            _in_the_workbook(len(proposed) - MOST_PROPOSED),
            size=8,
        )


def _issue_and_signal(row: Row) -> str:
    return ". ".join(filter(None, (row["title"], row.get("signal"))))


def _in_the_workbook(left: int) -> tuple[str, ...]:
    """The note under a table that shows only so many rows: how many are left; none where all are shown."""
    return (f"And {number(left)} more, in the issue workbook.",) if left > 0 else ()


def threats(current: Publication) -> Iterator[Part]:
    """Threats of the week: new ones first, then what people have taken up, last what ended."""
    rows = ordered_threats(current.table("mart_threat_weekly"))
    if not rows:
        yield Paragraph("The register holds no threat of this week.")
        return
    yield Table(
        threat_counts(rows),
        (
            Column("Threat and its signal", wide=2.8), Column("Since Monday", wide=2),
            Column("Action", wide=1.5), Column("Owner", wide=1), Column("Due", wide=0.8),
        ),
        tuple(
            (
                Cell(_heading(row) + _issue_and_signal(row)),
                Cell(row["changed_since_last_monday"] or "nothing new"),
                Cell(row["mitigating_action"] or "none yet"),
                Cell(row["owner"] or NOBODY),
                Cell(day(row["next_due_date"]) if row["next_due_date"] else NO_DATE),
            )
            for row in rows[:MOST_THREATS]
        ),
        _in_the_workbook(len(rows) - MOST_THREATS),
        size=8,
    )  # fmt: skip


def _heading(row: Row) -> str:
    kind = threat_kind(row)
    return {"new": "NEW: ", "ended": f"{row['status'].upper()}: "}.get(kind, "")


def delivery_plans(current: Publication) -> Iterator[Part]:
    """Each delivery plan's actions with their colour, in words."""
    rows = current.table("mart_delivery_plan")
    if not rows:
        yield Paragraph("The register holds no delivery plan.")
    for plan in dict.fromkeys(row["plan"] for row in rows):
        of_plan = [row for row in rows if row["plan"] == plan]
        red = sum(1 for row in of_plan if row["rag"] == "red")
        yield Table(
            f"{plan or 'Actions of no plan'}: {red} of {count(len(of_plan), 'action')} red",
            (
                Column("Action", wide=2.6), Column("Owner", wide=1.1), Column("Due", wide=1), Column("Status", wide=1),
                Column("Colour", wide=0.8), Column("Progress", wide=2.2),
            ),
            tuple(
                (
                    Cell(row["title"]),
                    Cell(row["owner"] or NOBODY),
                    Cell(day(row["due_date"]) if row["due_date"] else NO_DATE),
                    Cell(row["status"] or UNKNOWN),
                    Cell(row["rag"] or UNKNOWN),
                    Cell(row["latest_update"] or row["progress"] or "none told"),
                )
                for row in of_plan
            ),
            size=8,
        )  # fmt: skip


def responses(current: Publication, left_out: int = 0) -> Iterator[Part]:
    """The Commissioner's responses: challenge, response, what the Force undertakes, what came of it. left_out: how many more the
    register holds that the public does not get; the document says so."""
    rows = current.table("mart_panel_response")
    if not rows and not left_out:
        yield Paragraph("The register holds no response of the Commissioner.")
    for row in rows:
        meeting = f"Panel of {day(row['panel_date'])}: " if row["panel_date"] else ""
        yield Heading(f"{meeting}{' '.join((row['challenge'] or f'challenge {UNKNOWN}').split())}", 2)
        for name, title in RESPONSE.items():
            yield Paragraph(f"{title}: {sentence(row[name] or UNKNOWN)}")
    if left_out:
        is_one = left_out == 1
        yield Note(
            f"{count(left_out, 'response')} {'is' if is_one else 'are'} not printed: {'it is' if is_one else 'they are'} about "
            "offences of which the public gets no figure in the area concerned."
        )
