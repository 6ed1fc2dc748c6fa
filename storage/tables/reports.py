"""Where each page's reports on hours are posted, and which were."""

from sqlalchemy import BigInteger, Column, ForeignKey, Table, Text, UniqueConstraint

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES
from storage.tables.types import UTC, Said, Serial

report_rules = Table(
    "report_rules",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("channel_id", BigInteger, nullable=False),
    # Periods that ended before are nobody's to be told of.
    Column("since", UTC, nullable=False),
)

# One row a period of a page: what makes that it is posted once.
report_posts = Table(
    "report_posts",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), nullable=False),
    Column("period_start", UTC, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False, index=True),
    Column("due_at", UTC, nullable=False),
    Column("failure", Said, info=PLACES),
    UniqueConstraint("page_id", "period_start"),
    sqlite_autoincrement=True,
)
