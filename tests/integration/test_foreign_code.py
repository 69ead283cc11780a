"""Code that the builder hangs on what it owns never runs with the rights of the publisher or the administrator."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.database import connect, foreign_code
from bluelamp.errors import BluelampError
from bluelamp.operations import backup
from bluelamp.operations.approval import check_marts
from bluelamp.operations.backup.folder import DUMP
from bluelamp.operations.backup.load_dump import listed_code
from bluelamp.publish import publish
from bluelamp.settings import settings
from tests.integration.test_backup import in_another_home

# A check of a table, and a policy of a mart: each calls a function that leaves a trace when somebody with more rights runs it.
CHECKED = """
    create function core.f(int) returns boolean language plpgsql as $$
    begin
        if (select rolsuper from pg_roles where rolname = current_user) then
            copy (select 1) to program 'touch {trace}';
        end if;
        return true;
    end $$;
    create table core.kept (a int check (core.f(a)));
    insert into core.kept values (1)"""
SECURED = """
    create function build.f() returns boolean language plpgsql as $$
    begin
        if current_user = 'bluelamp_publisher' then
            update ops.build set is_approved = false;
        end if;
        return true;
    end $$;
    create policy p on build.mart_figure using (build.f());
    alter table build.mart_figure enable row level security"""
HUNG = {
    "function": "create function core.f() returns int language sql as 'select 1'",
    "type": "create domain core.d as int check (value > 0)",
    "check": "create table core.kept (a int check (a > 0))",
    "default": "create table core.kept (a int default 1)",
    "policy": "create table core.kept (a int); create policy p on core.kept using (true)",
    "rule": "create table core.kept (a int); create rule r as on insert to core.kept do instead nothing",
    "trigger": "create table core.kept (a int); create trigger t before update on core.kept for each row "
    "execute function suppress_redundant_updates_trigger()",
}


def as_builder(statements: str) -> None:
    with connect("builder") as connection:
        connection.cursor().execute(statements)


@pytest.fixture()
def checked(home: Path) -> Iterator[Path]:
    """The trace that the check leaves when a superuser runs it, where the server's own account may write."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        as_builder(CHECKED.format(trace=Path(folder) / "trace"))
        yield Path(folder) / "trace"


def test_no_backup_is_made_of_it(checked: Path, tmp_path: Path) -> None:
    with pytest.raises(BluelampError, match="not Bluelamp's") as refused:
        backup.back_up(tmp_path / "backups")
    assert "core.f(integer)" in refused.value.where
    assert "check kept_a_check on core.kept" in refused.value.where


@pytest.mark.parametrize("is_listed", [True, False])
def test_no_restore_runs_it(checked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_listed: bool) -> None:
    """Of a backup that an older release made; nor where the check is all there is, which no list of the dump names."""
    if not is_listed:
        as_builder("alter table core.kept drop constraint kept_a_check, add check (a > 0); drop function core.f")
    with monkeypatch.context() as older:
        older.setattr(foreign_code, "require_none", lambda cursor: None)
        backup.back_up(tmp_path / "backups")
    empty = tmp_path / "elsewhere"
    shutil.copytree(settings().secrets, empty / "secrets")
    (empty / "secrets" / "pseudonym_key").write_text("k" * 43)
    empty.chmod(0o755)
    tmp_path.chmod(0o755)
    try:
        done = in_another_home(empty, "db", "restore", "--from", str(tmp_path / "backups"))
    finally:
        in_another_home(empty, "db", "stop")
    assert not checked.exists(), "the builder ran a program as the administrator"
    assert done.returncode == 1
    assert "not Bluelamp's" in done.stderr


def test_nothing_is_published_or_approved_from_it(built_home: Path) -> None:
    as_builder(SECURED)
    with connect("admin") as connection:
        connection.cursor().execute(
            "update ops.build set is_approved = true, as_at_date = current_date, known_at = now()"
        )
    with pytest.raises(BluelampError, match="not Bluelamp's"):
        publish()
    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute("select is_approved from ops.build")
        assert cursor.fetchall() == [(True,)], "the builder changed a ledger as the publisher"
    with connect("admin") as connection:
        connection.cursor().execute("update ops.build set is_approved = false")
    with pytest.raises(BluelampError, match="not Bluelamp's"):
        check_marts()


def test_dbt_makes_none_and_it_is_quickly_said(built_home: Path) -> None:
    with connect("publisher") as connection, connection.cursor() as cursor:
        foreign_code.require_none(cursor)
        began = time.perf_counter()
        foreign_code.require_none(cursor)
    assert time.perf_counter() - began < 0.1


def test_the_dump_of_what_dbt_makes_lists_none(built_home: Path, tmp_path: Path) -> None:
    folder = Path(backup.back_up(tmp_path / "backups").folder)
    assert listed_code(folder / DUMP) == []


@pytest.mark.parametrize("kind", HUNG)
def test_each_kind_is_seen(home: Path, kind: str) -> None:
    as_builder(HUNG[kind])
    with connect("publisher") as connection, pytest.raises(BluelampError) as refused:
        foreign_code.require_none(connection.cursor())
    assert kind in refused.value.where
