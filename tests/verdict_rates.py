"""How often each word that judges is wrong, counted by simulation: .venv/bin/python -m tests.verdict_rates writes docs/reliability.md.

Cases are drawn in which nothing differs (or, of year ends, in which it is known what came), the product's own rule judges them, and
the share of errors is set beside what docs/method.md states, with the error of the simulation. A rate above its bound by more than
three standard errors, or an exact one above it at all, ends in exit code 1. Words of the survey are not simulated but added up.
"""

import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from benchmarks import chart_simulation
from bluelamp.reporting.verdict import Judgement, judge
from bluelamp.settings import PROJECT
from tests.fixtures import outlook_cases, planted_breaks, simulated_actions
from tests.fixtures.projection_policy import seed_policy
from tests.fixtures.verdict_cases import DRAWS, comparisons, edges, group_z

REPORT = PROJECT / "docs" / "reliability.md"
TITLE = "## Words that judge, against what they state"
FORCES = 60
CHART_SERIES, CHART_MONTHS = 3000, 24


class Rate(NamedTuple):
    """How often something happened in cases of a kind (shares of 1). error: standard error of the simulation, 0 of an exact sum.
    is_bound: whether `stated` is the most (or, where is_least, the least) that may be found, not the rate itself."""

    word: str
    case: str
    stated: float
    found: float
    error: float
    is_bound: bool = True
    is_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is as stated, but for three standard errors."""
        over = self.stated - self.found if self.is_least else self.found - self.stated
        return (over if self.is_bound else abs(over)) <= 3 * self.error + 1e-12


def binomial(stated: float, draws: int) -> float:
    """Standard error of a rate counted in so many draws."""
    return float(np.sqrt(stated * (1 - stated) / draws))


def daily() -> Iterator[Rate]:
    """Clear rises and falls of crimes that come evenly, and rows that need attention."""
    for days, before in ((197, 197), (29, 28), (336, 335)):
        for mean in (30, 200, 2000):
            drawn = comparisons(mean, days, before)
            case = f"{mean:,} crimes, {days} days against {before}"
            clear = np.mean([judge(one) in (Judgement.RISE, Judgement.FALL) for one in drawn])
            yield Rate("clear rise, clear fall", case, 0.05, float(clear), binomial(0.05, DRAWS))
            striking = np.mean([one.change_signal == "striking" for one in drawn])
            yield Rate("needs attention", case, 1 / 300, float(striking), binomial(1 / 300, DRAWS))


def groups() -> Iterator[Rate]:
    """A force that differs from its group no more than its members do among themselves."""
    for others in (3, 5, 7):
        slight, significant = edges(others)
        for mean, spread in ((500, 0.0), (500, 0.15), (5000, 0.3)):
            size = np.abs(group_z(np.random.default_rng(others), others, mean, spread))
            case = f"{others} others of {mean:,} crimes, spread {100 * spread:.0f} %"
            yield Rate("not similar", case, 0.22, float((size >= slight).mean()), binomial(0.22, DRAWS))
            yield Rate("significantly", case, 0.06, float((size >= significant).mean()), binomial(0.06, DRAWS))


def survey() -> Iterator[Rate]:
    """A survey whose true rate is its target: every number of satisfied answers with its probability."""
    for answers in (30, 100, 1000):
        for target in (0.8, 0.85, 0.9):
            satisfied = np.arange(answers + 1)
            low, high = proportion_confint(satisfied, answers, alpha=0.05, method="wilson")
            chance = stats.binom.pmf(satisfied, answers, target)
            case = f"{answers:,} answers, {100 * target:.0f} %"
            yield Rate("met (certain)", case, 0.03, float(chance[low >= target].sum()), 0)
            yield Rate("missed (certain)", case, 0.04, float(chance[high < target].sum()), 0)


def charts() -> Iterator[Rate]:
    """Windows of points without change, limits known: each rule of each set."""
    z = np.random.default_rng(20131014).normal(size=(CHART_SERIES, CHART_MONTHS))
    for rule_set in chart_simulation.RULE_SETS:
        for rule, met in chart_simulation.met(z, rule_set).items():
            rate, error = chart_simulation.alarm_rate(met, chart_simulation.window(rule_set, rule))
            stated = chart_simulation.nominal_rate(rule_set, rule)
            word = f"signal: {rule.replace('_', ' ')}"
            yield Rate(
                word,
                f"rules of {rule_set.replace('_', ' ')}",
                stated,
                rate,
                max(error, binomial(stated, met.size)),
                False,
            )


def outlooks() -> Iterator[Rate]:
    """Targets of which it is known whether they were met; month-ends of a series share its year, so that cases are series."""
    told, is_met = outlook_cases.told()
    case = f"{outlook_cases.SERIES} series, three month-ends"
    cases = [
        ("on course: met", told >= 0.8, 0.8, True),
        ("off course: met", told < 0.2, 0.2, False),
    ]
    for word, inside, bound, is_least in cases:
        count = min(int(inside.sum()), outlook_cases.SERIES)
        yield Rate(word, case, bound, float(is_met[inside].mean()), binomial(bound, count), is_least=is_least)
    inside = (told >= 0.2) & (told < 0.8)
    mean = float(told[inside].mean())
    count = min(int(inside.sum()), outlook_cases.SERIES)
    yield Rate("in the balance: met", case, mean, float(is_met[inside].mean()), binomial(mean, count), False)


def intervals() -> Iterator[Rate]:
    """80 % intervals of year ends: without a break at every month-end, and from June on after one, and a year later."""
    strays = seed_policy().drift_sd
    for kind, year, after_months, words in (
        ("none", 2019, 0, "no break, April to February"),
        ("none", 2020, 0, "no break, another year"),
        ("step", 2020, 3, "30 % fewer from April 2020 on: that June to February"),
        ("step", 2021, 3, "the same, a year later"),
        ("lockdown", 2020, 3, "months of a lockdown: that June to February"),
        ("lockdown", 2021, 3, "the same, a year later"),
    ):
        series = planted_breaks.crimes(kind, FORCES, strays)
        of_series = planted_breaks.held(series, year, after_months=after_months).mean(axis=0)
        error = float(of_series.std(ddof=1) / np.sqrt(FORCES))
        yield Rate("80 % interval holds", words, 0.8, float(of_series.mean()), error, is_least=True)


def actions() -> Iterator[Rate]:
    """Actions taken because the month was high: without effect, and with a fifth less, after the months that its power asks for."""
    where = f"of {simulated_actions.A_MONTH} crimes a month"
    found = [effect.verdict for effect in simulated_actions.without_effect()]
    case = f"{len(found):,} actions without effect {where}, after its highest month"
    for word in ("helped", "got worse"):
        yield Rate(word, case, 0.05, found.count(word) / len(found), binomial(0.05, len(found)))
    effects = simulated_actions.with_a_fifth_less()
    helped = [effect for effect in effects if effect.verdict == "helped"]
    months = sorted(effect.months_used for effect in helped)
    after = f"{months[0]} to {months[-1]} months, half after {months[len(months) // 2]}"
    case = f"{len(effects)} actions with a fifth less {where}, after {after}"
    yield Rate("helped", case, 0.8, len(helped) / len(effects), binomial(0.8, len(effects)), is_least=True)
    as_planned = [
        effect.months_used == (effect.months_needed or simulated_actions.POLICY.most_months) for effect in helped
    ]
    yield Rate("helped: after the months needed", f"{len(helped)} of these", 1, sum(as_planned) / len(helped), 0, False)


def rates() -> Iterator[Rate]:
    """Every word."""
    for simulate in (daily, groups, survey, charts, outlooks, intervals, actions):
        yield from simulate()


def percent(share: float) -> str:
    """A share as a percentage; a rare one with the digits that it has."""
    return f"{100 * share:.1f}" if share >= 0.01 else f"{100 * share:.2f}"


def table(found: list[Rate]) -> str:
    """The part of the document, its last line the result."""
    rows = []
    for rate in found:
        bound = ("at least " if rate.is_least else "at most ") if rate.is_bound else ""
        error = f"± {percent(rate.error)}" if rate.error else "exact"
        cells = (
            rate.word,
            rate.case,
            bound + percent(rate.stated),
            percent(rate.found),
            error,
            "yes" if rate.holds else "**no**",
        )
        rows.append(f"| {' | '.join(cells)} |")
    wrong = sum(not rate.holds for rate in found)
    return "\n".join(
        [
            TITLE,
            "",
            "Made by `.venv/bin/python -m tests.verdict_rates`: cases in which nothing differs (of year ends: of which it is known",
            "what came), judged by the product's own rules; percent of cases, with the standard error of the simulation. The words",
            "for targets (met, not met, above target) compare two counts and judge nothing.",
            "",
            "| word | case | stated, % | found, % | error | holds |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            f"{len(found)} rates, {wrong} beyond what is stated by more than three standard errors.",
        ]
    )


def main() -> int:
    """Count, print and write."""
    found = []
    for rate in rates():
        found.append(rate)
        print(
            f"{rate.word}, {rate.case}: {percent(rate.found)} of {percent(rate.stated)} %{'' if rate.holds else '  NOT HELD'}",
            flush=True,
        )
    part = table(found)
    text = REPORT.read_text(encoding="utf-8")
    rest = re.sub(rf"{TITLE}\n.*?(?=\n## |\Z)", "", text, flags=re.DOTALL).rstrip()
    REPORT.write_text(f"{rest}\n\n{part}\n", encoding="utf-8")
    print(part.splitlines()[-1])
    return 0 if all(rate.holds for rate in found) else 1


if __name__ == "__main__":
    sys.exit(main())
