"""A thousand series without change: the rules alarm as often as theory says, no more and no less."""

import numpy as np
import pytest

from benchmarks import chart_simulation as simulation

SERIES, MONTHS = 1_000, 24


def test_rules_alarm_by_chance_as_often_as_they_should(warehouse):
    """Known limits: against exact probabilities. Estimated limits: month by month what numpy finds in the same counts."""
    rng, days = np.random.default_rng(20131014), simulation.month_days()
    split = np.split(rng.normal(size=(SERIES, MONTHS)), [334, 667])
    parts = dict(zip(simulation.RULE_SETS, split, strict=True))
    counts = {rule_set: rng.poisson(1.3 * days, (len(part), len(days))) for rule_set, part in parts.items()}
    estimated = simulation.chart_counts(counts)
    known = simulation.chart_points(parts)
    for rule_set in simulation.RULE_SETS:
        for rule, wanted in simulation.met(parts[rule_set], rule_set).items():
            found = known[rule_set].get(rule, np.zeros_like(wanted))
            np.testing.assert_array_equal(found, wanted, err_msg=f"{rule_set} {rule}")
            rate, error = simulation.alarm_rate(found, simulation.window(rule_set, rule))
            nominal = simulation.nominal_rate(rule_set, rule)
            # A rule that chance meets less than once in all these windows says nothing about its error.
            assert rate == pytest.approx(nominal, abs=4 * max(error, np.sqrt(nominal / found.size))), (rule_set, rule)
        in_numpy = simulation.met(simulation.laney(counts[rule_set], days), rule_set, counts[rule_set] / days)
        for rule, wanted in in_numpy.items():
            found = estimated[rule_set].get(rule, np.zeros_like(wanted))
            np.testing.assert_array_equal(found, wanted, err_msg=f"{rule_set} {rule}")
    assert len(known["nhs"]) == len(estimated["nhs"]) == 4
