"""Patrols that wait are told once.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add one column; what waits already is told once more."""
    op.add_column("patrols", sa.Column("is_told", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take it away again."""
    with op.batch_alter_table("patrols") as patrols:
        patrols.drop_column("is_told")
