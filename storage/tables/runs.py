"""Runs of jobs: which process did what was due when, and how that ended."""

from sqlalchemy import Column, Table, Text

from storage.tables.metadata import metadata
from storage.tables.personal import PLACES
from storage.tables.types import UTC, Words

job_runs = Table(
    "job_runs",
    metadata,
    Column("job", Text, primary_key=True),
    Column("due_at", UTC, primary_key=True),
    Column("started_at", UTC, nullable=False),
    Column("ended_at", UTC),
    # What went wrong, by the name of the fault alone: its text could tell of members.
    Column("fault", Words, info=PLACES),
)
