"""A node that publishes DCAT in Turtle, page by page with Hydra.

Written as text, the way a department's own export would do it: with blank nodes for distributions and contacts,
labels beside concepts, and its own identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from search_web.demo.addresses import file_address, page_address, service_address
from search_web.demo.city import department
from search_web.demo.records import DemoRecord
from search_web.demo.spelling import audience, extension, opening, sharing

PAGE_SIZE = 25
_PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix gc: <https://w3id.org/mulu/ns#> .
"""
_SEPARATOR = " ;\n    "
_DAY = re.compile(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def page(records: Sequence[DemoRecord], node: str, number: int) -> bytes:
    """Return page ``number`` (from 1) of the catalog with the addresses of its neighbors."""
    here = records[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    last = -(-len(records) // PAGE_SIZE)
    blocks = [_PREFIXES, _catalog(here, node), _view(node, number, last, len(records))]
    blocks.extend(_dataset(each, node) for each in here)
    return "\n".join(blocks).encode()


def _catalog(records: Sequence[DemoRecord], node: str) -> str:
    members = ", ".join(f"<{_iri(node, each)}>" for each in records)
    datasets = f";\n    dcat:dataset {members} " if members else ""
    return f'<{node}/catalog> a dcat:Catalog ;\n    dct:title "市场监督管理局资源目录"@zh {datasets}.\n'


def _view(node: str, number: int, last: int, total: int) -> str:
    def address(page_number: int) -> str:
        return f"<{node}/catalog.ttl?page={page_number}>"

    links = [f"hydra:first {address(1)}", f"hydra:last {address(last)}", f"hydra:totalItems {total}"]
    if number < last:
        links.append(f"hydra:next {address(number + 1)}")
    if number > 1:
        links.append(f"hydra:previous {address(number - 1)}")
    return f"{address(number)} a hydra:PartialCollectionView ;\n    {_SEPARATOR.join(links)} .\n"


def _dataset(record: DemoRecord, node: str) -> str:
    return f"<{_iri(node, record)}> a dcat:Dataset ;\n    {_SEPARATOR.join(_properties(record, node))} .\n"


def _properties(record: DemoRecord, node: str) -> Iterator[str]:
    owner = department(record.department_id)
    yield f"dct:title {_zh(record.title)}"
    yield f"dct:identifier {_text(record.code)}"
    yield f"dct:description {_zh(record.description)}"
    yield f"dct:publisher [ a foaf:Agent ; foaf:name {_zh(owner.name)} ; dct:identifier {_text(owner.credit_code)} ]"
    yield f"gc:internalUnit {_zh(record.unit)}"
    yield (
        f"dcat:contactPoint [ a vcard:Organization ; vcard:fn {_zh(record.unit)} ; "
        f"vcard:hasTelephone <tel:{owner.telephone}> ]"
    )
    yield f"dcat:keyword {', '.join(map(_zh, record.keywords))}"
    yield f"dcat:theme [ <http://www.w3.org/2004/02/skos/core#prefLabel> {_zh(record.theme)} ]"
    yield f"dct:accrualPeriodicity {_text(record.cycle)}"
    yield f"gc:shareType {_text(sharing(record.share))}"
    yield f"dct:accessRights {_text(opening(record.opening))}"
    yield f"gc:audience {_text(audience(record.audience))}"
    yield f"dct:issued {_day(record.issued)}"
    yield f"dct:modified {_day(record.modified)}"
    yield f"dcat:landingPage <{page_address(node, record)}>"
    if record.condition:
        yield f"gc:shareCondition {_zh(record.condition)}"
    if record.open_condition:
        yield f"gc:openCondition {_zh(record.open_condition)}"
    if record.region:
        yield f"dct:spatial {_text(record.region)}"
    yield from _parts(record, node)


def _parts(record: DemoRecord, node: str) -> Iterator[str]:
    for form in record.formats:
        address = service_address(node, record) if form == "api" else file_address(node, record, form)
        kind = "accessURL" if form == "api" else "downloadURL"
        yield (
            f"dcat:distribution [ a dcat:Distribution ; dct:title {_zh(record.title)} ; "
            f"dct:format {_text(extension(form))} ; dcat:{kind} <{address}> ]"
        )
    for item in record.items:
        own = f" ; gc:shareType {_text(sharing(item.share))}" if item.share else ""
        yield (
            f"gc:dataItem [ a gc:DataItem ; dct:title {_zh(item.name)} ; gc:itemType {_text(item.type)} ; "
            f"gc:itemLength {_text(item.length)}{own} ]"
        )


def _iri(node: str, record: DemoRecord) -> str:
    return f"{node}/dataset/{record.serial}"


def _day(literal: str) -> str:
    """Return a day as xsd:date where it is written plainly, and as it stands otherwise."""
    found = _DAY.match(literal)
    if found is None:
        return _text(literal)
    year, month, day = (int(part) for part in found.groups())
    return f'"{date(year, month, day).isoformat()}"^^xsd:date'


def _zh(text: str) -> str:
    return f"{_text(text)}@zh"


def _text(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
