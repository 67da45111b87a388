"""Alembic's own entry: runs pending revisions on the connection it is given, each in its own transaction.

Source: Alembic 1.20, "Sharing a Connection"; decision 0012.
"""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transaction_per_migration=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
