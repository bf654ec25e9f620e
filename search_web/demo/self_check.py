"""Whether a running demo does what it promises: the same question, asked by everybody, over HTTP."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from catalog.errors import StoreUnavailable
from search_web.demo.home import DemoActor

QUERY = "企业 登记 变更"
_PAUSE_SECONDS = 0.2
_REQUEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What one actor finds: results in all, and of the first page how many locations are granted and withheld."""

    name: str
    describe: str
    total: int
    granted: int
    withheld: int
    first: str  # title of the first result


def wait_until_healthy(host: str, port: int, *, seconds: float, alive: Callable[[], bool]) -> None:
    """Return when the server answers; raises StoreUnavailable where it does not in time or has ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and alive():
        try:
            if _get(host, port, "/health", token="")[0] == http.client.OK:
                return
        except OSError:
            pass  # it does not listen yet
        time.sleep(_PAUSE_SECONDS)
    raise StoreUnavailable(store="web server", problem=f"no answer at http://{host}:{port}/health")


def ask_as_everybody(host: str, port: int, actors: Sequence[DemoActor]) -> list[Findings]:
    """Ask :data:`QUERY` as each actor."""
    return [_ask(host, port, actor) for actor in actors]


def problems_of(findings: Sequence[Findings]) -> list[str]:
    """Return what a demo should show and does not; empty where all is well."""
    problems = []
    totals = [each.total for each in findings]
    if min(totals) == 0:
        problems.append("somebody finds nothing")
    if len(set(totals)) == 1:
        problems.append("everybody finds the same")
    problems.extend(f"{each.name}: no location is granted" for each in findings if not each.granted)
    problems.extend(f"{each.name}: no location is withheld" for each in findings if not each.withheld)
    return problems


def _ask(host: str, port: int, actor: DemoActor) -> Findings:
    status, body = _get(host, port, f"/api/v1/search?{urlencode({'q': QUERY}, quote_via=quote)}", token=actor.token)
    if status != http.client.OK:
        raise StoreUnavailable(store="web server", problem=f"the search answers with status {status}")
    answer: dict[str, Any] = json.loads(body)
    granted = sum(1 for hit in answer["hits"] if hit["may_locate"])
    return Findings(
        name=actor.name,
        describe=actor.describe,
        total=answer["total"],
        granted=granted,
        withheld=len(answer["hits"]) - granted,
        first=answer["hits"][0]["title"] if answer["hits"] else "",
    )


def _get(host: str, port: int, target: str, *, token: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(host, port, timeout=_REQUEST_SECONDS)
    try:
        connection.request("GET", target, headers={"Authorization": f"Bearer {token}"} if token else {})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
