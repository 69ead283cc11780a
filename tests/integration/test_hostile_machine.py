"""The machine itself is hostile: closed umasks, odd paths, lost secrets, servers that go away, Ctrl-C. Always a sentence."""

import os
import signal
import stat
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from bluelamp.operations.doctor import privacy
from bluelamp.sample import write_sample
from bluelamp.settings import PROJECT, personal_folder, settings
from tests.integration.test_server import another_home

COMMAND = PROJECT / ".venv" / "bin" / "bluelamp"
KIND = "Real machines"


def bluelamp(
    home: Path, *arguments: str, cwd: str = "/", umask: int = 0o022, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Our command as a shell starts it; whatever happens, no traceback."""
    done = subprocess.run(
        [COMMAND, *arguments], env={**os.environ, "BLUELAMP_HOME": str(home), **variables}, cwd=cwd, umask=umask,
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    assert "Traceback" not in done.stderr + done.stdout
    return done


@pytest.mark.timeout(600)
@pytest.mark.real_life(KIND, "a dollar sign, a backtick and a quote in the home's path, with a umask of 077")
def test_an_odd_home_and_lost_secrets(tmp_path: Path) -> None:
    with another_home() as parent:
        home = parent / 'a $HOME `id` "b"'
        done = bluelamp(home, "sql", "select current_setting('TimeZone') as t", umask=0o077)
        assert (done.stdout, done.returncode) == ("t\nEurope/London\n", 0), done.stderr

        # publish with nothing ever published
        done = bluelamp(home, "publish")
        assert (done.returncode, "None" in done.stdout + done.stderr) == (1, False)
        assert "Nothing has ever been published" in done.stderr

        # Secrets looked for in another folder: none is made beside the database.
        for folder in ("./nowhere-at-all", str(tmp_path / "other")):
            done = bluelamp(home, "status", cwd=str(tmp_path), BLUELAMP_SECRETS=folder)
            assert (done.returncode, "secrets that it was made with are not" in done.stderr) == (1, True), done.stderr
        assert not any((tmp_path / name).exists() for name in ("other", "nowhere-at-all"))
        assert not (PROJECT / "nowhere-at-all").exists()

        # One secret lost, then wrong; each is mended as the sentence says.
        secret = home / "secrets" / "bluelamp_reader"
        secret.unlink()
        assert "The secret bluelamp_reader is missing" in bluelamp(home, "sql", "select 1").stderr
        done = bluelamp(home, "db", "migrate")
        assert (done.returncode, "bluelamp db migrate --new-secrets" in done.stderr) == (1, True), done.stderr
        assert bluelamp(home, "db", "migrate", "--new-secrets").returncode == 0
        assert bluelamp(home, "sql", "select 1").returncode == 0
        secret.write_text("wrong")
        done = bluelamp(home, "sql", "select 1")
        assert (done.returncode, "refuses the login" in done.stderr) == (1, True), done.stderr
        assert bluelamp(home, "db", "migrate").returncode == 0
        assert bluelamp(home, "sql", "select 1").returncode == 0

        # The file of the port was cut short.
        (home / "pg" / "port").write_text("")
        assert bluelamp(home, "sql", "select 1").returncode == 0
        bluelamp(home, "db", "stop")


@pytest.mark.real_life(
    KIND, "a home that is a file, one below a file, one of an unknown person, an address where nobody answers"
)
@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"BLUELAMP_HOME": "/dev/null"}, "A file or folder cannot be used"),
        ({"BLUELAMP_HOME": "/dev/null/home"}, "A file or folder cannot be used"),
        ({"BLUELAMP_HOME": "~nobody-has-this-name/x"}, "nobody's home folder is known"),
        ({"BLUELAMP_DATABASE_URL": "postgresql://boss:hunter2@127.0.0.1:1/bluelamp"}, "does not answer"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(home: Path, variables: dict[str, str], said: str) -> None:
    secrets = {"BLUELAMP_SECRETS": str(settings().secrets)} if "BLUELAMP_DATABASE_URL" in variables else {}
    done = bluelamp(Path(variables.get("BLUELAMP_HOME", str(home))), "status", **{**variables, **secrets})
    assert (done.returncode, said in done.stderr, "next:" in done.stderr) == (1, True, True), done.stderr
    assert "hunter2" not in done.stderr


@pytest.mark.timeout(600)
@pytest.mark.real_life(KIND, "Ctrl-C at any moment, and the server stopped under a command")
def test_ctrl_c_and_a_lost_server_end_in_a_sentence(home: Path) -> None:
    from bluelamp.database import connect

    for interrupted in (True, False):
        process = subprocess.Popen(
            [COMMAND, "sql", "--role", "engineer", "select pg_sleep(60)"],
            env={**os.environ, "BLUELAMP_HOME": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        sleeping = "select pid from pg_stat_activity where query like '%%pg_sleep(60)%%' and pid <> pg_backend_pid()"
        with connect("admin", autocommit=True) as connection, connection.cursor() as cursor:
            deadline = time.monotonic() + 100
            while time.monotonic() < deadline:
                cursor.execute(sleeping)
                if found := cursor.fetchall():
                    break
                time.sleep(0.2)
            if interrupted:
                process.send_signal(signal.SIGINT)
            else:
                cursor.execute("select pg_terminate_backend(%s)", found[0])
        _, said = process.communicate(timeout=50)
        assert "Traceback" not in said
        assert process.returncode == (130 if interrupted else 1), said
        assert ("Stopped." if interrupted else "Failed: ") in said


@pytest.mark.alarm("privacy")
@pytest.mark.real_life(KIND, "landing folders that every user of the machine could read")
def test_folders_of_personal_data_are_closed_to_others(home: Path) -> None:
    write_sample(settings().landing, until=date(2010, 4, 2))
    folders = [settings().landing, *settings().landing.iterdir()]
    assert len(folders) >= 2
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o750}
    assert privacy().is_well
    settings().landing.chmod(0o755)
    assert not privacy().is_well
    assert f"open to every user of the machine: {settings().landing}" in privacy().words
    assert "Run: chmod o-rwx" in privacy().next_step
    personal_folder(settings().landing / "crime")  # what somebody has opened on purpose is left so
    assert stat.S_IMODE(settings().landing.stat().st_mode) == 0o755
