"""What dbt does again and again with the same result, done once. docs/performance.md has what each costs.

dbt keeps what an adapter registers in a list of its module, which every invocation makes longer and goes through, looking at the
whole stack of calls for each: after a hundred invocations in one process that takes longer than a night's models. It compiles the
same Jinja templates at each invocation, and makes a message of every debug event, though it is told to log nothing.
"""

from functools import cache, lru_cache
from types import CodeType
from typing import Any

# More templates than the project and dbt's own packages have; some 20 kB each.
MOST_TEMPLATES = 4096


def make_quick() -> None:
    """Before each invocation of dbt, in any process."""
    _exchange_parts()
    _forget_registered_flags()


def _forget_registered_flags() -> None:
    """Only what dbt itself begins with; an adapter registers its own when it is made."""
    from dbt.adapters.base.impl import DEFAULT_BASE_BEHAVIOR_FLAGS

    del DEFAULT_BASE_BEHAVIOR_FLAGS[_flags_at_first() :]


@cache
def _flags_at_first() -> int:
    from dbt.adapters.base.impl import DEFAULT_BASE_BEHAVIOR_FLAGS

    return len(DEFAULT_BASE_BEHAVIOR_FLAGS)


@cache
def _exchange_parts() -> None:
    """Jinja's compiler by one that remembers, the manager of events by one that leaves what nobody hears. Once a process."""
    from dbt_common.clients.jinja import MacroFuzzEnvironment
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    compile_anew = MacroFuzzEnvironment.compile
    # dbt makes an environment for each template. A template's code depends on its source and on the kind of environment alone.
    one_of_kind: dict[type[Any], MacroFuzzEnvironment] = {}

    @lru_cache(maxsize=MOST_TEMPLATES)
    def compiled(kind: Any, source: str) -> CodeType:
        return compile_anew(one_of_kind[kind], source)

    def compile_once(self: Any, source: Any, name: Any = None, filename: Any = None, **options: Any) -> Any:
        if name or filename or options or not isinstance(source, str):
            return compile_anew(self, source, name, filename, **options)
        kind: Any = type(self)
        one_of_kind.setdefault(kind, self)
        return compiled(kind, source)

    class OfWarnings(EventManager):
        """Passes on what is a warning or worse, and everything where somebody listens."""

        def fire_event(
            self, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False
        ) -> None:
            heard = self.loggers or force_warn_or_error_handling
            if heard or (level or e.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
                super().fire_event(e, level, node, force_warn_or_error_handling)

    MacroFuzzEnvironment.compile = compile_once  # type: ignore[method-assign,assignment]
    ctx_set_event_manager(OfWarnings())
