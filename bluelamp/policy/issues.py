"""Which words a rule of issues may wait for."""

from collections.abc import Iterator

from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows
from bluelamp.policy.tables import read_rows
from bluelamp.settings import settings

# Of each signal, the statistic whose label speaks, and its labels.
LABELS = {
    "target": ("target_status", ("not met",)),
    "projection": ("target_outlook", ("off course", "in the balance", "not reliable", "not projected")),
    "msg": ("msg_verdict", ("slightly above", "significantly above")),
    "feed": ("", ("late", "refused", "held")),
}


def issue_rules(rows: Rows) -> Iterator[Finding]:
    """A rule that waits for a word that its signal never says raises nothing."""
    rules = tuple(dict.fromkeys(row["rule"] for row in read_rows(settings().seed("signal_rule"))))
    labels = {"control_chart": ("", rules), **LABELS}
    for number, row in rows.rows:
        statistic, words = labels[row["signal"]]
        if row["statistic"] != statistic:
            yield Finding(rows.file, number, "statistic", f"the signal {row['signal']} speaks by {statistic or 'no statistic'}",
                          f"Write {statistic}." if statistic else "Leave it empty.")  # fmt: skip
        if row["value"] not in words:
            yield Finding(rows.file, number, "value", f"the signal {row['signal']} never says “{row['value']}”",
                          f"Choose one of: {', '.join(words)}.")  # fmt: skip
        if bool(row["exception_list"]) != (row["signal"] == "control_chart"):
            yield Finding(rows.file, number, "exception_list", f"a {row['signal']} rule has "
                          f"{'no list' if row['signal'] == 'control_chart' else 'a list'}",
                          "Write the list that the chart is on; leave it empty for what is no chart.")  # fmt: skip
