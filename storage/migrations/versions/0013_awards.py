"""Awards and who was given them; how long certifications are valid, and when each holder's ends.

Revision ID: 0013
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables, and columns; what is held has no end."""
    _awards()
    op.add_column("certifications", sa.Column("valid_days", sa.Integer()))
    op.add_column(
        "certifications", sa.Column("remind_days", sa.Integer(), nullable=False, server_default="14")
    )
    op.add_column("holdings", sa.Column("expires_at", UTC()))
    op.add_column(
        "holdings", sa.Column("has_own_end", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("holdings", sa.Column("reminded_at", UTC()))
    op.add_column("holdings", sa.Column("ended_at", UTC()))
    op.create_index(
        "ix_holdings_expires_at",
        "holdings",
        ["expires_at"],
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.add_column("orders", sa.Column("until", UTC()))
    op.add_column("orders", sa.Column("is_for_good", sa.Boolean(), nullable=False, server_default=sa.false()))


def _awards() -> None:
    op.create_table(
        "awards",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text()),
        sa.Column("deleted_at", UTC()),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_awards_page_id"), "awards", ["page_id"])
    op.create_table(
        "award_grants",
        sa.Column("id", SERIAL, primary_key=True),
        _to("award_id", "awards.id", ondelete="CASCADE", nullable=False),
        _to("membership_id", "memberships.id", ondelete="CASCADE", nullable=False),
        sa.Column("granted_at", UTC(), nullable=False),
        _to("granted_by", "people.id", ondelete="SET NULL", nullable=True),
        sa.Column("citation", sa.Text()),
        sa.Column("revoked_at", UTC()),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_award_grants_award_id"), "award_grants", ["award_id"])
    op.create_index(
        op.f("ix_award_grants_membership_id_award_id"), "award_grants", ["membership_id", "award_id"]
    )
    op.create_index(
        "ix_award_grants_granted_by",
        "award_grants",
        ["granted_by"],
        sqlite_where=sa.text("granted_by IS NOT NULL"),
        postgresql_where=sa.text("granted_by IS NOT NULL"),
    )


def _to(name: str, other: str, *, ondelete: str, nullable: bool) -> sa.Column[int]:
    return sa.Column(name, SERIAL, sa.ForeignKey(other, ondelete=ondelete), nullable=nullable)


def downgrade() -> None:
    """Take them away again."""
    for column in ("is_for_good", "until"):
        op.drop_column("orders", column)
    op.drop_index("ix_holdings_expires_at", "holdings")
    for column in ("ended_at", "reminded_at", "has_own_end", "expires_at"):
        op.drop_column("holdings", column)
    for column in ("remind_days", "valid_days"):
        op.drop_column("certifications", column)
    op.drop_table("award_grants")
    op.drop_table("awards")
