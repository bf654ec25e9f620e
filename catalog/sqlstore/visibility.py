"""The visible set as a condition in SQL, so that what is hidden is never even read."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, select

from catalog.model import RecordState, VisibleSet
from catalog.sqlstore.tables import audience_label, record


def seen_by(visible: VisibleSet, audience: Column[str]) -> ColumnElement[bool]:
    """Return the condition that this audience and the visible set intersect; labels are bound parameters."""
    labels = sorted(visible.labels)
    return audience.in_(select(audience_label.c.audience).where(audience_label.c.label.in_(labels)))


def discoverable(visible: VisibleSet) -> ColumnElement[bool]:
    """Return the condition that a record is in the catalog and this visible set may know of it."""
    return (record.c.state == RecordState.PUBLISHED) & seen_by(visible, record.c.discover)
