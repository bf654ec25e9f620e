"""The tables as SQLAlchemy Core sees them; how they came about is told by the migrations.

``record`` is small and says what holds now; ``record_version`` holds every content that a record
ever had, the current one too. Labels are kept as *audiences*: the sorted labels of one decision,
joined by a space. Few distinct ones exist, so a reader filters by a set of audiences and a
record costs no extra row.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """An aware time as ISO text of one width, so that text order is time order everywhere."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Write the time; a naive one is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "the database takes aware times only"
            raise ValueError(message)
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- SQLAlchemy's signature
        """Read the time back, aware, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

department = Table(
    "department",
    metadata,
    Column("department_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("credit_code", Text, nullable=False),
    Column("region", String(12), nullable=False),
    Column("telephone", Text, nullable=False),
)

user = Table(
    "user",
    metadata,
    Column("user_id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("department_id", ForeignKey("department.department_id"), nullable=False),
    Column("roles", Text, nullable=False),  # sorted, joined by a space
)

token = Table(
    "token",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256; the token itself is kept nowhere
    Column("user_id", ForeignKey("user.user_id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("issued", UtcTime, nullable=False),
    Column("expires", UtcTime),
    Column("revoked", UtcTime),
)

source = Table(
    "source",
    metadata,
    Column("source_id", String(64), primary_key=True),
    Column("department_id", ForeignKey("department.department_id"), nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("url", Text, nullable=False),
    Column("audience", String(32), nullable=False),
    Column("region", String(12), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("identity_rule", String(32), nullable=False),
    Column("options", Text, nullable=False),  # JSON object of texts
    Column("aliases", Text, nullable=False),  # JSON object of texts
    Column("listed", UtcTime),  # last complete listing: every record published since was in it
)

job = Table(
    "job",
    metadata,
    Column("job_id", String(64), primary_key=True),
    Column("source_id", ForeignKey("source.source_id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("started", UtcTime, nullable=False),
    Column("ended", UtcTime),
    Column("lease", UtcTime, nullable=False),  # a running job that does not renew it is dead
    Column("worker", Text, nullable=False),  # the process that runs it
    Column("counts", Text, nullable=False),  # JSON of JobCounts
    Column("cause", Text, nullable=False),
    Column("problem_count", Integer, nullable=False),  # all of them, kept or not
    Column("problem_groups", Text, nullable=False),  # JSON: [[place, problem, count], …]
    Index("ix_job_source_started", "source_id", "started"),
)

job_problem = Table(
    "job_problem",
    metadata,
    Column("job_id", ForeignKey("job.job_id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("identity", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("rejected", Boolean, nullable=False),
)

audience_label = Table(
    "audience_label",
    metadata,
    Column("label", String(160), primary_key=True),
    Column("audience", Text, primary_key=True),
)

record = Table(
    "record",
    metadata,
    Column("record_id", String(26), primary_key=True),
    Column("source_id", ForeignKey("source.source_id"), nullable=False),
    Column("department_id", ForeignKey("department.department_id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("iri", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("item_hash", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),  # of the triples
    Column("dataset_hash", String(64), nullable=False),  # of the dataset: it may say more than the triples
    Column("discover", Text, nullable=False),  # audience
    Column("discover_rule", String(64), nullable=False),
    Column("locate", Text, nullable=False),  # audience
    Column("locate_rule", String(64), nullable=False),
    Column("literals", Text, nullable=False),  # fields that no code list knows the value of, joined by a space
    Column("first_seen", UtcTime, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("last_seen", UtcTime, nullable=False),  # older than source.listed where a later listing had it too
    Column("job_id", String(64), nullable=False),
    # Each answers one question alone: a node's report, the newest, how many there are of each source.
    Index("ix_record_source_id_state", "source_id", "state", "changed", "literals"),
    Index("ix_record_state_changed", "state", "changed", "discover"),
    Index("ix_record_state_discover", "state", "discover", "source_id", "changed"),
)

record_version = Table(
    "record_version",
    metadata,
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", String(64), nullable=False),
    Column("discover", Text, nullable=False),
    Column("locate", Text, nullable=False),
    Column("changed", UtcTime, nullable=False),
    Column("job_id", String(64), nullable=False),
    # Four zlib streams: the dataset's JSON, the two halves of its N-Triples, the department's own bytes.
    Column("dataset", LargeBinary, nullable=False),
    Column("metadata", LargeBinary, nullable=False),
    Column("locations", LargeBinary, nullable=False),
    Column("original", LargeBinary, nullable=False),
    Column("original_type", Text, nullable=False),
)

change_log = Table(
    "change_log",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("record_id", String(26), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("job_id", String(64), nullable=False),
    Column("changed", UtcTime, nullable=False),
    ForeignKeyConstraint(["record_id", "version"], ["record_version.record_id", "record_version.version"]),
    Index("ix_change_log_record_id_version", "record_id", "version"),
    sqlite_autoincrement=True,  # without it SQLite may give a number twice
)

held_withdrawal = Table(
    "held_withdrawal",
    metadata,
    Column("job_id", ForeignKey("job.job_id"), primary_key=True),
    Column("record_id", ForeignKey("record.record_id"), primary_key=True),
)
