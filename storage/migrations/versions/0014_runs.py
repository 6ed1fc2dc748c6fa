"""Runs of jobs.

Revision ID: 0014
"""

import sqlalchemy as sa
from alembic import op

from storage.tables.types import UTC

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add one table."""
    op.create_table(
        "job_runs",
        sa.Column("job", sa.Text(), primary_key=True),
        sa.Column("due_at", UTC(), primary_key=True),
        sa.Column("started_at", UTC(), nullable=False),
        sa.Column("ended_at", UTC()),
        sa.Column("fault", sa.Text()),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("job_runs")
