"""Fill a catalog with the demo's departments, sources and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.model import HarvestSource, Role
from catalog.sqlstore.identity import IdentityStore
from catalog.sqlstore.sources import SourceStore
from search_web.demo.city import DEPARTMENTS, PEOPLE
from search_web.demo.home import DemoActor
from search_web.demo.node_server import Node

_ANONYMOUS = DemoActor(name="匿名访客", token="", describe="未登录，只看得到向社会公开的目录")


def install_sources(sources: SourceStore, nodes: Sequence[Node]) -> None:
    """Register what is missing, and tell sources where their nodes are now."""
    there = {each.department_id for each in sources.departments()}
    for department in DEPARTMENTS:
        if department.department_id not in there:
            sources.add_department(department)
    known = {each.source_id for each in sources.list()}
    for node in nodes:
        source = _source(node)
        if source.source_id not in known:
            sources.add(source)
        elif (earlier := sources.get(source.source_id)).url != source.url:
            sources.update(replace(earlier, url=source.url))


def install_people(identity: IdentityStore) -> list[DemoActor]:
    """Add the demo's people, each with a token, and return all actors, the anonymous one first."""
    actors = [_ANONYMOUS]
    for person in PEOPLE:
        roles = {Role.STAFF, person.role}
        identity.add_user(person.user_id, person.name, person.department_id, roles)
        token = identity.issue_token(person.user_id, label="demo")
        actors.append(DemoActor(name=person.name, token=token, describe=person.describe, unit=person.unit))
    return actors


def _source(node: Node) -> HarvestSource:
    feed = node.feed
    return HarvestSource(
        source_id=feed.source_id,
        department_id=feed.department_id,
        title=feed.title,
        kind=feed.kind,
        url=node.url,
        audience=feed.audience,
        options=dict(feed.options),
        aliases=dict(feed.aliases),
    )
