"""The statements of every revision, in order, for either store.

A fresh store runs them all at once; an older one runs what it lacks, through Alembic (`migrate`). Each revision
is one transaction, which also notes its number: a crash leaves the revision before, or this one whole.

Source: house rules; decision 0012.
"""

from __future__ import annotations

from sametable.edges.store.migrations.versions import r0001_tables, r0002_sealed

NOTE_TABLE = "create table if not exists alembic_version(version_num varchar(32) not null primary key)"
_REVISIONS = (r0001_tables, r0002_sealed)


def statements(kind: str, number: int) -> tuple[str, ...]:
    """Give the statements of revision `number` for a kind of store: sqlite or postgresql."""
    module = _REVISIONS[number - 1]
    return (*module.SQLITE, f"pragma user_version={number}") if kind == "sqlite" else module.POSTGRES


def fresh(kind: str) -> list[str]:
    """Give all statements that make a store of the newest schema."""
    made = [one for number in range(1, len(_REVISIONS) + 1) for one in statements(kind, number)]
    newest = _REVISIONS[-1].revision
    return [*made, NOTE_TABLE, f"insert into alembic_version(version_num) values('{newest}')"]


def run_step(number: int) -> None:
    """Run one revision in Alembic's own transaction."""
    from alembic import op

    for statement in statements(op.get_context().dialect.name, number):
        op.execute(statement)
