"""Run by Alembic inside the transaction that `opening` holds: a store is brought up to date whole or not at all."""

from alembic import context

from compliance.store.tables import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
