"""Users and tokens. Logging in with passwords or a single sign-on is no part of this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from catalog.clock import Clock, SystemClock
from catalog.errors import Conflict, InvalidInput, NotFound
from catalog.identity.tokens import KEY_LENGTH, key_from, make_token, token_hash, token_key
from catalog.model import Actor, Role
from catalog.sqlstore.database import Database
from catalog.sqlstore.names import check_key
from catalog.sqlstore.tables import department, token, user


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """What is known of a token that was issued; not the token."""

    token_id: str
    user_id: str
    label: str
    issued: datetime
    expires: datetime | None
    revoked: datetime | None


class IdentityStore:
    """Keeps users and their tokens."""

    def __init__(self, database: Database, *, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    def add_user(self, user_id: str, name: str, department_id: str, roles: Iterable[Role] = (Role.STAFF,)) -> None:
        """Add a person or machine client; raises InvalidInput, NotFound for the department, Conflict."""
        check_key("user_id", user_id)
        with self._database.writing() as connection:
            known = select(department.c.department_id).where(department.c.department_id == department_id)
            if connection.execute(known).first() is None:
                raise NotFound(kind="department", identifier=department_id)
            if connection.execute(select(user.c.user_id).where(user.c.user_id == user_id)).first() is not None:
                raise Conflict(what=f"user {user_id} exists already")
            packed = " ".join(sorted(Role(role) for role in roles))
            connection.execute(
                insert(user).values(user_id=user_id, name=name, department_id=department_id, roles=packed)
            )

    def users(self) -> list[Actor]:
        """Return all users in the order of their keys."""
        with self._database.reading() as connection:
            return [_actor(row) for row in connection.execute(_select_users().order_by(user.c.user_id))]

    def actor(self, user_id: str) -> Actor:
        """Return the actor that a user is, for a caller that vouches for who asks; raises NotFound."""
        with self._database.reading() as connection:
            row = connection.execute(_select_users().where(user.c.user_id == user_id)).one_or_none()
        if row is None:
            raise NotFound(kind="user", identifier=user_id)
        return _actor(row)

    def issue_token(self, user_id: str, *, label: str, expires: datetime | None = None) -> str:
        """Return a new token, which nobody can see again; raises NotFound, InvalidInput for a past expiry."""
        now = self._clock.now()
        if expires is not None and expires <= now:
            raise InvalidInput(field="expires", problem="it is past already")
        fresh = make_token()
        with self._database.writing() as connection:
            if connection.execute(select(user.c.user_id).where(user.c.user_id == user_id)).first() is None:
                raise NotFound(kind="user", identifier=user_id)
            values = {"user_id": user_id, "label": label, "issued": now, "expires": expires}
            connection.execute(insert(token).values(token_hash=token_hash(fresh), **values))
        return fresh

    def actor_for_token(self, text: str) -> Actor | None:
        """Return whose token this is, or None for an unknown, expired or revoked one.

        The look-up is by hash, so that its time says nothing about tokens that are nearly right.
        """
        return self.actor_for_token_hash(token_hash(text))

    def actor_for_token_hash(self, hashed: str) -> Actor | None:
        """Do the same for a session, which keeps the hash of the token that opened it."""
        if not hashed:
            return None
        statement = (
            _select_users(token.c.expires)
            .join(token, token.c.user_id == user.c.user_id)
            .where(token.c.token_hash == hashed, token.c.revoked.is_(None))
        )
        with self._database.reading() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None or (row.expires is not None and row.expires <= self._clock.now()):
            return None
        return _actor(row)

    def tokens(self, user_id: str) -> list[IssuedToken]:
        """Return what was issued to a user, newest first, revoked ones too."""
        statement = select(token).where(token.c.user_id == user_id)
        with self._database.reading() as connection:
            rows = connection.execute(statement.order_by(token.c.issued.desc(), token.c.token_hash))
            return [_issued(row) for row in rows]

    def revoke_token(self, token_id: str) -> None:
        """Make a token useless at once and for good; raises NotFound where none of that name is in force."""
        key = key_from(token_id)
        with self._database.writing() as connection:
            named = func.substr(token.c.token_hash, 1, KEY_LENGTH) == key
            statement = update(token).where(named, token.c.revoked.is_(None))
            if connection.execute(statement.values(revoked=self._clock.now())).rowcount == 0:
                raise NotFound(kind="token", identifier=key)


def _select_users(*more: Any) -> Select[Any]:
    names = department.c.name.label("department_name")
    return select(user, names, *more).join(department, department.c.department_id == user.c.department_id)


def _actor(row: Row[Any]) -> Actor:
    return Actor(
        user_id=row.user_id,
        name=row.name,
        department_id=row.department_id,
        department_name=row.department_name,
        roles=frozenset(Role(role) for role in row.roles.split()),
    )


def _issued(row: Row[Any]) -> IssuedToken:
    return IssuedToken(
        token_id=token_key(row.token_hash),
        user_id=row.user_id,
        label=row.label,
        issued=row.issued,
        expires=row.expires,
        revoked=row.revoked,
    )
