"""A visitor's way through ``mulu demo`` in a real browser."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from search_web.demo.self_check import wait_until_healthy

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
QUERY = "企业 登记 变更"
OPEN = "望川区企业登记数量统计"  # opened unconditionally
CONDITIONAL = "企业登记变更历史明细"  # of the market supervision bureau, shared conditionally
INTERNAL = "企业登记变更异常线索"  # for its own department to discover
_START_SECONDS = 240.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """A running demo: its address, and the folder that screenshots go to."""

    url: str
    pictures: Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Yield a demo that was started as a script starts it in the background, with SIGINT ignored."""
    home = tmp_path_factory.mktemp("demo")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = ["/bin/sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "search_web.cli.main"]
    command += ["--home", str(home), "demo", "--port", str(port)]
    environ = {"PATH": os.defpath, "LANG": "C.UTF-8"}
    with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL) as process:  # noqa: S603 -- ours
        try:
            wait_until_healthy("127.0.0.1", port, seconds=_START_SECONDS, alive=lambda: process.poll() is None)
            yield Demo(url=f"http://127.0.0.1:{port}/", pictures=tmp_path_factory.mktemp("pictures"))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                code = process.wait(60)
            finally:
                process.kill()
    assert code == 0


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Yield a page of a visitor who has never been here, and whose scripts and requests raise nothing."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda request: errors.append(request.url))
    yield page
    context.close()
    assert errors == []


def test_a_visitor_searches_narrows_and_is_granted_a_location(page: Page, demo: Demo) -> None:
    page.goto(demo.url)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    _picture(page, demo, "start")
    page.get_by_role("searchbox").fill(QUERY)
    page.keyboard.press("Enter")
    expect(page.locator(".total")).to_contain_text("共 10 条")
    expect(page.locator(".card mark").first).to_be_visible()
    _picture(page, demo, "results")

    page.locator("[aria-labelledby=facet-department] a").filter(has_text="市场监督管理局").click()

    expect(page.locator(".total")).to_contain_text("共 8 条")
    expect(page.locator(".chosen")).to_contain_text("市场监督管理局")
    page.locator(".card h3 a").filter(has_text=OPEN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OPEN)
    expect(page.locator("#location.granted")).to_contain_text("无条件开放")
    _picture(page, demo, "granted")
    address = page.locator("#location .addresses a").first.get_attribute("href") or ""
    assert address.startswith("http://127.0.0.1:")
    answer = page.request.get(address)
    assert answer.ok
    assert "期末实有户数" in answer.text()


def test_the_same_question_has_other_answers_for_others(page: Page, demo: Demo) -> None:
    _search(page, demo)
    _expect_titles(page, absent=(CONDITIONAL, INTERNAL))

    _become(page, "罗望舒")

    _expect_titles(page, present=(CONDITIONAL,), absent=(INTERNAL,))
    page.locator(".card h3 a").filter(has_text=CONDITIONAL).click()
    expect(page.locator("#location.withheld")).to_contain_text("须经提供部门同意")
    expect(page.locator("#location .addresses")).to_have_count(0)
    assert "/files/" not in page.content()
    _picture(page, demo, "withheld")

    _become(page, "陈晓岚")

    expect(page.get_by_role("heading", level=1)).to_have_text(CONDITIONAL)
    expect(page.locator("#location.granted")).to_contain_text("本部门提供的资源")
    _picture(page, demo, "granted-own")
    _search(page, demo)
    _expect_titles(page, present=(CONDITIONAL, INTERNAL))


def test_what_is_hidden_has_the_page_of_what_is_not_there(page: Page, demo: Demo) -> None:
    _search(page, demo)
    _become(page, "陈晓岚")
    page.locator(".card h3 a").filter(has_text=INTERNAL).click()
    hidden = page.url

    page.locator(".demo button").filter(has_text="匿名访客").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    expect(page.locator("body")).not_to_contain_text(INTERNAL)
    answers = [page.request.get(url) for url in (hidden, hidden[:-26] + "a" * 26)]
    assert [answer.status for answer in answers] == [404, 404]
    assert answers[0].headers.get("etag") == answers[1].headers.get("etag")


def test_the_interface_changes_its_language_and_keeps_the_question(page: Page, demo: Demo) -> None:
    _search(page, demo)

    page.locator("a.language").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("searchbox")).to_have_value(QUERY)
    expect(page.locator(".menu")).to_contain_text("Search")
    _picture(page, demo, "english")
    page.locator("a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_a_narrow_screen_needs_no_scrolling_sideways(page: Page, demo: Demo) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for name, path in (
        ("start", ""),
        ("results", "?q=企业"),
        ("nodes", "nodes"),
        ("sparql", "sparql"),
        ("help", "help"),
    ):
        page.goto(demo.url + path)
        _picture(page, demo, f"narrow-{name}")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, name


def test_the_nodes_page_shows_six_nodes_and_sparql_answers(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url}nodes")
    expect(page.locator("main")).to_contain_text("生态环境局")
    _picture(page, demo, "nodes")

    query = "SELECT (COUNT(*) AS ?n) { ?d a <http://www.w3.org/ns/dcat#Dataset> }"
    answer = page.request.get(
        f"{demo.url}sparql", params={"query": query}, headers={"Accept": "application/sparql-results+json"}
    )

    count = int(json.loads(answer.text())["results"]["bindings"][0]["n"]["value"])
    total = page.request.get(f"{demo.url}api/v1/search").json()["total"]
    assert count == total > 300


def _search(page: Page, demo: Demo) -> None:
    page.goto(demo.url)
    page.get_by_role("searchbox").fill(QUERY)
    page.keyboard.press("Enter")
    expect(page.locator(".card").first).to_be_visible()


def _become(page: Page, name: str) -> None:
    page.locator(".demo button").filter(has_text=name).click()
    expect(page.locator(".demo button[aria-pressed=true]")).to_contain_text(name)


def _expect_titles(page: Page, *, present: tuple[str, ...] = (), absent: tuple[str, ...] = ()) -> None:
    titles = page.locator(".card h3")
    for title in present:
        expect(titles.filter(has_text=title)).to_have_count(1)
    for title in absent:
        expect(titles.filter(has_text=title)).to_have_count(0)


def _picture(page: Page, demo: Demo, name: str) -> None:
    page.screenshot(path=demo.pictures / f"{name}.png", full_page=True)
