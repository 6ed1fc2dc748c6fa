"""The former secret of a webhook, and how long its receiver rests.

Revision ID: 0027
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add three columns; nobody has a former secret, and nobody rests."""
    op.add_column("webhooks", sa.Column("old_secret", sa.Text()))
    op.add_column("webhooks", sa.Column("old_secret_until", UTC()))
    op.add_column("webhooks", sa.Column("rests_until", UTC()))


def downgrade() -> None:
    """Take them away again."""
    for name in ("rests_until", "old_secret_until", "old_secret"):
        op.drop_column("webhooks", name)
