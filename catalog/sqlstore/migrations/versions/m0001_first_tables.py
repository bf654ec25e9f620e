"""First tables: departments, users, sources, jobs, records with their versions, the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.String(length=32)  # ISO text, see catalog.sqlstore.tables.UtcTime
_KEY = sa.String(length=64)


def upgrade() -> None:
    """Create everything."""
    _create_departments()
    _create_identity()
    _create_sources()
    _create_jobs()
    _create_records()
    _create_changes()


def downgrade() -> None:
    """Drop everything."""
    for table in (
        "held_withdrawal",
        "change_log",
        "record_version",
        "record",
        "audience_label",
        "job_problem",
        "job",
        "source",
        "token",
        "user",
        "department",
    ):
        op.drop_table(table)


def _create_departments() -> None:
    op.create_table(
        "department",
        sa.Column("department_id", _KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=False),
        sa.Column("credit_code", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("department_id", name="pk_department"),
    )


def _create_identity() -> None:
    op.create_table(
        "user",
        sa.Column("user_id", _KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("department_id", _KEY, nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.department_id"], name="fk_user_department_id"),
        sa.PrimaryKeyConstraint("user_id", name="pk_user"),
    )
    op.create_table(
        "token",
        sa.Column("token_hash", _KEY, nullable=False),
        sa.Column("user_id", _KEY, nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("issued", _TIME, nullable=False),
        sa.Column("expires", _TIME),
        sa.Column("revoked", _TIME),
        sa.ForeignKeyConstraint(["user_id"], ["user.user_id"], name="fk_token_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_token"),
    )
    op.create_index("ix_token_user_id", "token", ["user_id"])


def _create_sources() -> None:
    op.create_table(
        "source",
        sa.Column("source_id", _KEY, nullable=False),
        sa.Column("department_id", _KEY, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=12), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("identity_rule", sa.String(length=32), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("aliases", sa.Text(), nullable=False),
        sa.Column("listed", _TIME),
        sa.ForeignKeyConstraint(["department_id"], ["department.department_id"], name="fk_source_department_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_source"),
    )


def _create_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("job_id", _KEY, nullable=False),
        sa.Column("source_id", _KEY, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("started", _TIME, nullable=False),
        sa.Column("ended", _TIME),
        sa.Column("lease", _TIME, nullable=False),
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("problem_groups", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_job_source_id"),
        sa.PrimaryKeyConstraint("job_id", name="pk_job"),
    )
    op.create_index("ix_job_source_started", "job", ["source_id", "started"])
    op.create_table(
        "job_problem",
        sa.Column("job_id", _KEY, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.job_id"], name="fk_job_problem_job_id"),
        sa.PrimaryKeyConstraint("job_id", "number", name="pk_job_problem"),
    )


def _create_records() -> None:
    op.create_table(
        "audience_label",
        sa.Column("label", sa.String(length=160), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("label", "audience", name="pk_audience_label"),
    )
    op.create_table(
        "record",
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.Column("source_id", _KEY, nullable=False),
        sa.Column("department_id", _KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("iri", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("item_hash", sa.Text(), nullable=False),
        sa.Column("content_hash", _KEY, nullable=False),
        sa.Column("dataset_hash", _KEY, nullable=False),
        sa.Column("discover", sa.Text(), nullable=False),
        sa.Column("discover_rule", _KEY, nullable=False),
        sa.Column("locate", sa.Text(), nullable=False),
        sa.Column("locate_rule", _KEY, nullable=False),
        sa.Column("literals", sa.Text(), nullable=False),
        sa.Column("first_seen", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("last_seen", _TIME, nullable=False),
        sa.Column("job_id", _KEY, nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.department_id"], name="fk_record_department_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name="fk_record_source_id"),
        sa.PrimaryKeyConstraint("record_id", name="pk_record"),
    )
    op.create_index("ix_record_source_id_state", "record", ["source_id", "state", "changed", "literals"])
    op.create_index("ix_record_state_changed", "record", ["state", "changed", "discover"])
    op.create_index("ix_record_state_discover", "record", ["state", "discover", "source_id", "changed"])


def _create_changes() -> None:
    op.create_table(
        "record_version",
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content_hash", _KEY, nullable=False),
        sa.Column("discover", sa.Text(), nullable=False),
        sa.Column("locate", sa.Text(), nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("job_id", _KEY, nullable=False),
        sa.Column("dataset", sa.LargeBinary(), nullable=False),
        sa.Column("metadata", sa.LargeBinary(), nullable=False),
        sa.Column("locations", sa.LargeBinary(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.Column("original_type", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["record.record_id"], name="fk_record_version_record_id"),
        sa.PrimaryKeyConstraint("record_id", "version", name="pk_record_version"),
    )
    op.create_table(
        "change_log",
        sa.Column("sequence", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("job_id", _KEY, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id", "version"],
            ["record_version.record_id", "record_version.version"],
            name="fk_change_log_record_id_version",
        ),
        sa.PrimaryKeyConstraint("sequence", name="pk_change_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_log_record_id_version", "change_log", ["record_id", "version"])
    op.create_table(
        "held_withdrawal",
        sa.Column("job_id", _KEY, nullable=False),
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.job_id"], name="fk_held_withdrawal_job_id"),
        sa.ForeignKeyConstraint(["record_id"], ["record.record_id"], name="fk_held_withdrawal_record_id"),
        sa.PrimaryKeyConstraint("job_id", "record_id", name="pk_held_withdrawal"),
    )
