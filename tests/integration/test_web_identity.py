"""Tokens, sessions and the demo's actors."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from search_web.services import close_services
from search_web.views.session import DEMO_FILE
from tests.web_world import World, make_world


def csrf_of(text: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text)
    assert found is not None
    return found[1]


def sign_in(client: FlaskClient, token: str, *, onward: str = "/nodes") -> TestResponse:
    form = {"csrf_token": csrf_of(client.get("/sign-in").text), "token": token, "next": onward}
    return client.post("/sign-in", data=form)


def test_a_token_opens_a_session_and_signing_out_ends_it(world: World) -> None:
    client = world.client()

    answer = sign_in(client, world.tokens["staff"])

    assert (answer.status_code, answer.location) == (303, "/nodes")
    page = client.get("/").text
    assert "staff同志" in page
    client.post("/sign-out", data={"csrf_token": csrf_of(page)})
    assert "staff同志" not in client.get("/").text


def test_the_session_cookie_holds_no_token_and_is_out_of_reach_of_scripts(world: World) -> None:
    client = world.client()

    cookie = sign_in(client, world.tokens["staff"]).headers["Set-Cookie"]

    assert world.tokens["staff"] not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_in_changes_the_session(world: World) -> None:
    client = world.client()
    before = csrf_of(client.get("/sign-in").text)

    sign_in(client, world.tokens["staff"])

    assert csrf_of(client.get("/").text) != before


def test_a_wrong_token_is_said_and_signs_nobody_in(world: World) -> None:
    client = world.client()

    for token in ("mulu_wrong", "", "令牌", "x" * 600):
        answer = sign_in(client, token)
        assert answer.status_code == 403
        assert "令牌无效或已被撤销" in answer.text


def test_a_form_of_another_site_does_nothing(world: World) -> None:
    client = world.client()
    client.get("/sign-in")

    for form in ({"token": world.tokens["staff"]}, {"token": world.tokens["staff"], "csrf_token": "x"}):
        assert client.post("/sign-in", data=form).status_code == 400
    assert "staff同志" not in client.get("/").text


def test_nobody_is_led_to_another_site_after_signing_in(world: World) -> None:
    assert sign_in(world.client(), world.tokens["staff"], onward="https://evil.example/").location == "/"


def test_a_revoked_token_ends_sessions_and_calls_at_once(own_world: World) -> None:
    client = own_world.client()
    sign_in(client, own_world.tokens["staff"])
    assert "staff同志" in client.get("/").text

    own_world.services.identity.revoke_token(own_world.tokens["staff"])

    assert "staff同志" not in client.get("/").text
    assert own_world.client("staff").get("/api/v1/search").status_code == 401


def test_a_machine_with_a_bad_token_is_told_so(world: World) -> None:
    for header in ("Bearer nonsense", "Bearer", "Basic dTpw", "Bearer mulu_" + "x" * 300, "Bearer \u00e9"):
        answer = world.client().get("/api/v1/search", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.get_json() == {"ok": False, "code": "token.invalid", "detail": answer.get_json()["detail"]}
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_forged_session_is_nobodys(world: World) -> None:
    client = world.client()
    client.set_cookie("mulu_session", "eyJ0b2tlbl9oYXNoIjoiYSJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")

    assert "登录" in client.get("/").text


def test_outside_of_the_demo_there_are_no_actors_to_play(world: World) -> None:
    actors = [{"name": "A局人员", "token": world.tokens["staff"], "describe": "A"}]
    (world.settings.home / DEMO_FILE).write_text(json.dumps(actors), encoding="utf-8")
    client = world.client()

    try:
        assert "演示" not in client.get("/").text
        form = {"csrf_token": csrf_of(client.get("/sign-in").text), "actor": "A局人员"}
        assert client.post("/demo-actor", data=form).status_code == 404
    finally:
        (world.settings.home / DEMO_FILE).unlink()


def test_the_demo_offers_its_actors_and_takes_them_back(tmp_path: Path) -> None:
    world = make_world(tmp_path / "home", demo=True)
    actors = [
        {"name": "社会公众", "token": "", "describe": "没有登录"},
        {"name": "A局人员", "token": world.tokens["staff"], "describe": "A"},
    ]
    (world.settings.home / DEMO_FILE).write_text(json.dumps(actors), encoding="utf-8")
    client = world.client()

    page = client.get("/?q=x").text
    answer = client.post("/demo-actor", data={"csrf_token": csrf_of(page), "actor": "A局人员", "next": "/?q=x"})

    assert answer.location == "/?q=x"
    page = client.get("/").text
    assert re.search(r'value="A局人员"[^>]*aria-pressed="true"', page)
    assert world.tokens["staff"] not in page
    client.post("/demo-actor", data={"csrf_token": csrf_of(page), "actor": "社会公众"})
    assert "staff同志" not in client.get("/").text
    close_services(world.services)
