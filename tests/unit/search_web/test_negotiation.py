"""Which form a client gets."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from search_web.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_SUFFIXES, RDF_XML, TURTLE, negotiate, prefers_html

OFFERED = (HTML, *RDF_SUFFIXES.values())


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", HTML),
        ("*/*", HTML),
        ("text/turtle", TURTLE),
        ("application/ld+json", JSON_LD),
        ("application/n-triples", N_TRIPLES),
        ("application/rdf+xml", RDF_XML),
        ("application/rdf+xml;q=0.5, text/turtle;q=0.9", TURTLE),
        ("text/html;q=0.1, */*;q=0.5", TURTLE),
        ("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", HTML),
        ("text/*;q=0.3, text/html;q=0", TURTLE),
        ("text/turtle;q=0, */*;q=0.1", HTML),
        ("image/png", None),
        ("text/html;q=0", None),
        ("nonsense", None),
    ],
)
def test_the_most_specific_range_decides(header: str, wanted: str | None) -> None:
    accept = parse_accept_header(header, MIMEAccept)

    assert negotiate(accept, OFFERED) == wanted


def test_a_browser_prefers_pages_and_a_machine_does_not() -> None:
    browser = parse_accept_header("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", MIMEAccept)
    machine = parse_accept_header("application/json", MIMEAccept)

    assert prefers_html(browser)
    assert not prefers_html(machine)
