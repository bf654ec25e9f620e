"""Addresses that become links, and addresses to go on to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from search_web.presenters.location import is_followable
from search_web.views import search
from search_web.views.session import local_path


@pytest.fixture
def _routes() -> Iterator[None]:
    app = Flask("addresses")
    app.register_blueprint(search.bp)
    with app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    "url",
    [
        "https://data.example/a.xlsx",
        "http://10.0.0.1/x",
        "ftp://files.example/a",
        "sftp://files.example/a",
        "HTTPS://A.example/",
    ],
)
def test_web_addresses_become_links(url: str) -> None:
    assert is_followable(url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript://data.example/%0Aalert(1)",
        "\tjava\nscript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "file://server/share/a.xls",
        "data:text/html,x",
        "//data.example",
        "C:\\数据\\a.xls",
        "jdbc:mysql://h/x",
        "https://",
        "http://[",
        "",
    ],
)
def test_anything_else_stays_text(url: str) -> None:
    assert not is_followable(url)


@pytest.mark.usefixtures("_routes")
@pytest.mark.parametrize("path", ["/dataset/a?x=1", "/?q=%E5%81%9C", "/nodes"])
def test_one_goes_on_inside_the_site(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.usefixtures("_routes")
@pytest.mark.parametrize(
    "path",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "evil",
        "/a\r\nX: y",
        "http://[",
        "/\t/evil.example",
    ],
)
def test_one_never_goes_on_elsewhere(path: str) -> None:
    assert local_path(path) == "/"
