"""How often do the control charts cry wolf, and how soon do they see one? Asked of the real models.

    .venv/bin/python -m benchmarks.chart_alarms [--series 1000]

In a throw-away home: series drawn at random are written into core and charted by dbt's own models. Prints
  1 rules with known limits     against exact probabilities, and sets of rules against a simulation in numpy
  2 limits from 24 months       u' charts of Poisson counts, a year watched; against the same in numpy on fifty times as many
  3 few crimes a month          how wrong three sigmas are for small counts, and what the p-values make of it
  4 planted shifts              how many are seen within 3, 6, 12 months, and how soon
Ends in exit code 1 where a rate is further from what it should be than chance allows (four standard errors).
"""

import argparse
import os
import tempfile
from datetime import date

import numpy as np

AS_AT = date(2013, 10, 14)
MEAN = 40.0
# Mean run length without change, all four rules. From memory (Champ and Woodall 1987), not checked against the paper: printed
# beside ours, not required.
QUOTED_RUN_LENGTH = {"western_electric": 91.75}


def prepare() -> None:
    """A built warehouse with next to nothing in it, as the tests have."""
    from bluelamp.database import ensure_database
    from bluelamp.transform import build
    from tests.fixtures.raw_rows import answer, crime, outcome, write_rows

    ensure_database()
    write_rows("crime", [crime(1, str(AS_AT))], AS_AT)
    write_rows("outcome", [outcome(1, str(AS_AT))], AS_AT)
    write_rows("satisfaction", [answer(1, str(AS_AT))], AS_AT)
    build()


class Report:
    """Lines as they come, and whether all of them were as they should be."""

    def __init__(self) -> None:
        self.is_sound = True

    def compare(self, name: str, found: float, error: float, wanted: float, wanted_error: float = 0.0) -> None:
        """A rate beside what it should be."""
        distance = abs(found - wanted) / max(np.hypot(error, wanted_error), 1e-9)
        self.is_sound &= distance <= 4
        print(
            f"    {name:<34} {100 * found:8.3f} %   should be {100 * wanted:8.3f} %   {distance:4.1f} standard errors"
        )


def any_of(rules: dict[str, np.ndarray]) -> np.ndarray:
    """Whether any rule is met."""
    return np.logical_or.reduce(list(rules.values()))


def run_length(rule_set: str, rng: np.random.Generator) -> tuple[float, float]:
    """Mean number of points until the first alarm, and its standard error, in numpy."""
    from benchmarks import chart_simulation as simulation

    alarm = any_of(simulation.met(rng.normal(size=(4_000, 1_500)), rule_set))
    first = np.where(alarm.any(axis=1), alarm.argmax(axis=1) + 1.0, 1_500)
    return first.mean(), first.std() / np.sqrt(len(first))


def known_limits(series: int, rng: np.random.Generator, report: Report) -> None:
    """Points of a standard normal curve, through the signal rules."""
    from benchmarks import chart_simulation as simulation

    points = {rule_set: rng.normal(size=(series, 60)) for rule_set in simulation.RULE_SETS}
    print(f"1 known limits: {series} series of 60 months without change, per rule set")
    for rule_set, rules in simulation.chart_points(points).items():
        for rule, found in rules.items():
            rate = simulation.alarm_rate(found, simulation.window(rule_set, rule))
            report.compare(f"{rule_set}: {rule}", *rate, simulation.nominal_rate(rule_set, rule))
        wanted = simulation.alarm_rate(any_of(simulation.met(rng.normal(size=(50_000, 60)), rule_set)), 10)
        report.compare(f"{rule_set}: any rule", *simulation.alarm_rate(any_of(rules), 10), *wanted)
        length, error = run_length(rule_set, rng)
        quoted = f" (quoted, unverified: {QUOTED_RUN_LENGTH[rule_set]})" if rule_set in QUOTED_RUN_LENGTH else ""
        print(f"      months until the first alarm without change, in numpy: {length:.1f} ± {error:.1f}{quoted}")


def estimated_limits(series: int, rng: np.random.Generator, report: Report) -> None:
    """Everything else: what a year of watching finds, whose limits come from two years of the same."""
    from benchmarks import chart_simulation as simulation

    days, first = simulation.month_days(), simulation.BASELINE + 1
    shifts, means = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0), (3, 5, 10, 30, 100, 1000)
    watched = np.arange(len(days)) >= simulation.BASELINE
    drawn = {}
    for rule_set in simulation.RULE_SETS:
        groups = [
            rng.poisson(MEAN / 30.4375 * days * (1 + shift * watched / np.sqrt(MEAN)), (series, len(days)))
            for shift in shifts
        ]
        if rule_set == "nhs":
            groups += [rng.poisson(mean / 30.4375 * days, (series, len(days))) for mean in means]
        drawn[rule_set] = np.concatenate(groups)
    found = simulation.chart_counts(drawn)

    print(f"2 limits from 24 months: {series} series of about {MEAN:.0f} a month without change, 12 months watched")
    for rule_set, rules in found.items():
        counts = rng.poisson(MEAN / 30.4375 * days, (50 * series, len(days)))
        in_numpy = simulation.met(simulation.laney(counts, days), rule_set, counts / days)
        pairs = {rule: (rules[rule][:series], wanted) for rule, wanted in in_numpy.items()}
        pairs["any rule"] = (any_of({rule: pair[0] for rule, pair in pairs.items()}), any_of(in_numpy))
        for rule, (ours, wanted) in pairs.items():
            report.compare(
                f"{rule_set}: {rule}", *simulation.alarm_rate(ours, first), *simulation.alarm_rate(wanted, first)
            )
    few_crimes(means, {rule: met[len(shifts) * series :] for rule, met in found["nhs"].items()}, series, first)
    print(
        f"4 planted shifts: {series} series each, about {MEAN:.0f} a month; seen within 3, 6, 12 months; median month of those seen"
    )
    for rule_set, rules in found.items():
        for number, shift in enumerate(shifts):
            alarm = any_of(rules)[number * series : (number + 1) * series, simulation.BASELINE :]
            month = np.where(alarm.any(axis=1), alarm.argmax(axis=1) + 1, 99)
            seen = [f"{100 * (month <= within).mean():5.1f} %" for within in (3, 6, 12)]
            print(
                f"    {rule_set:<17} {shift:3.1f} sigmas  {'  '.join(seen)}   month {np.median(month[month < 99]):.0f}"
            )


def few_crimes(means: tuple[int, ...], rules: dict[str, np.ndarray], series: int, first: int) -> None:
    """Beyond three sigmas, and p-values below as much, by the mean count of the month; limits estimated."""
    from benchmarks import chart_simulation as simulation
    from bluelamp.statistics.chart.arithmetic.count_distribution import negative_binomial, two_sided

    wanted = simulation.nominal_rate("nhs", "beyond_limit")
    print(
        f"3 few crimes a month: beyond three sigmas, which a normal curve with known limits is in {100 * wanted:.2f} % of months"
    )
    for number, mean in enumerate(means):
        rate, error = simulation.alarm_rate(rules["beyond_limit"][number * series : (number + 1) * series], first)
        counts = np.random.default_rng(mean).poisson(mean, (200_000, 1))
        exact = (two_sided(negative_binomial(mean, 1.0), counts) <= wanted).mean()
        ours = f"{100 * rate:6.2f} ± {100 * error:.2f} %"
        print(f"    {mean:>5} a month: {ours}   p at most {wanted:.4f}: {100 * exact:6.3f} % (centre known)")


def main() -> int:
    """Prepare, simulate, print. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=1_000)
    series = parser.parse_args().series
    report, rng = Report(), np.random.default_rng(20131014)
    with tempfile.TemporaryDirectory(prefix="bluelamp-benchmark-") as folder:
        os.chmod(folder, 0o755)
        os.environ.update(BLUELAMP_HOME=f"{folder}/home", BLUELAMP_REPLAY="1")
        from bluelamp.database import server

        try:
            prepare()
            known_limits(series, rng, report)
            estimated_limits(series, rng, report)
        finally:
            server.stop()
    print("as it should be" if report.is_sound else "NOT as it should be")
    return 0 if report.is_sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
