"""Users and tokens on every kind of database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from catalog.clock import FixedClock
from catalog.errors import Conflict, InvalidInput, NotFound
from catalog.model import Role
from catalog.sqlstore import tables
from catalog.sqlstore.database import Database
from catalog.sqlstore.identity import IdentityStore
from catalog.sqlstore.sources import SourceStore
from tests.factories import MOMENT, make_department


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MOMENT)


@pytest.fixture
def identity(any_database: Database, clock: FixedClock) -> IdentityStore:
    SourceStore(any_database).add_department(make_department())
    store = IdentityStore(any_database, clock=clock)
    store.add_user("li", "李编目", "jtj", {Role.STAFF, Role.CATALOGER})
    return store


def test_a_token_stands_for_its_user(identity: IdentityStore) -> None:
    actor = identity.actor_for_token(identity.issue_token("li", label="命令行"))

    assert actor == identity.actor("li") == identity.users()[0]
    assert (actor.user_id, actor.department_name) == ("li", "云溪市交通运输局")
    assert actor.roles == {Role.STAFF, Role.CATALOGER}


@pytest.mark.parametrize(
    "text", ["", "mulu_", "mulu_wrong", "Bearer mulu_x", "mulu_" + "x" * 10_000, "mulu_令牌", "\0"]
)
def test_anything_else_stands_for_nobody(identity: IdentityStore, text: str) -> None:
    assert identity.actor_for_token(text) is None


def test_a_token_is_kept_nowhere(identity: IdentityStore, any_database: Database) -> None:
    fresh = identity.issue_token("li", label="命令行")

    with any_database.reading() as connection:
        kept = repr(connection.execute(select(tables.token)).all())
    assert fresh.startswith("mulu_")
    assert fresh not in kept
    assert fresh not in repr(identity.tokens("li"))
    assert fresh[5:] not in kept


def test_no_two_tokens_are_alike(identity: IdentityStore) -> None:
    assert identity.issue_token("li", label="a") != identity.issue_token("li", label="a")


def test_a_revoked_token_is_useless_and_the_others_are_not(identity: IdentityStore, clock: FixedClock) -> None:
    old = identity.issue_token("li", label="旧")
    clock.moment += timedelta(days=1)
    new = identity.issue_token("li", label="新")

    identity.revoke_token(identity.tokens("li")[1].token_id)

    assert identity.actor_for_token(old) is None
    assert identity.actor_for_token(new) is not None
    assert [issued.revoked for issued in identity.tokens("li")] == [None, MOMENT + timedelta(days=1)]


def test_a_leaked_token_can_be_revoked_by_itself(identity: IdentityStore) -> None:
    leaked = identity.issue_token("li", label="泄露")

    identity.revoke_token(leaked)

    assert identity.actor_for_token(leaked) is None
    with pytest.raises(NotFound) as caught:
        identity.revoke_token(leaked)
    assert leaked not in str(caught.value)


@pytest.mark.parametrize("token_id", ["", "%", "0", "000000000000"])
def test_an_unknown_token_is_not_revoked(identity: IdentityStore, token_id: str) -> None:
    fresh = identity.issue_token("li", label="a")

    with pytest.raises(NotFound):
        identity.revoke_token(token_id)

    assert identity.actor_for_token(fresh) is not None


def test_a_token_expires_at_its_time(identity: IdentityStore, clock: FixedClock) -> None:
    fresh = identity.issue_token("li", label="短期", expires=MOMENT + timedelta(hours=1))

    clock.moment += timedelta(minutes=59)
    assert identity.actor_for_token(fresh) is not None
    clock.moment += timedelta(minutes=1)
    assert identity.actor_for_token(fresh) is None


def test_a_token_is_not_issued_for_nobody_or_the_past(identity: IdentityStore) -> None:
    with pytest.raises(NotFound):
        identity.issue_token("nobody", label="a")
    with pytest.raises(InvalidInput):
        identity.issue_token("li", label="a", expires=MOMENT)


def test_a_user_needs_a_plain_key_and_a_department_and_is_added_once(identity: IdentityStore) -> None:
    with pytest.raises(InvalidInput):
        identity.add_user("Li Si", "李四", "jtj")
    with pytest.raises(NotFound):
        identity.add_user("si", "李四", "nobody")
    with pytest.raises(Conflict):
        identity.add_user("li", "李四", "jtj")
    with pytest.raises(NotFound):
        identity.actor("nobody")
