"""What dbt does again and again with the same result, done once. docs/performance.md has what each costs.

dbt keeps what an adapter registers in a list of its module, which every invocation makes longer and goes through, looking at the
whole stack of calls for each: after a hundred invocations in one process that takes longer than a night's models. It compiles the
same Jinja templates at each invocation, makes a message of every debug event, though it is told to log nothing, looks for each
macro's name in five scopes, and connects to the database anew for each of some hundred nodes, whose new session reads the catalogue.
"""

import gc
from collections.abc import Iterator
from functools import cache, lru_cache
from types import CodeType
from typing import Any

import psycopg2

# More templates than the project and dbt's own packages have; some 20 kB each.
MOST_TEMPLATES = 4096
# Python looks for garbage after 700 new objects, and dbt keeps hundreds of thousands, each of which is looked at again and again,
# also by what works after dbt: a twelfth of a build's processor time. Looking this rarely costs little memory.
COLLECTIONS = (100_000, 20, 5)


def make_quick() -> None:
    """Before each invocation of dbt, in any process."""
    gc.set_threshold(*COLLECTIONS)
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
    """Once a process."""
    _remember_templates()
    _leave_what_nobody_hears()
    _find_macros_once()
    _keep_sessions()


def _remember_templates() -> None:
    """Jinja's compiler by one that remembers."""
    from dbt_common.clients.jinja import MacroFuzzEnvironment

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

    MacroFuzzEnvironment.compile = compile_once  # type: ignore[method-assign,assignment]


def _leave_what_nobody_hears() -> None:
    """The manager of events by one that passes on what is a warning or worse, and everything where somebody listens."""
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class OfWarnings(EventManager):
        def fire_event(
            self, e: Any, level: Any = None, node: Any = None, force_warn_or_error_handling: bool = False
        ) -> None:
            heard = self.loggers or force_warn_or_error_handling
            if heard or (level or e.level_tag()) in (EventLevel.WARN, EventLevel.ERROR):
                super().fire_event(e, level, node, force_warn_or_error_handling)

    ctx_set_event_manager(OfWarnings())


def _find_macros_once() -> None:
    """The names of a node's context, of which dbt asks for each, by what its own search finds for all of them at once."""
    from dbt.context import macros

    class Found(macros.MacroNamespace):
        def __init__(self, *scopes: Any, **named: Any) -> None:
            super().__init__(*scopes, **named)
            # The scope that is searched first has the last word.
            self._found = {
                name: found for scope in reversed(list(self._search_order())) for name, found in scope.items()
            }

        def __iter__(self) -> Iterator[str]:
            return iter(self._found)

        def __getitem__(self, key: str) -> Any:
            return self._found[key]

    macros.MacroNamespace = Found  # type: ignore[misc]


def _keep_sessions() -> None:
    """The end of a connection after each node by the end of its transaction and of its temporary tables: the thread's next node
    goes on with it, and dbt closes it when the invocation ends. One that was lost is closed, so that the next node connects."""
    from dbt.adapters.contracts.connection import ConnectionState
    from dbt.adapters.postgres.connections import PostgresConnectionManager

    close = PostgresConnectionManager.release

    def end_transaction(self: Any) -> None:
        connection = self.get_if_exists()
        if connection is None or connection.state != ConnectionState.OPEN:
            return
        try:
            connection.handle.rollback()
            connection.transaction_open = False
            connection.handle.autocommit = True
            with connection.handle.cursor() as cursor:
                cursor.execute("discard temp")
            connection.handle.autocommit = False
        except psycopg2.Error:
            close(self)

    PostgresConnectionManager.release = end_transaction  # type: ignore[method-assign]
