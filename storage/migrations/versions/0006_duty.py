"""Patrols, their types, what was added to or taken off hours, and each page's rules for them.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC, Document

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add four tables, and a member's sum of hours."""
    op.add_column(
        "memberships", sa.Column("worked_seconds", sa.BigInteger(), nullable=False, server_default="0")
    )
    op.add_column("pages", sa.Column("duty_revision", sa.BigInteger(), nullable=False, server_default="0"))
    _types()
    _patrols()
    _adjustments()
    op.create_table(
        "duty_settings",
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("approval_above", sa.Integer()),
        sa.Column("logs_need_approval", sa.Boolean(), nullable=False),
        sa.Column("remind_after", sa.Integer()),
        sa.Column("cut_off", sa.Text()),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("needs_report", sa.Boolean(), nullable=False),
        sa.Column("needs_evidence", sa.Boolean(), nullable=False),
        sa.Column("on_duty_role_id", sa.BigInteger()),
        sa.Column("log_channel_id", sa.BigInteger()),
    )


def _types() -> None:
    op.create_table(
        "patrol_types",
        sa.Column("id", SERIAL, primary_key=True),
        _page(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lowest_rank_id", sa.BigInteger()),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_patrol_types_page_id"), "patrol_types", ["page_id"])


def _patrols() -> None:
    op.create_table(
        "patrols",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column(
            "guild_id", sa.BigInteger(), sa.ForeignKey("guilds.id", ondelete="CASCADE"), nullable=False
        ),
        _page(),
        _person("person_id", ondelete="CASCADE", nullable=False),
        sa.Column("type_id", SERIAL, sa.ForeignKey("patrol_types.id", ondelete="SET NULL")),
        sa.Column("started_at", UTC(), nullable=False),
        sa.Column("ended_at", UTC()),
        sa.Column("breaks", Document, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("evidence_url", sa.Text()),
        sa.Column("evidence_name", sa.Text()),
        sa.Column("ended_by", sa.Text()),
        _person("reviewed_by", ondelete="SET NULL", nullable=True),
        sa.Column("reviewed_at", UTC()),
        sa.Column("decision", sa.Text()),
        sa.Column("reminded_at", UTC()),
        sa.Column("seconds", sa.BigInteger(), nullable=False, server_default="0"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["type_id"],
        ["reviewed_by"],
        ["page_id", "person_id", "started_at"],
        ["person_id", "started_at"],
    ):
        op.create_index(op.f(f"ix_patrols_{'_'.join(columns)}"), "patrols", columns)
    is_open, is_unsettled = sa.text("state = 'open'"), sa.text("state IN ('open', 'pending')")
    op.create_index(
        "uq_patrols_open",
        "patrols",
        ["person_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index(
        "ix_patrols_unsettled",
        "patrols",
        ["guild_id", "state"],
        sqlite_where=is_unsettled,
        postgresql_where=is_unsettled,
    )


def _adjustments() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", SERIAL, primary_key=True),
        _page(),
        _person("person_id", ondelete="CASCADE", nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _person("by_id", ondelete="SET NULL", nullable=True),
        sqlite_autoincrement=True,
    )
    for columns in (["person_id"], ["by_id"], ["page_id", "person_id", "at"]):
        op.create_index(op.f(f"ix_adjustments_{'_'.join(columns)}"), "adjustments", columns)


def _page() -> sa.Column[object]:
    return sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False)


def _person(name: str, *, ondelete: str, nullable: bool) -> sa.Column[object]:
    return sa.Column(name, SERIAL, sa.ForeignKey("people.id", ondelete=ondelete), nullable=nullable)


def downgrade() -> None:
    """Take them away again."""
    for table in ("duty_settings", "adjustments", "patrols", "patrol_types"):
        op.drop_table(table)
    op.drop_column("pages", "duty_revision")
    op.drop_column("memberships", "worked_seconds")
