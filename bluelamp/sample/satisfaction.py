"""Survey responses: as many valid and satisfied answers per month, victim group and stage as planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from bluelamp.sample.clock import DAY_SECONDS, epoch_day
from bluelamp.sample.draws import from_deciles, pick, stream
from bluelamp.sample.plan import Plan, rows

STAGES = ("contact", "action", "follow_up", "treatment", "overall")
SATISFIED = np.array(["completely_satisfied", "very_satisfied", "fairly_satisfied"])
NOT_SATISFIED = np.array(["neither", "fairly_dissatisfied", "very_dissatisfied", "completely_dissatisfied"])
NO_VALID_ANSWER = np.array(["dont_know", "not_applicable", "refused"])
NOT_ASKED = ""
RESPONDENT_POOL = 60_000


@dataclass(frozen=True)
class Answers:
    """Parallel arrays, one element per state of an answer; `updated` is local seconds since 1970, `lpu` -1 where unknown."""

    response: np.ndarray
    stage: np.ndarray
    victim_group: np.ndarray
    answer: np.ndarray
    interview_month: np.ndarray
    lpu: np.ndarray
    respondent: np.ndarray
    updated: np.ndarray
    is_final: np.ndarray


def make_answers(plan: Plan, seed: int) -> Answers:
    """All answers, and for a few of them what was delivered first and corrected later."""
    rng = stream(seed, "satisfaction")
    parts = [_month(plan, rng, row) for row in rows("plan_satisfaction.csv")]
    day, group, month, answers = (np.concatenate([part[i] for part in parts]) for i in range(4))
    order = np.argsort(day, kind="stable")
    day, group, month, answers = day[order], group[order], month[order], answers[order]
    size = len(day)
    lpu = np.where(rng.random(size) < 0.03, -1, rng.integers(0, len(plan.lpus), size))
    respondent = rng.integers(1, RESPONDENT_POOL, size)
    updated = day * DAY_SECONDS + rng.integers(9 * 3600, 20 * 3600, size)
    response, stage = np.nonzero(answers != NOT_ASKED)
    answer, final_at = answers[response, stage], updated[response]
    corrected = np.flatnonzero(100 * rng.random(len(response)) < plan.settings["answer_corrected_pct"])
    lag = 1 + from_deciles(rng, plan.profiles["lag_days"]["changed"], len(corrected)).astype(int)
    in_time = day[response[corrected]] + lag <= epoch_day(plan.last_day)
    corrected, lag = corrected[in_time], lag[in_time]
    both = np.concatenate([np.arange(len(response)), corrected])
    is_first = np.arange(len(both)) < len(response)
    first_answer = answer.copy()
    first_answer[corrected] = np.where(np.isin(answer[corrected], SATISFIED), "neither", "fairly_satisfied")
    final_at = np.concatenate([final_at, final_at[corrected] + lag * DAY_SECONDS])
    is_final = np.ones(len(both), dtype=bool)
    is_final[corrected] = False
    return Answers(
        response=1 + response[both],
        stage=np.array(STAGES)[stage[both]],
        victim_group=group[response[both]],
        answer=np.where(is_first, first_answer[both], answer[both]),
        interview_month=month[response[both]],
        lpu=lpu[response[both]],
        respondent=respondent[response[both]],
        updated=final_at,
        is_final=is_final,
    )


def _month(plan: Plan, rng: np.random.Generator, row: dict[str, str]) -> tuple[np.ndarray, ...]:
    """Day, group, month and answers (response × stage) of one month and victim group."""
    valid = int(row["valid_answers"])
    size = valid + 3 + int(rng.integers(0, 6))
    days = _interview_days(plan, row["interview_month"])
    answers = np.empty((size, len(STAGES)), dtype="U23")
    for position, stage in enumerate(STAGES):
        satisfied = int(row[stage])
        none = np.where(rng.random(size - valid) < 0.5, NOT_ASKED, NO_VALID_ANSWER[pick(rng, [5, 4, 1], size - valid)])
        drawn = [
            SATISFIED[pick(rng, [38, 34, 28], satisfied)],
            NOT_SATISFIED[pick(rng, [35, 30, 20, 15], valid - satisfied)],
            none,
        ]
        answers[:, position] = rng.permutation(np.concatenate(drawn))
    chosen = np.sort(days[rng.integers(0, len(days), size)])
    return chosen, np.full(size, row["victim_group"]), np.full(size, row["interview_month"]), answers


def _interview_days(plan: Plan, month: str) -> np.ndarray:
    """Interviews are held from Monday to Friday."""
    year, number = (int(part) for part in month.split("-"))
    first = epoch_day(date(year, number, 1))
    after = epoch_day(date(year + number // 12, number % 12 + 1, 1))
    days = np.arange(first, min(after, epoch_day(plan.last_day) + 1))
    return days[(days + 3) % 7 < 5]
