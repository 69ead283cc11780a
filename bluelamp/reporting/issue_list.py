"""Issues and threats of the register in the order in which people want them: what somebody took up before what figures propose."""

from collections.abc import Iterable

from bluelamp.reporting.publication import Row
from bluelamp.reporting.wording import count, number

PROPOSED = "proposed"
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
    """Rows of mart_threat_weekly: new ones first, then those taken up, then those whose signal speaks."""
    return sorted(
        rows,
        key=lambda row: (not row["is_new"], row["status"] == PROPOSED, not row["is_signal_live"], row["issue_id"]),
    )


def open_issues(rows: Iterable[Row]) -> str:
    """How many issues these open ones are, and how many nobody has taken up: 51 open issues, 47 of them proposed."""
    statuses = [row["status"] for row in rows]
    proposed = statuses.count(PROPOSED)
    return count(len(statuses), "open issue") + (f", {number(proposed)} of them proposed" if proposed else "")
