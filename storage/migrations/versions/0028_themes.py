"""What a page looks like: light or dark, a logo and a banner.

Revision ID: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column and a table; without either a page looks as before."""
    op.add_column("pages", sa.Column("appearance", sa.Text(), nullable=False, server_default="system"))
    op.create_table(
        "pictures",
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name=op.f("fk_pictures_page_id_pages"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", "kind", name=op.f("pk_pictures")),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("pictures")
    op.drop_column("pages", "appearance")
