"""Queries to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from search_web.i18n import gettext as _
from vocab.namespaces import DCAT, DCT, GC


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A query and what it finds."""

    title: str
    query: str


_PREFIXES = f"PREFIX dcat: <{DCAT}>\nPREFIX dct: <{DCT}>\nPREFIX gc: <{GC}>\n\n"
_FRESHEST = """SELECT ?dataset ?title ?modified WHERE {
  ?dataset a dcat:Dataset ;
    dct:title ?title ;
    dct:modified ?modified .
}
ORDER BY DESC(?modified)
LIMIT 20"""
_SHARING = """SELECT ?share_type (COUNT(?dataset) AS ?datasets) WHERE {
  ?dataset gc:shareType ?share_type .
}
GROUP BY ?share_type
ORDER BY DESC(?datasets)"""
_ITEMS = """SELECT ?dataset ?title ?item WHERE {
  ?dataset gc:dataItem/dct:title ?item ;
    dct:title ?title .
  FILTER(CONTAINS(STR(?item), "名称"))
}
LIMIT 20"""
_DOWNLOADS = """SELECT ?title ?url WHERE {
  ?dataset dct:title ?title ;
    dcat:distribution/dcat:downloadURL ?url .
}
LIMIT 20"""


def sparql_examples() -> tuple[Example, ...]:
    """Return the examples; the first one fills the empty form."""
    queries = (
        (_("最近更新的 20 个资源"), _FRESHEST),
        (_("各共享类型有多少资源"), _SHARING),
        (_("含有某个信息项的资源"), _ITEMS),
        (_("您可以定位的下载地址"), _DOWNLOADS),
    )
    return tuple(Example(title=title, query=_PREFIXES + query) for title, query in queries)
