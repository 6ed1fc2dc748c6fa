"""Who sees which field of a page.

Revision ID: 0029
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import Document

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column; where hours are shown they stay so for everyone, though on a new page staff sees them."""
    op.add_column("pages", sa.Column("sharing", Document))
    pages = sa.table("pages", sa.column("patrol_logs", sa.Boolean()), sa.column("sharing", Document))
    op.execute(pages.update().where(pages.c.patrol_logs.is_(True)).values(sharing={"hours": "everyone"}))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("pages", "sharing")
