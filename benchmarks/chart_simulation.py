"""Series of which we know whether they changed, charted by the project's own models, and what their alarms ought to be.

An alarm is a window of points that meets a rule in the month in which it ends: what somebody who looks each month is told.
"""

import io
import math
from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import stats

from bluelamp.database import connect
from tests.fixtures.chart_vectors import months, run_models
from tests.fixtures.raw_rows import select
from tests.fixtures.simulated_series import write_many

# Written here once more, from DOMAIN D2, and not read from the seed: (points, window, from, to, all on one side).
ZONES = {
    "nhs": {"beyond_limit": (1, 1, 3, None, False), "shift": (7, 7, 0, None, False), "two_of_three": (2, 3, 2, 3, True)},
    "western_electric": {"beyond_limit": (1, 1, 3, None, False), "two_of_three": (2, 3, 2, None, False),
                         "four_of_five": (4, 5, 1, None, False), "shift": (8, 8, 0, None, False)},
    "nelson": {"beyond_limit": (1, 1, 3, None, False), "shift": (9, 9, 0, None, False),
               "two_of_three": (2, 3, 2, None, False), "four_of_five": (4, 5, 1, None, False)},
}  # fmt: skip
TRENDS = {"nhs": 7, "nelson": 6}
RULE_SETS = tuple(ZONES)
BASELINE, WATCHED = 24, 12
YEAR_END = date(2014, 3, 31)


def nominal_rate(rule_set: str, rule: str) -> float:
    """P(a window of independent normal points meets the rule), limits known; either side. Exact."""
    if rule == "trend":
        return 2 / math.factorial(TRENDS[rule_set])
    needed, window, inner, outer, is_one_sided = ZONES[rule_set][rule]
    zone = stats.norm.sf(inner) - (stats.norm.sf(outer) if outer else 0)
    # The points that need not match lie anywhere, or anywhere on that side.
    rest = (0.5 if is_one_sided else 1.0) - zone
    return float(2 * sum(math.comb(window, n) * zone**n * rest ** (window - n) for n in range(needed, window + 1)))


def met(z: np.ndarray, rule_set: str, values: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """Per rule, series and month, whether the rule is met in the window that ends there, on either side: numpy's answer.

    z: sigmas from the centre. values: what rises or falls, where sigma differs from month to month.
    """
    found = {}
    for rule, (needed, window, inner, outer, is_one_sided) in ZONES[rule_set].items():
        answer = np.zeros(z.shape, bool)
        for side in (1, -1):
            points = sliding_window_view(side * z, window, axis=1)
            matches = ((points > inner) & (points <= (outer or np.inf))).sum(axis=2) >= needed
            answer[:, window - 1 :] |= matches & ((points > 0).all(axis=2) if is_one_sided else True)
        found[rule] = answer
    if rule_set in TRENDS:
        steps = sliding_window_view(np.diff(z if values is None else values, axis=1), TRENDS[rule_set] - 1, axis=1)
        answer = np.zeros(z.shape, bool)
        answer[:, TRENDS[rule_set] - 1 :] = (steps > 0).all(axis=2) | (steps < 0).all(axis=2)
        found["trend"] = answer
    return found


def window(rule_set: str, rule: str) -> int:
    """Points that a rule looks at."""
    return TRENDS[rule_set] if rule == "trend" else ZONES[rule_set][rule][1]


def alarm_rate(found: np.ndarray, first: int = 1) -> tuple[float, float]:
    """Share of windows from point `first` on that alarm, and its standard error: windows overlap, series do not."""
    per_series = found[:, first - 1 :].mean(axis=1)
    return float(per_series.mean()), float(per_series.std(ddof=1) / np.sqrt(len(per_series)))


def laney(counts: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Sigmas from the centre of u' charts whose first months are the baseline: numpy's answer (DOMAIN D1)."""
    rate, base = counts / days, slice(0, BASELINE)
    centre = counts[:, base].sum(axis=1, keepdims=True) / days[base].sum()
    distance = (rate - centre) / np.sqrt(centre / days)
    dispersion = np.abs(np.diff(distance[:, base], axis=1)).mean(axis=1, keepdims=True) / 1.128
    return distance / np.maximum(1, dispersion)


def month_days() -> np.ndarray:
    """Days of the baseline's months and of the year that is watched."""
    firsts = [*months(BASELINE + WATCHED, date(2014, 3, 1)), date(2014, 4, 1)]
    return np.diff([first.toordinal() for first in firsts]).astype(float)


def chart_points(series: Mapping[str, np.ndarray]) -> dict[str, dict[str, np.ndarray]]:
    """Points whose distance from a known centre is given, per rule set, through the signal rules of the warehouse.

    They stand in a view, so that nothing has to be built."""
    with connect("builder") as connection, connection.cursor() as cursor:
        for rule_set, z in series.items():
            keys = [f"known_{rule_set}_{number}" for number in range(len(z))]
            cursor.executemany(
                "insert into core.int_chart_series (chart_key, rule_set) values (%s, %s)",
                [(key, rule_set) for key in keys],
            )
            text = "".join(
                f"{key}\t{month}\t1\t{value}\t{value}\n"
                for key, row in zip(keys, z.tolist(), strict=True)
                for month, value in zip(months(len(row)), row, strict=True)
            )
            columns = "(chart_key, month_start_date, segment_number, sigmas_from_centre, adjusted_value)"
            cursor.copy_expert(f"copy core.int_chart_judged_point {columns} from stdin", io.StringIO(text))
        cursor.execute("analyze core.int_chart_judged_point")
    return alarms("known", {rule_set: z.shape for rule_set, z in series.items()})


def chart_counts(counts: Mapping[str, np.ndarray]) -> dict[str, dict[str, np.ndarray]]:
    """Counts of 36 months, per rule set, through all chart models: limits from the first 24, the last year watched."""
    with connect("builder") as connection, connection.cursor() as cursor:
        cursor.execute("update core.int_as_at set as_at_date = %s", (YEAR_END,))
    for rule_set, series in counts.items():
        named = {f"counted_{rule_set}_{number}": row for number, row in enumerate(series)}
        write_many(f"counted_{rule_set}", named, opportunity="days", last=date(2014, 3, 1), chart_type="u_prime",
                   rule_set=rule_set, minimum_mean_count=0, minimum_baseline_months=12)  # fmt: skip
    run_models("run", "--select", "+int_chart_judged_point,int_chart_*")
    return alarms("counted", {rule_set: series.shape for rule_set, series in counts.items()})


def alarms(kind: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, dict[str, np.ndarray]]:
    """Per rule set, rule, series and month, whether the warehouse says that the rule is met in the window that ends there."""
    found: dict[str, dict[str, np.ndarray]] = {rule_set: {} for rule_set in shapes}
    for rule, key, point in select(
        """select rule, split_part(chart_key, '@', 1), point_number
           from core.int_chart_rule_window where starts_with(chart_key, %s) and is_met = 1""",
        kind,
    ):
        rule_set, _, number = key.removeprefix(f"{kind}_").rpartition("_")
        found[rule_set].setdefault(rule, np.zeros(shapes[rule_set], bool))[int(number), point - 1] = True
    return found
