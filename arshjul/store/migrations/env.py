"""Run by Alembic: migrate on the connection that `arshjul.store.migrating` hands over."""

from alembic import context

from arshjul.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite cannot alter most of a table; Alembic makes it anew and copies
)
with context.begin_transaction():
    context.run_migrations()
