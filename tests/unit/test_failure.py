"""Whatever happens is told in a sentence with a next step, without a row's content."""

import errno
from pathlib import Path

import psycopg2
import psycopg2.errors
import pytest
from sqlalchemy.exc import OperationalError

from bluelamp.errors import BluelampError
from bluelamp.failure import told
from bluelamp.settings import settings

KIND = "Errors are sentences"
ROW = "CR/0000001/13"


def refused(words: str) -> psycopg2.OperationalError:
    """As psycopg2 says that no connection was made: words, no SQLSTATE."""
    return psycopg2.OperationalError(f'connection to server at "127.0.0.1", port 54320 failed: {words}')


@pytest.mark.real_life(
    KIND, "a wrong password, a server that is gone, that stops, that is full, read-only or of another age"
)
@pytest.mark.parametrize(
    ("error", "what", "next_step"),
    [
        (
            refused('FATAL:  password authentication failed for user "bluelamp_reader"'),
            "refuses the login",
            "BLUELAMP_SECRETS",
        ),
        (refused("fe_sendauth: no password supplied"), "refuses the login", "BLUELAMP_SECRETS"),
        (refused("Connection refused"), "does not answer", "doctor"),
        (refused('FATAL:  database "bluelamp" does not exist'), "is missing on that server", "db migrate"),
        (refused("FATAL:  sorry, too many clients already"), "no more connections", "Close"),
        (psycopg2.OperationalError("server closed the connection unexpectedly"), "does not answer", "run this again"),
        (psycopg2.InterfaceError("connection already closed"), "does not answer", "run this again"),
        (OperationalError("select 1", {}, refused("Connection refused")), "does not answer", "doctor"),
    ],
)
def test_a_database_that_fails_is_told_in_words(error: Exception, what: str, next_step: str) -> None:
    failure = told(error)
    assert what in failure.what
    assert next_step in failure.next_step
    assert (failure.exit_code, "54320" in failure.what) == (1, False)


def test_a_state_of_postgresql_is_told_without_its_words(home: Path) -> None:
    from bluelamp.database import connect

    cases = {
        "drop table ops.load": "A right is missing",
        "select nothing from ops.nothing": "A table or view is missing",
        f"select '{ROW}'::integer": "did not foresee (PostgreSQL's error 22P02)",
    }
    for query, what in cases.items():
        with pytest.raises(psycopg2.Error) as caught, connect("engineer") as connection, connection.cursor() as cursor:
            cursor.execute(query)
        failure = told(caught.value)
        assert what in failure.what
        assert ROW not in str(failure)


@pytest.mark.real_life(KIND, "a folder that is read-only, a full disk, a home that is a file")
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "may not be read or written"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "full"),
        (errno.ENOTDIR, "no folder"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(number: int, words: str) -> None:
    failure = told(OSError(number, "as the system says it", "/srv/bluelamp/landing"))
    assert words in failure.what
    assert failure.where == "/srv/bluelamp/landing"


def test_our_own_fault_says_where_and_keeps_the_words_to_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BLUELAMP_HOME", str(tmp_path))
    settings.cache_clear()
    try:
        raise KeyError(ROW)
    except KeyError as error:
        failure = told(error)
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert "KeyError" in failure.what
    written = (tmp_path / "unforeseen-error.txt").read_text()
    assert "test_failure.py" in written
    assert ROW not in str(failure) + written.replace("raise KeyError(ROW)", "")


def test_our_own_errors_stay_as_they_are() -> None:
    error = BluelampError("It is so.", exit_code=3)
    assert told(error) is error
