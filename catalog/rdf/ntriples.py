"""Write single terms of canonical N-Triples, whatever text they are made of.

Nothing here fails on odd input: what cannot be an IRI is answered with None, what cannot stand in a
literal is left out. Text is what departments wrote, so every character of it is suspect.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote

from vocab.namespaces import SCHEME, XSD

# RFC 3986: every character that may stand unescaped somewhere in an IRI; brackets only around an IPv6 host.
_SAFE = "!$&'()*+,;=:@/?-._~%"
_CLEAN = re.compile(rf"[A-Za-z0-9{re.escape(_SAFE.replace('%', ''))}]*(#[A-Za-z0-9{re.escape(_SAFE)}]*)?")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WEB = re.compile(
    r"(?P<scheme>https?|ftps?|sftp)://(?P<authority>[^/?#\\\s]+)(?P<rest>(?:[/?#].*)?)", re.IGNORECASE | re.DOTALL
)
_URN = re.compile(r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:\S.*", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?P<host>\[[^\]]*\]|[^\[\]:]+)(?P<port>:[0-9]*)?")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r'["\\\n\r]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def iri_of(text: str) -> str | None:
    """Return ``text`` as an absolute http(s), ftp or urn IRI in ASCII, without brackets; None where it is none."""
    text = text.strip()
    web = _WEB.fullmatch(text)
    if web:
        authority = _authority(web["authority"])
        return None if authority is None else f"{web['scheme'].lower()}://{authority}{_encoded(web['rest'])}"
    return _encoded(text) if _URN.fullmatch(text) else None


def literal(text: str) -> str:
    """Return a plain literal; characters that no RDF syntax can carry are left out."""
    return f'"{_escaped(text)}"'


def prose(text: str) -> str:
    """Return a literal tagged as Chinese where it has a Chinese character, else a plain one."""
    return f'"{_escaped(text)}"@zh' if _HAN.search(text) else f'"{_escaped(text)}"'


def typed(text: str, datatype: str) -> str:
    """Return a literal of a datatype of XML Schema, named without its namespace; the text is trusted."""
    return f'"{text}"^^<{XSD}{datatype}>'


@lru_cache(maxsize=20_000)
def concept(scheme: str, notation: str) -> str:
    """Return the concept of a code list, in angle brackets."""
    return f"<{SCHEME}{scheme}/{quote(notation, safe='-._~', errors='replace')}>"


def path_part(text: str) -> str:
    """Return ``text`` so that it can be one part of an IRI's path."""
    return quote(text, safe="-._~", errors="replace")


def _escaped(text: str) -> str:
    if _UNFIT.search(text):
        text = _UNFIT.sub("", text)
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text) if _ESCAPED.search(text) else text


def _authority(text: str) -> str | None:
    user, at, host_and_port = text.rpartition("@")
    parts = _HOST.fullmatch(host_and_port)
    if parts is None:
        return None
    host = parts["host"]
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError:
            return None
    else:
        host = quote(host, safe="!$&'()*+,;=-._~", errors="replace")
    return f"{quote(user, safe=_SAFE, errors='replace').replace('/', '%2F')}{at}{host}{parts['port'] or ''}"


def _encoded(text: str) -> str:
    if _CLEAN.fullmatch(text) and "%" not in text:
        return text
    before, sharp, fragment = _BARE_PERCENT.sub("%25", text).partition("#")
    return quote(before, safe=_SAFE, errors="replace") + sharp + quote(fragment, safe=_SAFE, errors="replace")
