"""The pages in a real browser: what a person does, at a desk and on a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests.web_world import World, record_id

pytestmark = pytest.mark.browser

PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/110.0 Mobile Safari/537.36"


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Page]:
    yield from _opened(browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}))


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    yield from _opened(
        browser.new_context(
            base_url=site,
            viewport={"width": 360, "height": 740},
            is_mobile=True,
            has_touch=True,
            user_agent=PHONE,
            java_script_enabled=False,
        )
    )


def _opened(context: BrowserContext) -> Iterator[Page]:
    """Yield a page; whatever it asks of another machine, or its policy forbids, fails the test."""
    context.set_default_timeout(20_000)
    page = context.new_page()
    wrong: list[str] = []
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.on("request", lambda request: wrong.append(request.url) if "//127.0.0.1:" not in request.url else None)
    yield page
    context.close()
    assert wrong == []


def sign_in(page: Page, token: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("访问令牌").fill(token)
    page.locator("main").get_by_role("button", name="登录").click()
    expect(page.locator(".who-name")).to_be_visible()


def test_a_search_is_typed_narrowed_and_opened(desk: Page, tmp_path: Path) -> None:
    desk.goto("/")
    desk.get_by_role("searchbox").fill("停车")
    desk.get_by_role("searchbox").press("Enter")
    expect(desk.locator("mark").first).to_have_text("停车")

    desk.get_by_role("link", name="无条件共享").first.click()
    expect(desk.locator(".chosen")).to_contain_text("无条件共享")
    expect(desk.get_by_role("searchbox")).to_have_value("停车")
    desk.screenshot(path=tmp_path / "search.png")

    desk.get_by_role("link", name="停车场开放名录").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("停车场开放名录")


def test_the_location_is_granted_to_one_and_withheld_from_another(desk: Page, world: World) -> None:
    desk.goto(f"/dataset/{record_id('restricted')}")
    expect(desk.locator("#location")).to_contain_text("您目前不能获取此资源")
    expect(desk.locator("#location")).to_contain_text("须说明用途。")

    sign_in(desk, world.tokens["staff"])
    desk.goto(f"/dataset/{record_id('restricted')}")

    expect(desk.locator("#location")).to_contain_text("您可以获取此资源")
    expect(desk.locator("#location a").first).to_have_attribute("rel", "noopener noreferrer external")


def test_the_language_is_switched_on_the_spot_and_kept(desk: Page) -> None:
    desk.goto("/?q=停车")
    desk.get_by_role("link", name="English").click()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
    expect(desk.get_by_role("searchbox")).to_have_value("停车")

    desk.goto("/nodes")

    expect(desk.get_by_role("heading", level=1)).to_have_text("Nodes of the departments")


def test_a_keyboard_is_enough(desk: Page) -> None:
    desk.goto("/")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="跳到正文")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")

    focused = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")

    assert focused == "solid"


def test_a_sparql_query_is_run_from_the_page(desk: Page) -> None:
    desk.goto("/sparql")
    desk.get_by_role("button", name="运行").click()

    expect(desk.locator("#answer")).to_contain_text("结果")
    expect(desk.locator("tbody tr").first).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=停车&lang=en",
        "/?q=zzz&year=1901",
        f"/dataset/{record_id('open')}",
        "/nodes",
        "/help",
        "/sign-in",
        "/sparql",
        "/none",
    ],
)
def test_nothing_is_wider_than_a_phone(phone: Page, path: str) -> None:
    phone.goto(path)

    assert phone.evaluate("document.documentElement.scrollWidth") == 360


def test_filters_are_folded_on_a_phone_and_work_without_scripts(phone: Page) -> None:
    phone.goto("/")
    expect(phone.get_by_role("link", name="有条件共享")).to_be_hidden()

    phone.locator(".filters label").click()
    phone.get_by_role("link", name="有条件共享").click()

    expect(phone.locator(".chosen")).to_contain_text("有条件共享")


def test_targets_on_a_phone_are_big_enough_for_a_finger(phone: Page) -> None:
    phone.goto("/")
    phone.locator(".filters label").click()

    heights = [box["height"] for box in (one.bounding_box() for one in phone.locator(".facet a").all()) if box]

    assert min(heights) >= 36
