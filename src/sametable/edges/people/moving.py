"""Taking a node's people along when its record moves to another store: all of them, with their audit trail.

Decides what may be written over: nothing, or an older copy of the same people, which is told by the trail. Each
act of people is a row of it, so a trail that is the beginning of another one belongs to the same node. Either
all of it arrives or nothing; the source is only read. Sessions do not travel: people sign in again.

Source: decisions 0012 and 0013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from sametable.centre.people.trail import START
from sametable.edges.people.tables import AUDIT, META, METADATA, PERSON, SESSION
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sametable.edges.people.database import Database

BATCH = 1000
_STAYS = (META, SESSION)
"""What a store notes about itself, and who is signed in there just now."""


def take_people(held: Database, into: Database) -> int:
    """Copy the people of `held` into `into`; gives how many are enrolled. Raises `store.not_empty`, `store.failed`."""
    tables = [table for table in METADATA.sorted_tables if table not in _STAYS]
    with held.transaction(writes=False) as source, into.transaction(writes=True) as target:
        _may_take(source, target)
        for table in (SESSION, *reversed(tables)):
            target.execute(delete(table))
        for table in tables:
            for rows in source.execute(select(table)).partitions(BATCH):
                target.execute(insert(table), [dict(row._mapping) for row in rows])
        return int(
            target.execute(select(func.count()).select_from(PERSON).where(PERSON.c.active == 1)).scalar_one()
        )


def _may_take(source: Connection, target: Connection) -> None:
    size, head = _head(target)
    known = START if size == 0 else source.execute(select(AUDIT.c.hash).where(AUDIT.c.n == size - 1)).scalar()
    if known != head:
        raise SametableError(
            "store.not_empty", at="people", expected="nobody there, or an older copy of the same people",
            got=f"an audit trail of {size} rows that is not the beginning of theirs",
            advice="Name another file, database or schema.",
        )  # fmt: skip


def _head(connection: Connection) -> tuple[int, str]:
    found = connection.execute(
        select(AUDIT.c.n, AUDIT.c.hash).order_by(AUDIT.c.n.desc()).limit(1)
    ).one_or_none()
    return (0, START) if found is None else (int(found[0]) + 1, str(found[1]))
