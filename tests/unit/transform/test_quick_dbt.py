"""dbt is made quicker without becoming another: templates mean the same, warnings are heard, a list does not grow."""

from typing import Any

import pytest

from bluelamp.transform.quick_dbt import make_quick


@pytest.fixture(autouse=True)
def quick_dbt() -> None:
    make_quick()


def test_an_adapters_flags_are_not_kept_from_one_invocation_to_the_next() -> None:
    from dbt.adapters.base import impl

    before = list(impl.DEFAULT_BASE_BEHAVIOR_FLAGS)
    impl.DEFAULT_BASE_BEHAVIOR_FLAGS.extend([{"name": "registered", "default": False, "docs_url": "-"}] * 100)
    make_quick()
    assert before == impl.DEFAULT_BASE_BEHAVIOR_FLAGS


def test_a_template_is_compiled_once_for_each_kind_of_environment() -> None:
    from dbt.clients.jinja import get_rendered
    from dbt_common.clients.jinja import get_template

    again = [get_template("select {{ number }}", {}).root_render_func.__code__ for _ in range(2)]
    assert again[0] is again[1]
    text, native = (get_rendered("{{ (41 + 1) | as_number }}", {}, native=native) for native in (False, True))
    assert (text, native) == ("42", 42)
    assert get_rendered("{{ number }}", {"number": 1}) + get_rendered("{{ number }}", {"number": 2}) == "12"


def test_a_template_that_is_wrong_is_told_each_time() -> None:
    from dbt_common.clients.jinja import get_template
    from dbt_common.exceptions import CompilationError

    for _ in range(2):
        with pytest.raises(CompilationError, match="unexpected"):
            get_template("{{ 1 + }}", {})


def test_warnings_are_heard_and_debug_events_only_where_somebody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    from dbt_common.events.base_types import EventLevel
    from dbt_common.events.event_manager_client import get_event_manager
    from dbt_common.events.types import Note

    manager, heard = get_event_manager(), []

    class Listener:
        def filter(self, message: Any) -> bool:
            return True

        def write_line(self, message: Any) -> None:
            heard.append(message.info.level)

    def fire_all() -> list[str]:
        heard.clear()
        for level in (EventLevel.DEBUG, EventLevel.INFO, EventLevel.WARN, EventLevel.ERROR):
            manager.fire_event(Note(msg="told"), level=level)
        return list(heard)

    monkeypatch.setattr(manager, "loggers", [])
    monkeypatch.setattr(manager, "callbacks", [lambda message: heard.append(message.info.level)])
    assert fire_all() == ["warn", "error"]
    monkeypatch.setattr(manager, "callbacks", [])
    monkeypatch.setattr(manager, "loggers", [Listener()])
    assert fire_all() == ["debug", "info", "warn", "error"]


def test_each_name_means_what_dbt_s_own_search_finds() -> None:
    from dbt.context import macros

    scopes: list[dict[str, Any]] = [{"a": "root", "b": "root"}, {"a": "own"}, {"a": "dbt", "c": "dbt", "other": "dbt"}]
    found = macros.MacroNamespace(*scopes, packages={"other": {"a": "other's"}})
    searched = {name: super(type(found), found).__getitem__(name) for name in super(type(found), found).__iter__()}
    assert searched == dict(found)
    assert (found["a"], found["b"], found["c"], found["other"]) == ("own", "root", "dbt", {"a": "other's"})
    with pytest.raises(KeyError):
        found["d"]
