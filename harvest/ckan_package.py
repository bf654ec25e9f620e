"""A CKAN package in the fields of the record model, so that a source's own aliases still win."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vocab.normalise import file_format

_PAGES = frozenset({"html", "api", "wms", "wfs"})  # forms to look at or to call, not files to download


def fields_of(package: Mapping[str, object], *, site: str) -> dict[str, object]:
    """Return the fields of a package by model field; extras keep their own names."""
    organization = _object(package.get("organization"))
    fields: dict[str, object] = {
        "title": package.get("title") or package.get("name"),
        "identifier": package.get("id"),
        "other_identifier": package.get("name"),
        "description": package.get("notes"),
        "publisher": organization.get("title") or organization.get("name") or package.get("author"),
        "keywords": [tag.get("display_name") or tag.get("name") for tag in _objects(package.get("tags"))],
        "theme": [group.get("display_name") or group.get("title") for group in _objects(package.get("groups"))],
        "issued": package.get("metadata_created"),
        "modified": package.get("metadata_modified"),
        "license": package.get("license_title") or package.get("license_id"),
        "version": package.get("version"),
        "contact_name": package.get("maintainer") or package.get("contact-name") or package.get("author"),
        "contact_email": package.get("maintainer_email") or package.get("contact-email") or package.get("author_email"),
        "contact_telephone": package.get("contact-phone"),
        "landing_page": package.get("url") or f"{site}/dataset/{package.get('name') or package.get('id')}",
    }
    resources = [_resource(resource) for resource in _objects(package.get("resources"))]
    if resources:
        fields["resources"] = resources
    fields.update(_extras(package.get("extras"), taken=fields))
    return fields


def is_public_dataset(package: Mapping[str, object]) -> bool:
    """Tell whether this is a dataset in force, not a draft, a tombstone, or a record of another type."""
    if package.get("state", "active") != "active":
        return False
    return package.get("type", "dataset") in {"dataset", None, ""}


def _resource(resource: Mapping[str, object]) -> dict[str, object]:
    form = str(resource.get("format") or resource.get("mimetype") or "")
    to_look_at = not form or file_format(form) in _PAGES
    return {
        "title": resource.get("name"),
        "description": resource.get("description"),
        "format": form,
        "access_url" if to_look_at else "download_url": resource.get("url"),
        "byte_size": resource.get("size"),
    }


def _extras(extras: object, *, taken: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the additional fields; they never replace one of the package's own."""
    for extra in _objects(extras):
        name, value = extra.get("key"), extra.get("value")
        if isinstance(name, str) and name and not taken.get(name):
            yield name, value


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> Sequence[Mapping[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
