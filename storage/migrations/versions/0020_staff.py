"""Staff and sites, and former ids of people who were found to be one.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add five tables."""
    op.create_table(
        "sites",
        sa.Column("id", SERIAL, primary_key=True),
        _to("guild_id", "guilds.id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text()),
        sa.Column("address", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
        sa.UniqueConstraint("guild_id", "key"),
        sqlite_autoincrement=True,
    )
    _staff()
    op.create_table(
        "staff_skills",
        _person(primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_staff_skills_key"), "staff_skills", ["key"])
    op.create_table(
        "staff_sites",
        _person(primary_key=True),
        sa.Column(
            "site_id",
            SERIAL,
            sa.ForeignKey("sites.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
    )
    op.create_index(op.f("ix_staff_sites_site_id"), "staff_sites", ["site_id"])
    op.create_table(
        "former_ids",
        sa.Column("uuid", sa.Uuid(), primary_key=True),
        _person(primary_key=False),
    )
    op.create_index(op.f("ix_former_ids_person_id"), "former_ids", ["person_id"])


def _staff() -> None:
    op.create_table(
        "staff",
        _person(primary_key=True),
        _to("guild_id", "guilds.id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text()),
        sa.Column("least_seconds", sa.BigInteger()),
        sa.Column("most_seconds", sa.BigInteger()),
        sa.Column("longest_run", sa.Integer()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UTC(), nullable=False),
    )
    op.create_index(op.f("ix_staff_guild_id"), "staff", ["guild_id"])
    op.create_index(
        "uq_staff_external_id",
        "staff",
        ["guild_id", "external_id"],
        unique=True,
        sqlite_where=sa.text("external_id IS NOT NULL"),
        postgresql_where=sa.text("external_id IS NOT NULL"),
    )


def _person(*, primary_key: bool) -> sa.Column[int]:
    to = sa.ForeignKey("people.id", ondelete="CASCADE")
    return sa.Column("person_id", SERIAL, to, primary_key=primary_key, nullable=False, autoincrement=False)


def _to(name: str, other: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), sa.ForeignKey(other, ondelete="CASCADE"), nullable=False)


def downgrade() -> None:
    """Take them away again."""
    for name in ("former_ids", "staff_sites", "staff_skills", "staff", "sites"):
        op.drop_table(name)
