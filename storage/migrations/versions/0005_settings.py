"""What a guild has set: language, zone, first day of the week, its word for patrols.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add one table."""
    op.create_table(
        "guild_settings",
        sa.Column(
            "guild_id",
            sa.BigInteger(),
            sa.ForeignKey("guilds.id", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("week_start", sa.Integer(), nullable=False),
        sa.Column("patrol_word", sa.Text(), nullable=False),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("guild_settings")
