"""Callsigns in a table of their own; abbreviations, seats and schemes of pages, ranks and subdivisions.

Revision ID: 0009
"""

import unicodedata
from datetime import UTC as UTC_ZONE
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

RULES = (
    ("uq_callsigns_in_use", ("page_id", "key"), "released_at IS NULL"),
    (
        "uq_callsigns_main",
        ("page_id", "person_id"),
        "released_at IS NULL AND NOT is_reserved AND subdivision_id IS NULL",
    ),
    (
        "uq_callsigns_beside",
        ("page_id", "person_id", "subdivision_id"),
        "released_at IS NULL AND NOT is_reserved AND subdivision_id IS NOT NULL",
    ),
)


def upgrade() -> None:
    """Add the table, take over what members had as their callsign, and add columns to what has callsigns."""
    callsigns = op.create_table(
        "callsigns",
        sa.Column("id", SERIAL, primary_key=True),
        sa.Column("page_id", sa.Uuid(), sa.ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("person_id", SERIAL, sa.ForeignKey("people.id", ondelete="CASCADE")),
        sa.Column("subdivision_id", sa.BigInteger()),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("is_reserved", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("note", sa.Text()),
        sa.Column("since", UTC(), nullable=False),
        sa.Column("released_at", UTC()),
        sa.Column("was_lost", sa.Boolean(), nullable=False, server_default=sa.false()),
        sqlite_autoincrement=True,
    )
    for name, columns, where in RULES:
        rule = sa.text(where)
        op.create_index(
            name, "callsigns", list(columns), unique=True, sqlite_where=rule, postgresql_where=rule
        )
    of_somebody = sa.text("person_id IS NOT NULL")
    op.create_index(
        "ix_callsigns_person_id",
        "callsigns",
        ["person_id"],
        sqlite_where=of_somebody,
        postgresql_where=of_somebody,
    )
    _take_over(callsigns)
    # Not as a batch: SQLite would make the table anew, and all its indices with it.
    op.execute("ALTER TABLE memberships DROP COLUMN callsign")
    op.add_column("pages", sa.Column("abbreviation", sa.Text(), nullable=False, server_default=""))
    for table in ("ranks", "subdivisions"):
        op.add_column(table, sa.Column("abbreviation", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("callsigns", sa.Text()))
    op.add_column("ranks", sa.Column("seats_min", sa.Integer()))
    op.add_column("ranks", sa.Column("seats_max", sa.Integer()))


def downgrade() -> None:
    """Put main callsigns back where they were, and take all else away."""
    op.add_column("memberships", sa.Column("callsign", sa.Text()))
    op.execute(
        "UPDATE memberships SET callsign = (SELECT value FROM callsigns WHERE "
        "callsigns.page_id = memberships.page_id AND callsigns.person_id = memberships.person_id "
        "AND released_at IS NULL AND NOT is_reserved AND subdivision_id IS NULL)"
    )
    for table, column in (
        ("ranks", "seats_max"),
        ("ranks", "seats_min"),
        ("subdivisions", "callsigns"),
        ("subdivisions", "abbreviation"),
        ("ranks", "callsigns"),
        ("ranks", "abbreviation"),
        ("pages", "abbreviation"),
    ):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("callsigns")


def _take_over(callsigns: sa.Table) -> None:
    """Of two members who had the same one, the first keeps it: from now on they are unique."""
    connection = op.get_bind()
    memberships = sa.table(
        "memberships",
        sa.column("id"),
        sa.column("page_id", sa.Uuid()),
        sa.column("person_id"),
        sa.column("callsign"),
        sa.column("left_at", UTC()),
    )
    rows = connection.execute(
        sa.select(memberships.c.page_id, memberships.c.person_id, memberships.c.callsign)
        .where(memberships.c.callsign.is_not(None), memberships.c.left_at.is_(None))
        .order_by(memberships.c.id)
    ).all()
    taken: dict[tuple[object, str], dict[str, object]] = {}
    for page_id, person_id, callsign in rows:
        value = " ".join(unicodedata.normalize("NFKC", callsign).split())
        if value:
            taken.setdefault(
                (page_id, value.casefold()),
                {
                    "page_id": page_id,
                    "person_id": person_id,
                    "value": value,
                    "key": value.casefold(),
                    "since": datetime.now(UTC_ZONE),
                },
            )
    if taken:
        connection.execute(sa.insert(callsigns), list(taken.values()))
