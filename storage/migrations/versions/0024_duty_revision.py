"""A page no longer counts who is on duty apart from all else that it shows.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the count, which nobody read."""
    op.drop_column("pages", "duty_revision")


def downgrade() -> None:
    """Begin to count anew."""
    op.add_column("pages", sa.Column("duty_revision", sa.BigInteger(), nullable=False, server_default="0"))
