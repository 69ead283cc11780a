"""Superset's API, and where a home keeps what is Superset's own."""

import json
from pathlib import Path
from typing import Any

import httpx

from bluelamp.errors import BluelampError
from bluelamp.settings import settings

ANSWER_SECONDS = 300.0  # an import takes a few seconds, on a machine with much else to do some minutes
USER = "admin"
START = "X-Bluelamp-Start"  # the header by which a server tells which start it is of


class Superset:
    """Superset's API, logged in."""

    def __init__(self, address: str, password: str, start: str | None = None) -> None:
        """address: without a slash at its end. start: what the server that was started says of itself; None for whichever answers."""
        self.address = address
        self.password = password
        self.start = start
        self._client = httpx.Client(base_url=address, timeout=ANSWER_SECONDS, trust_env=False)

    def is_healthy(self) -> bool:
        """Whether it answers, and not another that was quicker to take its port and would be told its password."""
        try:
            answer = self._client.get("/health", timeout=5)
        except httpx.HTTPError:
            return False
        return answer.status_code == 200 and self.start in (None, answer.headers.get(START))

    def log_in(self) -> None:
        """As the home's administrator."""
        login = {"username": USER, "password": self.password, "provider": "db", "refresh": False}
        token = self._asked("POST", "/api/v1/security/login", json=login)["access_token"]
        self._client.headers.update({"Authorization": f"Bearer {token}", "Referer": self.address})
        self._client.headers["X-CSRFToken"] = self._asked("GET", "/api/v1/security/csrf_token/")["result"]

    def bring_in(self, bundle: bytes) -> None:
        """Make the assets as the bundle has them. What is there already under an asset's id is replaced, so nothing doubles."""
        self._asked("POST", "/api/v1/assets/import/", files={"bundle": ("bluelamp.zip", bundle, "application/zip")})

    def listed(self, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind: chart, dashboard, dataset or database."""
        return list(self._asked("GET", f"/api/v1/{kind}/?q=(page_size:1000)")["result"])

    def found(self, kind: str, number: int) -> dict[str, Any]:
        """One thing of a kind, by its number."""
        return dict(self._asked("GET", f"/api/v1/{kind}/{number}")["result"])

    def chart_data(self, chart: int) -> list[dict[str, Any]]:
        """What a chart's query gives now."""
        return list(self._asked("GET", f"/api/v1/chart/{chart}/data/?force=true")["result"][0]["data"])

    def query(
        self, dataset: int, columns: list[str], metrics: list[str], filters: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """A question of one's own on a dataset: columns, metrics by their names, and filters as Superset has them."""
        asked = {
            "datasource": {"id": dataset, "type": "table"},
            "queries": [{"columns": columns, "metrics": metrics, "filters": filters, "row_limit": 50_000}],
            "result_format": "json",
            "result_type": "full",
        }
        return list(self._asked("POST", "/api/v1/chart/data", json=asked)["result"][0]["data"])

    def sql(self, query: str) -> list[dict[str, Any]]:
        """A SELECT of one's own on the warehouse, as the SQL Lab asks it."""
        [database] = self.listed("database")
        asked = {"database_id": database["id"], "sql": query, "runAsync": False, "queryLimit": 50_000}
        return list(self._asked("POST", "/api/v1/sqllab/execute/", json=asked)["data"])

    def _asked(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            raise BluelampError(
                f"Superset does not answer: {error or type(error).__name__}.",
                where=f"{method} {self.address}{path}",
                next_step=f"Where the machine is busy, run ./scripts/bi again; else its log says more: {log_folder()}",
            ) from error
        if answer.status_code >= 400:
            raise BluelampError(
                f"Superset answered {answer.status_code}: {_words(answer)}",
                where=f"{method} {self.address}{path}",
                next_step=f"Its log says more: {log_folder()}",
            )
        return answer.json()


def _words(answer: httpx.Response) -> str:
    """What a refusal says, in one line."""
    try:
        said = answer.json()
    except json.JSONDecodeError:
        said = answer.text
    return str(said)[:500]


def home() -> Path:
    """Where Superset keeps what is its own beside its database."""
    return settings().home / "superset"


def log_folder() -> Path:
    """Of Superset's output."""
    return home() / "logs"
