"""How many members hold each role.

Revision ID: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; nobody has counted them yet."""
    op.add_column("guild_roles", sa.Column("holders", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("guild_roles", "holders")
