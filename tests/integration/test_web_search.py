"""The search page and the search API over real stores."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from tests.web_world import World


def page(world: World, address: str, actor: str = "") -> str:
    response = world.client(actor).get(address)
    assert response.status_code == 200, response.text
    return response.text


def titles(text: str) -> list[str]:
    found = re.findall(r'<h3><a href="/dataset/[a-z2-7]{26}">(.*?)</a></h3>', text)
    return [html.unescape(re.sub(r"</?mark>", "", one)) for one in found]


def facet_links(text: str, facet: str) -> dict[str, str]:
    box = text.partition(f'id="facet-{facet}"')[2].partition("</section>")[0]
    found = re.findall(r'href="([^"]*)".*?<span class="value">([^<]*)', box)
    return {html.unescape(value): html.unescape(href) for href, value in found}


def test_the_empty_page_lists_what_anybody_may_discover(world: World) -> None:
    text = page(world, "/")

    assert "共 29 条资源" in text
    assert len(titles(text)) == 20


def test_words_are_found_and_marked_exactly(world: World) -> None:
    text = page(world, "/?q=" + quote("停车场"))

    assert titles(text)[0] == "停车场开放名录"
    assert "<mark>停车场</mark>开放名录" in text


def test_staff_find_more_than_the_public(world: World) -> None:
    address = "/?q=" + quote("道路运输")

    assert "道路运输政务数据" not in titles(page(world, address))
    assert "道路运输政务数据" in titles(page(world, address, "other"))


def test_a_facet_link_narrows_and_its_second_click_takes_it_back(world: World) -> None:
    text = page(world, "/?q=" + quote("云溪市"))

    narrowed = page(world, facet_links(text, "share_type")["有条件共享"])

    assert set(titles(narrowed)) == {"公交线路受限数据", "社会保险参保情况"}
    assert 'class="on" aria-current="true"' in narrowed
    back = facet_links(narrowed, "share_type")["有条件共享"]
    assert "share_type" not in back


def test_several_values_of_a_facet_are_alternatives(world: World) -> None:
    text = page(world, "/?department=jtj&department=rsj")

    assert "共 29 条资源" in text
    assert len(re.findall(r'<ul class="chosen"', text)) == 1


def test_pages_follow_each_other_without_gap_or_repetition(world: World) -> None:
    first, second = page(world, "/?sort=title"), page(world, "/?sort=title&page=2")

    assert len(set(titles(first) + titles(second))) == 29
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_a_card_says_owner_sharing_access_and_freshness(world: World) -> None:
    text = page(world, "/?q=" + quote("受限"), "other")
    card = text.partition('<li class="card">')[2].partition("</li>")[0]

    for said in ("云溪市交通运输局", "有条件共享", "须申请", "更新于 2026-02-11", "周期：每月", "节点核对："):
        assert said in card


def test_nothing_found_says_what_was_searched_and_what_to_do(world: World) -> None:
    text = page(world, "/?q=" + quote("量子纠缠") + "&year=1901")

    assert "没有找到您可以查看的资源" in text
    assert "去掉筛选条件再试" in text


def test_what_is_not_understood_is_searched_as_text_and_said(world: World) -> None:
    text = page(world, "/?q=" + quote("title:停车场 AND *"))

    assert "这些写法按普通文字检索" in text


def test_the_page_is_english_on_demand_and_the_choice_is_kept(world: World) -> None:
    client = world.client()

    assert "Search the departments" in client.get("/?lang=en").text
    assert "Search the departments" in client.get("/").text
    assert "检索各部门的政务信息资源" in client.get("/?lang=zh").text


def test_what_is_typed_is_never_markup(world: World) -> None:
    text = page(world, "/?q=" + quote('"><script>alert(1)</script>') + "&theme=" + quote("<b>x"))

    assert "<script" not in text
    assert "<b>x" not in text


def test_pages_need_nothing_from_elsewhere_and_no_script(world: World) -> None:
    for address in ("/", "/nodes", "/help", "/sign-in", "/sparql"):
        response = world.client().get(address, headers={"Accept": "text/html"})
        assert "<script" not in response.text
        assert " style=" not in response.text
        assert not re.findall(r'(?:src|<link[^>]* href)="(?!/static/|/)[^"]*"', response.text)
        assert "script" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_api_answers_in_its_documented_shape(world: World) -> None:
    answer = world.client("other").get("/api/v1/search?size=3&q=" + quote("停车")).get_json()

    assert list(answer) == ["ok", "query", "page", "size", "total", "hits", "facets", "notices", "terms"]
    assert answer["ok"] is True
    assert len(answer["hits"]) == min(3, answer["total"])
    assert {"id", "iri", "title", "snippet", "publisher", "may_locate", "score"} <= set(answer["hits"][0])
    assert [facet["name"] for facet in answer["facets"]] == [
        "department", "theme", "share_type", "format", "frequency", "region", "year",
    ]  # fmt: skip


def test_page_and_api_agree(world: World) -> None:
    for actor in ("", "other", "staff", "cataloger"):
        shown = titles(page(world, "/?sort=title", actor))
        answered = world.client(actor).get("/api/v1/search?sort=title").get_json()
        assert [hit["title"] for hit in answered["hits"]] == shown
