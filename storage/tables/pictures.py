"""Pictures of pages: one logo and one banner at most, as bytes that were drawn here."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, Text

from storage.tables.metadata import metadata

pictures = Table(
    "pictures",
    metadata,
    Column("page_id", ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    # The last column: whoever reads the others reads none of it.
    Column("content", LargeBinary, nullable=False),
)
