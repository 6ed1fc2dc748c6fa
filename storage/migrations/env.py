"""What Alembic runs for every migration: on the connection that `storage.migrating` hands over."""

from alembic import context

from storage.tables.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can't alter a column; in batch mode Alembic makes the table anew instead.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
