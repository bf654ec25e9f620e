"""Pages beside the catalog: nodes, health, help, and what crawlers ask for."""

from __future__ import annotations

import re
import shutil
from urllib.parse import quote

from catalog.access.rules import RULES
from search_web.services import rdf_directory
from tests.web_world import World


def visible_counts(text: str) -> list[int]:
    return [int(one) for one in re.findall(r'<td class="number">(\d+)</td>', text)]


def test_nodes_count_what_the_reader_sees(world: World) -> None:
    counted = {
        actor: visible_counts(world.client(actor).get("/nodes").text) for actor in ("", "other", "staff", "cataloger")
    }

    assert counted == {"": [28, 1], "other": [29, 2], "staff": [30, 1], "cataloger": [31, 1]}


def test_counts_of_nodes_add_up_to_the_total_of_the_search(world: World) -> None:
    for actor in ("", "other", "staff", "cataloger"):
        client = world.client(actor)
        total = client.get("/api/v1/search").get_json()["total"]
        assert sum(visible_counts(client.get("/nodes").text)) == total


def test_nodes_tell_last_harvest_success_and_change(world: World) -> None:
    text = world.client().get("/nodes").text

    assert "云溪市交通运输局目录节点" in text
    assert "成功" in text
    assert "2026-03-02 12:00" in text
    assert "127.0.0.1:9" not in text


def test_health_is_well_and_tells_lag_to_callers_with_a_token_only(world: World) -> None:
    public = world.client().get("/health")
    own = world.client("staff").get("/health").get_json()

    assert public.status_code == 200
    assert "behind" not in public.text
    assert {store: facts["behind"] for store, facts in own["stores"].items()} == {"sql": 0, "index": 0, "rdf": 0}


def test_health_names_the_store_that_is_not(own_world: World) -> None:
    shutil.rmtree(rdf_directory(own_world.settings))

    answer = own_world.client().get("/health")

    assert answer.status_code == 503
    assert answer.get_json()["stores"]["rdf"] == {"ok": False, "problem": "store.unavailable"}
    assert answer.get_json()["stores"]["sql"]["ok"] is True


def test_help_explains_every_rule_in_both_languages(world: World) -> None:
    chinese, english = world.client().get("/help").text, world.client().get("/help?lang=en").text

    for rule in RULES.values():
        assert rule.zh in chinese
        assert rule.en.replace("'", "&#39;") in english


def test_crawlers_find_their_files(world: World) -> None:
    client = world.client()

    with (
        client.get("/robots.txt") as robots,
        client.get("/favicon.ico") as icon,
        client.get("/static/mulu.css") as style,
    ):
        assert "Disallow: /sparql" in robots.get_data(as_text=True)
        assert icon.mimetype == "image/svg+xml"
        assert "public" in style.headers["Cache-Control"]


def test_the_language_page_goes_back_to_where_one_was(world: World) -> None:
    answer = world.client().get("/language/en?next=" + quote("/nodes?x=1"))

    assert (answer.status_code, answer.location) == (303, "/nodes?x=1")
    assert world.client().get("/language/xx").status_code == 404
