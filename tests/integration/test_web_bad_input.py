"""Whatever is typed into an address, the answer is a page or a sentence, never a crash."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web_world import World, record_id

NAMES = (
    "q",
    "department",
    "theme",
    "share_type",
    "format",
    "frequency",
    "region",
    "year",
    "sort",
    "page",
    "lang",
    "size",
    "query",
    "next",
)


@pytest.mark.parametrize(
    "query",
    [
        "q=" + quote("长" * 10_000),
        "q=%00",
        "q=a%07b",
        "q=%ED%A0%80",
        "q=%FF",
        "page=0",
        "page=-1",
        "page=999999999999999999999",
        "page=x",
        "sort=price",
        "theme=" + "x" * 300,
        "&".join(f"theme={number}" for number in range(60)),
    ],
)
@pytest.mark.parametrize("path", ["/", "/api/v1/search"])
def test_bad_values_are_said_in_a_sentence(world: World, path: str, query: str) -> None:
    response = world.client().get(f"{path}?{query}", headers={"Accept": "text/html" if path == "/" else "*/*"})

    assert response.status_code == 400
    if path == "/":
        assert "请求有误" in response.text
    else:
        assert response.get_json()["ok"] is False
        assert ": " in response.get_json()["detail"]


@pytest.mark.parametrize(
    "query", ["q=%F0%9F%98%80", "q=%2B%2B%2B", "q=%22", "q=-", "q=%22%22", "q=" + quote("AND OR (" * 20)]
)
def test_odd_queries_are_answered(world: World, query: str) -> None:
    assert world.client().get(f"/?{query}").status_code == 200


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), st.text(max_size=30)), max_size=6),
    path=st.sampled_from(["/", "/api/v1/search", "/sparql", "/nodes", "/sign-in", "/help", "/language/en"]),
    accept=st.sampled_from(["text/html", "*/*", "application/json", "text/turtle", "", ";;q=,", "a/b;q=2"]),
)
def test_no_query_string_breaks_anything(world: World, pairs: list[tuple[str, str]], path: str, accept: str) -> None:
    query = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs)

    response = world.client().get(f"{path}?{query}", headers={"Accept": accept})

    assert response.status_code < 500, (path, query, response.text[:300])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_no_bytes_break_anything(world: World, raw: bytes) -> None:
    text = "".join(f"%{byte:02X}" for byte in raw)

    for path in (
        f"/?q={text}",
        f"/dataset/{text}",
        f"/api/v1/datasets/{text}/location",
        f"/sparql?query={text}",
        f"/{text}",
    ):
        assert world.client().get(path).status_code < 500, path


def test_methods_that_change_nothing_are_refused(world: World) -> None:
    for path in ("/", f"/dataset/{record_id('open')}", "/api/v1/search", "/nodes"):
        response = world.client().delete(path)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]
    assert world.client().head("/").status_code == 200


def test_a_body_has_a_bound(world: World) -> None:
    response = world.client().post("/sparql", data=b"x" * (2 << 20), content_type="application/sparql-query")

    assert response.status_code == 413


def test_an_unknown_page_is_not_found_in_both_forms(world: World) -> None:
    assert "没有找到" in world.client().get("/nowhere", headers={"Accept": "text/html"}).text
    assert world.client().get("/api/v1/nowhere").get_json()["code"] == "not_found"
