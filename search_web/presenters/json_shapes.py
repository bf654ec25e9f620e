"""The shapes of the JSON API, version 1: see ``docs/api.md``.

Every shape is written out: a field of the model reaches a client because it stands here.
Addresses are in the location's shape alone.
"""

from __future__ import annotations

from typing import Any

from catalog.access.rules import RULES
from catalog.model import Agent, CatalogRecord, Coded, Contact, DataItem, Dataset, Dated, Granted, Location, Withheld
from catalog.sqlstore.standing import RecordStanding
from indexer.query import Notice
from indexer.search import Facet, Hit, Snippet
from search_web.presenters.location import is_followable

Json = dict[str, Any]


def hit_shape(hit: Hit, standing: RecordStanding, *, may_locate: bool) -> Json:
    """Return one search result."""
    return {
        "id": hit.record_id,
        "iri": hit.iri,
        "title": plain(hit.title),
        "snippet": [{"text": part.text, "marked": part.marked} for part in hit.description],
        "publisher": hit.publisher_name,
        "department": hit.department_id,
        "share_type": hit.share_type,
        "access_rights": hit.access_rights,
        "frequency": hit.frequency,
        "formats": list(hit.formats),
        "themes": list(hit.themes),
        "region": hit.region,
        "issued": hit.issued,
        "modified": hit.modified,
        "last_seen": standing.last_seen.isoformat(),
        "score": hit.score,
        "matched_fields": list(hit.matched_fields),
        "may_locate": may_locate,
    }


def plain(snippet: Snippet) -> str:
    """Return a snippet's text without marks."""
    return "".join(part.text for part in snippet)


def facet_shape(facet: Facet) -> Json:
    """Return one facet."""
    values = [{"value": one.value, "count": one.count, "selected": one.selected} for one in facet.values]
    return {"name": facet.name, "values": values}


def notice_shape(notice: Notice) -> Json:
    """Return what the index says about the query."""
    return {"code": notice.code, "args": list(notice.args)}


def record_shape(record: CatalogRecord, *, may_locate: bool) -> Json:
    """Return a record's metadata."""
    return {
        "id": record.record_id,
        "iri": record.iri,
        "department": record.department_id,
        "source": record.source_id,
        "version": record.version,
        # of the addresses, too: without them it would let guesses at an address be checked
        "content_hash": record.content_hash if may_locate else "",
        "first_seen": record.first_seen.isoformat(),
        "changed": record.changed.isoformat(),
        "last_seen": record.last_seen.isoformat(),
        "job": record.job_id,
        "may_locate": may_locate,
        "rules": {"discover": record.labels.discover_rule, "locate": record.labels.locate_rule},
        "dataset": dataset_shape(record.dataset),
    }


def dataset_shape(dataset: Dataset) -> Json:
    """Return the description of a resource without its addresses; what the source leaves out is null or empty."""
    return {
        "title": dataset.title,
        "identifier": dataset.identifier,
        "other_identifiers": list(dataset.other_identifiers),
        "description": dataset.description,
        "publisher": _agent(dataset.publisher),
        "contact": _contact(dataset.contact),
        "keywords": list(dataset.keywords),
        "themes": [_coded(one) for one in dataset.themes],
        "resource_class": list(dataset.resource_class),
        "industries": [_coded(one) for one in dataset.industries],
        "region": _coded(dataset.region),
        "issued": _dated(dataset.issued),
        "modified": _dated(dataset.modified),
        "frequency": _coded(dataset.accrual_periodicity),
        "share_type": _coded(dataset.share_type),
        "share_condition": dataset.share_condition,
        "share_channel": dataset.share_channel,
        "share_method": dataset.share_method,
        "access_rights": _coded(dataset.access_rights),
        "open_condition": dataset.open_condition,
        "audience": _coded(dataset.audience),
        "security_class": _coded(dataset.security_class),
        "data_level": _coded(dataset.data_level),
        "data_items": [_item(one) for one in dataset.data_items],
        **_delivery(dataset),
        "related": list(dataset.related),
        "record_count": dataset.record_count,
        "source_system": dataset.source_system,
        "temporal": dataset.temporal,
        "language": dataset.language,
        "license": dataset.license,
        "version": dataset.version,
        "extras": [{"name": name, "value": text} for name, text in dataset.extras],
    }


def _delivery(dataset: Dataset) -> Json:
    return {
        "distributions": [
            {
                "title": one.title,
                "description": one.description,
                "format": _coded(one.format),
                "media_type": one.media_type,
                "byte_size": one.byte_size,
                "license": one.license,
            }
            for one in dataset.distributions
        ],
        "services": [
            {"title": one.title, "description": one.description, "service_type": one.service_type}
            for one in dataset.services
        ],
    }


def location_shape(answer: Granted | Withheld) -> Json:
    """Return the answer of a location lookup; ``granted`` tells the two shapes apart."""
    rule = RULES[answer.rule]
    shared = {
        "id": answer.record_id,
        "granted": isinstance(answer, Granted),
        "rule": {"id": rule.rule_id, "zh": rule.zh, "en": rule.en},
    }
    if isinstance(answer, Granted):
        return {**shared, "locations": [_location(one) for one in answer.locations]}
    return {
        **shared,
        "remedy": {"zh": rule.remedy_zh, "en": rule.remedy_en},
        "owner": answer.owner,
        "condition": answer.condition,
        "contact": answer.contact,
    }


def _location(location: Location) -> Json:
    return {
        "kind": location.kind.value,
        "url": location.url,
        "href": location.url if is_followable(location.url) else "",
        "title": location.title,
        "media_type": location.media_type,
        "format": location.format,
    }


def _coded(value: Coded | None) -> Json | None:
    return None if value is None else {"code": value.code, "literal": value.literal}


def _dated(value: Dated | None) -> Json | None:
    return None if value is None else {"day": value.day and value.day.isoformat(), "literal": value.literal}


def _agent(agent: Agent | None) -> Json | None:
    return None if agent is None else {"name": agent.name, "identifier": agent.identifier, "unit": agent.unit}


def _contact(one: Contact | None) -> Json | None:
    return None if one is None else {"name": one.name, "telephone": one.telephone, "email": one.email}


def _item(item: DataItem) -> Json:
    return {
        "name": item.name,
        "type": _coded(item.type),
        "length": item.length,
        "description": item.description,
        "share_type": _coded(item.share_type),
        "share_condition": item.share_condition,
        "access_rights": _coded(item.access_rights),
        "open_condition": item.open_condition,
    }
