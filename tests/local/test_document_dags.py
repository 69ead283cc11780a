"""Everything that `bluelamp up` starts, started: nothing listens beyond this machine, no door opens by a guess, no secret is in a log;
and each cadence's documents through Airflow: the DAG ends well, its files are there, and what is issued is a row."""

import re
import socket
from pathlib import Path

import httpx
import psutil
import pytest

from bluelamp.database import ensure_database, server
from bluelamp.local.airflow import COMPONENTS, airflow
from bluelamp.local.environment import ADMIN, password_file
from bluelamp.local.night import run_dags, wait_for_dags
from bluelamp.local.up import site_service
from bluelamp.local.web import HEADERS
from bluelamp.operations.documents import MONTHLY, QUARTERLY, SLIDES, WEEKLY
from bluelamp.settings import settings
from tests.fixtures.raw_rows import select

pytestmark = [pytest.mark.slow("every cadence's documents through Airflow, some minutes"), pytest.mark.timeout(1_800)]
RECORD = re.compile(rb"(CR|OC)/[0-9]{7}/[0-9]{2}|SR/[0-9]{7}")
CADENCES = {
    "weekly_fib_briefing": WEEKLY,
    "monthly_performance_reports": MONTHLY,
    "quarterly_panel_report": QUARTERLY,
}


def test_every_cadence_writes_and_issues_its_documents(sample_home: Path) -> None:
    wanted = [name for names in CADENCES.values() for name in names]
    try:
        site, port = site_service()
        with airflow(list(COMPONENTS), is_scheduling=False, others=[site]) as running:
            wait_for_dags(running.api)
            assert listening() == {"127.0.0.1"}, "addresses that something of ours listens on"
            check_doors(running.api.address, f"http://127.0.0.1:{port}")
            for dag_id in CADENCES:
                run_dags(running, [dag_id], print)
            events = running.api.request("GET", "/api/v2/assets/events?limit=50")["asset_events"]
            issued = [name for (name,) in select("select file_name from ops.document")]
    finally:
        ensure_database()  # the server ended with Airflow, and other tests want it
    check_logs()
    [as_at] = list(settings().documents.iterdir())
    written = [path.name for path in as_at.iterdir() if path.suffix in (".pdf", ".pptx")]
    assert len(written) == len(wanted) == 10
    assert sorted(issued) == sorted(name for name in written if not name.startswith(SLIDES))
    assert {event["name"] for event in events} == {"weekly_documents", "monthly_documents", "quarterly_documents"}


def listening() -> set[str]:
    """Addresses on which the programs that we started, and the database's, accept connections. Sockets of files are not counted."""
    database = psutil.Process(int((server.place().cluster / "postmaster.pid").read_text().split()[0]))
    ours = [*psutil.Process().children(recursive=True), database, *database.children(recursive=True)]
    open_to = {
        connection.laddr
        for process in ours
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN or (connection.type == socket.SOCK_DGRAM and not connection.raddr)
    }
    assert len(open_to) >= 3, f"the database, Airflow and the site at least: {open_to}"
    print(f"{len(ours)} programs listen on {sorted(open_to)}")
    return {address.ip for address in open_to}


def check_doors(airflow_address: str, site_address: str) -> None:
    """What a stranger on this machine gets."""
    with httpx.Client(trust_env=False, timeout=30) as stranger:
        for word in ("admin", "", "airflow", "password"):
            told = stranger.post(f"{airflow_address}/auth/token", json={"username": ADMIN, "password": word})
            assert told.status_code in (400, 401, 422), f"{word!r} opens Airflow: {told.status_code}"
        for path in ("/api/v2/dags", "/api/v2/connections", "/api/v2/config", "/api/v2/variables"):
            assert stranger.get(f"{airflow_address}{path}").status_code == 401, path
        assert (
            stranger.get(site_address).headers.items()
            >= {name.lower(): value for name, value in HEADERS.items()}.items()
        )
        assert stranger.request("TRACE", site_address).status_code == 501
    assert len(settings().secret(password_file().name)) >= 32
    for path in (password_file(), settings().airflow_home / "passwords.json"):
        assert path.stat().st_mode & 0o777 == 0o600, path


def check_logs() -> None:
    """No log of a service or task holds a secret, a crime's number or a person's reference as they were delivered."""
    secrets = {path.read_text().strip(): path.name for path in settings().secrets.iterdir() if path.is_file()}
    paths = [path for path in (settings().airflow_home / "logs").rglob("*.log") if path.is_file()]
    assert len(paths) > 10
    leaks = {
        (path.name, name) for path in paths for secret, name in secrets.items() if secret.encode() in path.read_bytes()
    }
    assert leaks == set()
    assert [path for path in paths if RECORD.search(path.read_bytes())] == []
