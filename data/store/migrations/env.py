"""Runs the migrations inside the transaction that `data.store.database` began."""

from alembic import context

from data.store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
