"""How good are projections on real crime, and where do the numbers in the seed projection_policy come from?

    .venv/bin/python benchmarks/projections.py [--data ../shared/data]

Three parts, each on data that nobody here made (Open Government Licence; data/README.md beside the project):
  drift    recorded crime of the forces of England and Wales, financial years from 2003/04: how far a year strays from the one
           before, for a force and for the mean of eight; how much of a change in the year so far lasts to its end
  months   street crime of nine forces, January to November 2014: one and three months ahead, error and coverage
  peers    the same forces' rolling years 2007 to 2018: mean rates of groups of eight carried on to 31 March, 0 to 3 years ahead
Prints tables; exit code 1 where an 80 % interval covers less than 70 or more than 90 % of what came.
"""

import argparse
import csv
import gzip
import sys
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from bluelamp.settings import PROJECT, settings
from bluelamp.statistics.peer.arithmetic.group import Group, project_group
from bluelamp.statistics.projection.arithmetic.panel import Panel, look_ahead
from bluelamp.statistics.projection.arithmetic.policy import Policy
from bluelamp.statistics.projection.arithmetic.scores import covered
from bluelamp.statistics.projection.arithmetic.simulation import counts_around, generator, levels
from bluelamp.statistics.projection.arithmetic.window import Window

NOT_FORCES = {"Action Fraud", "CIFAS", "UK Finance", "British Transport Police"}
# Series with too few crimes, or that begin or end half-way.
LEFT_OUT = ("Fraud", "Residential", "Non-residential", "Homicide", "Death", "Stalking")
MINIMUM = 300  # crimes a year
GROUP = 8
REQUIRED = (0.70, 0.90)
FIRST = date(2006, 4, 1)


def policy_of(measure_type: str, **changes: object) -> Policy:
    """The policy as it stands in the seed."""
    with settings().seed("projection_policy").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["measure_type"] == measure_type)
    return Policy.of({**{name: value or None for name, value in row.items()}, **changes})


def rolling_years(data: Path) -> pd.DataFrame:
    """Crimes of the twelve months to each date: force × offence by date."""
    frame = pd.read_csv(data / "reference" / "rec-crime-pfa.csv.gz")
    frame.columns = ["to", "force", "region", "offence", "crimes"]
    frame["to"] = pd.to_datetime(frame["to"].str.replace("30-12-2017", "31-12-2017"), format="%d-%m-%Y")
    frame = frame[~frame["force"].isin(NOT_FORCES) & ~frame["offence"].str.startswith(LEFT_OUT)]
    table = frame.pivot_table(index=["force", "offence"], columns="to", values="crimes", aggfunc="sum")
    return table[(table.min(axis=1) >= MINIMUM) & table.notna().all(axis=1)]


def robust_sd(values: np.ndarray) -> float:
    """Standard deviation from the tenth and ninetieth percentile: a few recoded offences do not decide it."""
    low, high = np.quantile(values, [0.1, 0.9])
    return float(high - low) / (2 * 1.2815515655446004)


def groups(forces: list[str], count: int, seed: int = 2013) -> list[list[str]]:
    """Random groups of eight forces, the same each time."""
    random = np.random.default_rng(seed)
    return [list(random.choice(forces, GROUP, replace=False)) for _ in range(count)]


def measure_drift(table: pd.DataFrame) -> pd.DataFrame:
    """Per stretch of years: drift of a force's and of a group's logarithm of the year, and how much of a change lasts."""
    years = table[[day for day in table.columns if day.month == 3]]
    change = np.log(years).diff(axis=1)
    rows = []
    for first, last in ((2004, 2010), (2011, 2013), (2014, 2018)):
        chosen = change[[day for day in change.columns if first <= day.year <= last]]
        eights = []
        for _, of_offence in chosen.groupby("offence"):
            values = of_offence.droplevel("offence")
            eights += [
                values.loc[names].mean().to_numpy() for names in groups(list(values.index), 30) if len(values) > GROUP
            ]
        rows.append(
            {
                "years": f"{first - 1}/{first % 100:02d} to {last - 1}/{last % 100:02d}",
                "force": robust_sd(chosen.to_numpy().ravel()),
                "group of eight": robust_sd(np.concatenate(eights)),
                **lasting(table, range(max(first - 1, 2007), last)),
            }
        )
    return pd.DataFrame(rows).set_index("years")


def lasting(table: pd.DataFrame, starts: range) -> dict[str, float]:
    """Slope of the second half-year's change on the first's, and what is left of it after half the first is foreseen."""
    first_half, second_half = [], []
    for year in starts:
        before, middle, after = (
            table[pd.Timestamp(y, m, d)] for y, m, d in ((year, 3, 31), (year, 9, 30), (year + 1, 3, 31))
        )
        # The first half-year's share is taken as half: only rolling years are published.
        to_date = before / 2 + middle - before
        usable = (to_date > 0) & (after - to_date > 0) & (before >= 2000)
        first_half.append(np.log(to_date / (before / 2))[usable])
        second_half.append(np.log((after - to_date) / (before / 2))[usable])
    x, y = np.concatenate(first_half), np.concatenate(second_half)
    return {"share that lasts": float(np.cov(x, y)[0, 1] / x.var()), "left after half": robust_sd(y - x / 2)}


def police_uk(data: Path) -> tuple[list[str], np.ndarray]:
    """Keys and counts (series × 11 months) of every force and crime type of 2014."""
    counted: Counter[tuple[str, str, int]] = Counter()
    for path in sorted((data / "police_uk").glob("2014-*/*-street.csv.gz")):
        month, force = int(path.name[5:7]), path.name[8:].removesuffix("-street.csv.gz")
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                counted[force, row["Crime type"], month] += 1
    kinds = sorted({(force, kind) for force, kind, _ in counted})
    return [" | ".join(kind) for kind in kinds], np.array(
        [[counted[*kind, m] for m in range(1, 12)] for kind in kinds], float
    )


def months_ahead(data: Path) -> pd.DataFrame:
    """One and three months ahead from each month-end of June 2014 on, with the policy of recorded crime."""
    keys, counts = police_uk(data)
    # Eleven months have no season: the policy's least history cannot be had, all else is as it stands.
    policy = policy_of("recorded_crime", minimum_months=3)
    rows = np.arange(len(keys))
    panel = Panel(tuple(keys), np.repeat("force", len(keys)), rows, counts, policy)
    now, found = Window(date(2014, 1, 1), date(2014, 11, 30)), []
    for known in range(6, 11):
        window = now.at_month_end(known)
        outlook = look_ahead(panel, window, panel.fit(now.at_month_end(3)))
        for ahead in (1, 3):
            if known + ahead <= counts.shape[1]:
                expected = outlook.forecast.months[:, :ahead].sum(axis=1)
                random = generator(f"benchmark|{ahead}", window.as_at)
                level = levels(random, expected, outlook.log_sd(np.full(len(keys), policy.drift_sd)), 2000)
                paths = counts_around(random, level, outlook.dispersion)
                came = counts[:, known : known + ahead].sum(axis=1)
                found.append(scores(paths, expected, came).assign(ahead=ahead))
    return pd.concat(found)


def scores(paths: np.ndarray, expected: np.ndarray, came: np.ndarray) -> pd.DataFrame:
    """What was expected and what came, with what the intervals covered."""
    return pd.DataFrame(
        {"expected": expected, "came": came, **{f"covered {s:.0%}": covered(paths, came, s) for s in (0.5, 0.8, 0.95)}}
    )


def monthly(table: pd.DataFrame) -> pd.DataFrame:
    """Months from April 2006 on, whose rolling years are the published ones at every quarter's end.

    Only rolling years are published: the first year is spread evenly, each later quarter is the one a year before and the
    difference of two rolling years, and a quarter's months are alike. Totals of years are exact, seasons are not known.
    """
    dates = sorted(table.columns[table.columns >= pd.Timestamp(2007, 3, 31)])
    quarters = [table[dates[0]] / 4] * 4
    for before, day in pairwise(dates):
        quarters.append(quarters[-4] + table[day] - table[before])
    months = pd.concat([quarter / 3 for quarter in quarters for _ in range(3)], axis=1)
    return months.clip(lower=0)


def peers(data: Path, table: pd.DataFrame, count: int = 4) -> pd.DataFrame:
    """Groups of eight carried on from each 30 September and 31 December, 2009 to 2017."""
    months, policy, found = monthly(table), policy_of("peer_recorded_crime", path_count=1000), []
    for offence, series in months.groupby("offence"):
        values = series.droplevel("offence")
        for number, names in enumerate(groups(list(values.index), count) if len(values) > GROUP else []):
            crimes = values.loc[names].to_numpy()
            for year in range(2009, 2018):
                for last, known in (
                    (date(year, 9, 30), (year - 2006) * 12 + 6),
                    (date(year, 12, 31), (year - 2006) * 12 + 9),
                ):
                    # Rates need something to be per: alike for all, so that the mean is of rates of the same size.
                    group = Group(FIRST, last, crimes[:, :known], per=crimes[:, :12].sum(axis=1))
                    for rate in project_group(group, policy, f"{offence}|{number}"):
                        end = (year + 1 - 2006 + rate.years_ahead) * 12
                        if end <= crimes.shape[1]:
                            came = float((crimes[:, end - 12 : end].sum(axis=1) / group.per).mean())
                            found.append((rate.years_ahead, rate.latest, rate.end, rate.low, rate.high, came))
    return pd.DataFrame(found, columns=["years ahead", "latest", "expected", "low", "high", "came"])


def told_months(found: pd.DataFrame) -> pd.DataFrame:
    """Error and coverage by months ahead."""
    rows = {}
    for ahead, part in found.groupby("ahead"):
        error = (part["expected"] - part["came"]).abs().sum() / part["came"].sum()
        coverage = part[[name for name in part.columns if name.startswith("covered")]].mean()
        rows[f"{ahead} ahead"] = {"forecasts": len(part), "WAPE": error, **coverage}
    return pd.DataFrame(rows).T


def told_peers(found: pd.DataFrame) -> pd.DataFrame:
    """Error and coverage by years ahead; the naive one carries the latest rate on."""
    rows = {}
    for years, part in found.groupby("years ahead"):
        rows[f"{years} years"] = {
            "forecasts": len(part),
            "MAPE": ((part["expected"] - part["came"]).abs() / part["came"]).mean(),
            "naive MAPE": ((part["latest"] - part["came"]).abs() / part["came"]).mean(),
            "covered 80%": ((part["low"] <= part["came"]) & (part["came"] <= part["high"])).mean(),
        }
    return pd.DataFrame(rows).T


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=PROJECT.parent / "shared" / "data")
    data = parser.parse_args().data
    table = rolling_years(data)
    print(f"drift: {len(table)} series of force and offence\n{measure_drift(table).round(3).to_string()}\n")
    months, groups_ahead = told_months(months_ahead(data)), told_peers(peers(data, table))
    print(f"months: nine forces, 2014\n{months.round(3).to_string()}\n")
    print(f"peers: groups of eight, 2009 to 2017\n{groups_ahead.round(3).to_string()}")
    covered_80 = pd.concat([months["covered 80%"], groups_ahead["covered 80%"]])
    sys.exit(0 if covered_80.between(*REQUIRED).all() else 1)


if __name__ == "__main__":
    main()
