"""Content negotiation: what a client's ``Accept`` header gets (RFC 9110 §12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence

from werkzeug.datastructures import MIMEAccept

HTML = "text/html"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"

# suffix of a record's address → media type, in the server's order of preference
RDF_SUFFIXES = {"ttl": TURTLE, "jsonld": JSON_LD, "nt": N_TRIPLES, "rdf": RDF_XML}


def negotiate(accept: MIMEAccept, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best; None where it takes none.

    A type's quality is that of the most specific range that covers it, so that
    ``text/turtle;q=0, */*`` refuses Turtle. Between equals the first offered wins;
    without a header the first offered is meant.
    """
    if not accept:
        return offered[0]
    best, quality = "", 0.0
    for media_type in offered:
        asked = accept.quality(media_type)
        if asked > quality:
            best, quality = media_type, float(asked)
    return best or None


def prefers_html(accept: MIMEAccept) -> bool:
    """Tell whether a person's browser is asking: programs do not ask for pages by name."""
    return negotiate(accept, ("application/json", HTML)) == HTML
