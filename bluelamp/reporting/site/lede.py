"""What stands under the headline of a crime type or an area: is it chance, is the target met, will it be?"""

from bluelamp.reporting.publication import FORCE, MET, CrimeFigure, Row
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.verdict import change_policy, judge
from bluelamp.reporting.wording import as_set, decimal, odds, target_percentage


def story_lede(lookup: Lookup, figure: CrimeFigure) -> str:
    """The verdict in words; of the force also its targets of the Plan, and the chance of the year's target."""
    policy = change_policy(lookup.current.as_at_date)
    said = [judge(figure.year).explained(policy)]
    if figure.area_type == FORCE:
        said += [target_sentence(row) for row in lookup.plan if row["measure_id"] == figure.measure_id]
    projection = lookup.projection(figure.measure_id, figure.area_type, figure.area_name)
    if projection and projection["target_probability"] is not None:
        chance = odds(float(projection["target_probability"]))
        said.append(f"By 31 March: {projection['outlook']}, {chance} that the year’s target is met.")
    if figure.area_type == FORCE:
        outcome = lookup.outcome_measure(figure.measure_id)
        said += [outcome_sentence(row) for row in lookup.plan if row["measure_id"] == outcome]
    return " ".join(filter(None, said))


def target_sentence(row: Row) -> str:
    """Whether the target of the year to date is met, and the gap in crimes; empty where nothing is judged."""
    if row["status"] in MET:
        return f"The {'stretch ' if row['status'] == 'stretch met' else ''}target is met so far."
    if row["status"] != "not met" or row["gap"] is None:
        return ""
    target = target_percentage(row["hard_target"], is_change=True)
    return f"The target of {target} is not met: {decimal(row['gap'], 0)} {row['gap_unit']}."


def outcome_sentence(row: Row) -> str:
    """Outcomes against their target; empty where nothing is judged."""
    if row["status"] not in (*MET, "not met") or row["actual"] is None:
        return ""
    met = "met" if row["status"] in MET else "not met"
    return f"Outcomes: {decimal(row['actual'], 1)} per 100 crimes, target {as_set(row['hard_target'])}, {met}."
