"""Which marts readers' documents are drawn from: what is published, or a past state that was rebuilt for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Targets of dbt_project/profiles.yml: what the night builds, and a past state beside it (bluelamp/rebuild).
WAREHOUSE_TARGET, PAST_TARGET = "warehouse", "past"

PUBLISHED = "marts"
PAST = "past_marts"
_SCHEMA: ContextVar[str] = ContextVar("schema", default=PUBLISHED)


def shown_schema() -> str:
    """The schema whose views hold what is shown now: marts, or past_marts inside showing_the_past."""
    return _SCHEMA.get()


@contextmanager
def showing_the_past() -> Iterator[None]:
    """Every document written inside is drawn from the rebuilt past state, by the same code as from what is published."""
    token = _SCHEMA.set(PAST)
    try:
        yield
    finally:
        _SCHEMA.reset(token)
