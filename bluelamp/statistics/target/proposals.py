"""Targets proposed for the as-at date's financial year and the next, each with its evidence (DOMAIN B)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bluelamp.calendar import year_from
from bluelamp.statistics.target.arithmetic import Proposal, TargetPolicy, propose
from bluelamp.statistics.target.arithmetic.likelihood import likelihood
from bluelamp.statistics.target.arithmetic.proposal import NO_TARGET
from bluelamp.statistics.target.arithmetic.terms import exact, known
from bluelamp.statistics.target.inputs import last_12, of_year, past_rates, read_evidence

if TYPE_CHECKING:
    from bluelamp.statistics.warehouse import Warehouse

POLICY = "select * from {core}.target_policy where valid_from <= %(day)s and valid_to > %(day)s"
# The mission spreads a large reduction over two or three years (¶8).
YEARS = 3
NEXT_YEAR = "not projected so far ahead"


def target_proposals(warehouse: Warehouse) -> int:
    """Write fitted.target_proposal anew; it is cheap. Returns the rows written: none before the first complete day."""
    import pandas as pd

    as_at = warehouse.as_at_date
    policies = warehouse.read(POLICY, {"day": as_at}) if as_at else pd.DataFrame()
    if as_at is None or policies.empty:
        return warehouse.replace("target_proposal", pd.DataFrame())
    return warehouse.replace(
        "target_proposal",
        pd.DataFrame(list(rows(warehouse, as_at, {str(name): value for name, value in policies.iloc[0].items()}))),
    )


def rows(warehouse: Warehouse, as_at: date, policy_row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of fitted.target_proposal."""
    policy = TargetPolicy.of(policy_row)
    found = read_evidence(warehouse)
    for record in found["measures"].to_dict("records"):
        measure = {str(key): value for key, value in record.items()}
        name = measure["measure_id"]
        months = found["months"][found["months"]["measure_id"] == name]
        peers = found["peers"][found["peers"]["measure_id"] == name]
        denominators = found["denominators"][found["denominators"]["measure_id"] == name].to_dict("records")
        for ahead in (0, 1):
            terms = peer_terms(peers, ahead)
            terms |= own_terms(measure, months, denominators, as_at, ahead)
            terms |= {"measure_type": measure["measure_type"]}
            proposal = NO_TARGET if measure["is_neutral"] else propose(terms, policy)
            yield {
                "measure_id": name,
                "target_year_from": year_from(as_at, ahead),
                **{key: array(value) if isinstance(value, list) else value for key, value in terms.items()},
                **told(proposal),
                **likelihood(measure, proposal, terms["base_value"], NEXT_YEAR if ahead else None),
            }


def own_terms(
    measure: Mapping[str, Any], months: Any, denominators: list[dict[str, Any]], as_at: date, ahead: int
) -> dict[str, Any]:
    """The force's own part of the evidence. The base is the year before the target year: recorded when it is over, else as
    projected, where a projection can be made."""
    own = denominators[0] if denominators else {}
    terms: dict[str, Any] = {
        "denominator": own.get("value"),
        "denominator_kind": own.get("denominator_kind"),
        "denominator_status": own.get("status"),
        "best_past_rate": None,
    }
    if measure["measure_type"] == "outcome_rate":
        rates = past_rates(months)
        base, best = rates or (None, None)
        return terms | {
            "base_value": base, "last_12_months": base, "best_past_rate": best, "base_kind": "recorded" if rates else "none",
        }  # fmt: skip
    base = of_year(months, year_from(as_at, -1)) if ahead == 0 else known(measure["projection"])
    kind = "none" if base is None else "projected" if ahead else "recorded"
    return terms | {"base_value": base, "base_kind": kind, "last_12_months": last_12(months)}


def peer_terms(peers: Any, ahead: int) -> dict[str, Any]:
    """The peers' part: the edition in force, and beside it the one before where the groups were re-drawn in the year."""
    current = peers[~peers["is_former"].astype(bool)] if len(peers) else peers
    to_come = current[(current["horizon_year"] >= ahead) & (current["horizon_year"] < ahead + YEARS)]
    to_come = to_come[to_come["msg_rate_end"].notna()].to_dict("records")
    former = peers[peers["is_former"].astype(bool) & (peers["horizon_year"] == ahead)] if len(peers) else peers
    first = to_come[0] if to_come else {}
    before = former.to_dict("records")[-1] if len(former) else {}
    return {
        "msg_version": first.get("msg_version"),
        "membership_status": first.get("membership_status"),
        "msg_rate_latest": known(first.get("msg_rate_latest")),
        "msg_rates": [row["msg_rate_end"] for row in to_come],
        "msg_low_80": known(first.get("low_80")),
        "msg_high_80": known(first.get("high_80")),
        "msg_left_out": known(first.get("left_out")),
        "best_quartile_rates": [row["best_quartile_rate"] for row in to_come],
        "former_msg_version": before.get("msg_version"),
        "former_msg_rate_end": known(before.get("msg_rate_end")),
        "achieved_reduction_pct": known(first.get("reduction_p90_pct")),
        "achieved_reduction_count": first.get("reduction_count"),
    }


def told(proposal: Proposal) -> dict[str, Any]:
    """A proposal as columns."""
    names = ("status", "hard", "stretch", "years", "needed_count", "gap_pct", "cap_pct", "cap_rule", "reduction_pct")
    columns = {name: getattr(proposal, name) for name in names}
    columns |= {name: exact(value) for name, value in columns.items() if isinstance(value, Decimal)}
    return columns | {"milestones": array(list(proposal.milestones))}


def array(values: list[Any]) -> str:
    """A list as PostgreSQL writes an array of numbers."""
    return "{" + ",".join("NULL" if known(value) is None else str(exact(value)) for value in values) + "}"
