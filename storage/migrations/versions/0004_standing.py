"""Which record another one reverses; statuses of members, notes about them, exemptions from quotas.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add two tables and three columns; everybody is active."""
    op.add_column("records", sa.Column("undoes", SERIAL))
    op.add_column("memberships", sa.Column("status", sa.Text(), nullable=False, server_default="active"))
    op.add_column("memberships", sa.Column("status_until", UTC()))
    op.create_index(
        "ix_memberships_status_until",
        "memberships",
        ["status_until"],
        sqlite_where=sa.text("status_until IS NOT NULL"),
        postgresql_where=sa.text("status_until IS NOT NULL"),
    )
    _notes()
    _exemptions()


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", SERIAL, primary_key=True),
        _page(),
        _person("person_id", ondelete="CASCADE", nullable=False),
        _person("author_id", ondelete="SET NULL", nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UTC(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notes_person_id"), "notes", ["person_id"])
    op.create_index(op.f("ix_notes_author_id"), "notes", ["author_id"])
    op.create_index(op.f("ix_notes_page_id_person_id_id"), "notes", ["page_id", "person_id", "id"])


def _exemptions() -> None:
    op.create_table(
        "exemptions",
        sa.Column("id", SERIAL, primary_key=True),
        _page(),
        _person("person_id", ondelete="CASCADE", nullable=False),
        sa.Column("starts_at", UTC(), nullable=False),
        sa.Column("ends_at", UTC()),
        sa.Column("reason", sa.Text()),
        _person("actor_id", ondelete="SET NULL", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_exemptions_person_id"), "exemptions", ["person_id"])
    op.create_index(op.f("ix_exemptions_actor_id"), "exemptions", ["actor_id"])
    op.create_index(
        op.f("ix_exemptions_page_id_person_id_starts_at"), "exemptions", ["page_id", "person_id", "starts_at"]
    )
    op.create_index(
        "uq_exemptions_endless",
        "exemptions",
        ["page_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("ends_at IS NULL"),
        postgresql_where=sa.text("ends_at IS NULL"),
    )


def _page() -> sa.Column[object]:
    return sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False)


def _person(name: str, *, ondelete: str, nullable: bool) -> sa.Column[int]:
    return sa.Column(name, SERIAL, sa.ForeignKey("people.id", ondelete=ondelete), nullable=nullable)


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("exemptions")
    op.drop_table("notes")
    op.drop_index("ix_memberships_status_until", "memberships")
    for table, column in (("memberships", "status_until"), ("memberships", "status"), ("records", "undoes")):
        with op.batch_alter_table(table) as altered:
            altered.drop_column(column)
