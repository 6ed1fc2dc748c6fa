"""Whether members on leave may go on patrol.

Revision ID: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column."""
    op.add_column(
        "leave_rules",
        sa.Column("patrols_allowed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("leave_rules", "patrols_allowed")
