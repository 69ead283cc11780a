"""Issues and threats of the register in the order in which people want them: what somebody took up before what figures propose."""

from collections.abc import Iterable

from bluelamp.reporting.publication import Row
from bluelamp.reporting.wording import count, number

PROPOSED = "proposed"
OPEN = (PROPOSED, "accepted", "monitoring")
KINDS = {"new": "New", "continuing": "Continuing", "ended": "Ended in the week"}
CAME_BACK, CLOSED_EARLY = "came back", "closed while its signal speaks"


def after_closing(row: Row) -> str:
    """What the signal of a closed issue (row of mart_briefing_issue) did: came back, or spoke on; empty of any other."""
    if row["has_come_back"]:
        return CAME_BACK
    return CLOSED_EARLY if row["status"] == "closed" and row["is_signal_live"] else ""


def ordered_issues(rows: Iterable[Row]) -> list[Row]:
    """Rows of mart_briefing_issue: open ones first, of these those that somebody has taken up, then the latest signals."""

    def rank(row: Row) -> tuple[bool, bool, int, str]:
        since = row["signal_since"] if row["status"] == PROPOSED else None
        return (not row["is_open"], row["status"] == PROPOSED, -since.toordinal() if since else 0, row["issue_id"])

    return sorted(rows, key=rank)


def ordered_threats(rows: Iterable[Row]) -> list[Row]:
    """Rows of mart_threat_weekly: new ones first, then those taken up, then those whose signal speaks; last those that ended."""
    order = tuple(KINDS)
    return sorted(
        rows,
        key=lambda row: (
            order.index(threat_kind(row)),
            row["status"] == PROPOSED,
            not row["is_signal_live"],
            row["issue_id"],
        ),
    )


def threat_kind(row: Row) -> str:
    """What a threat (row of mart_threat_weekly) is in its week: new, continuing or ended; what began and ended in it has ended."""
    if row["status"] not in OPEN:
        return "ended"
    return "new" if row["is_new"] else "continuing"


def threat_counts(rows: Iterable[Row]) -> str:
    """How many threats are of each kind: 1 new threat, 2 continuing ones, 1 ended in the week."""
    kinds = [threat_kind(row) for row in rows]
    ended = kinds.count("ended")
    told = f"{count(kinds.count('new'), 'new threat')}, {count(kinds.count('continuing'), 'continuing one')}"
    return told + (f", {number(ended)} ended in the week" if ended else "")


def open_issues(rows: Iterable[Row]) -> str:
    """How many issues these open ones are, and how many nobody has taken up: 51 open issues, 47 of them proposed."""
    statuses = [row["status"] for row in rows]
    proposed = statuses.count(PROPOSED)
    return count(len(statuses), "open issue") + (f", {number(proposed)} of them proposed" if proposed else "")
