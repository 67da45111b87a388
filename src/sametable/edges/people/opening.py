"""Opening a node's people: in a file beside the record, or in the record's PostgreSQL.

Decides where they are, and puts together what signing in needs. Source: decision 0013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.centre.people.seals import Seals
from sametable.centre.people.sign_in import Door
from sametable.centre.rates import Delays
from sametable.edges.people.database import SCHEMA, open_postgresql, open_sqlite
from sametable.edges.people.store import PeopleFile

if TYPE_CHECKING:
    from pathlib import Path

    from sametable.ports import Clock, Ids

FILE = "people.db"


def open_people(folder: Path, url: str | None = None, schema: str = SCHEMA) -> PeopleFile:
    """Open the people of a node: `people.db` in its folder, or a schema of their own behind a PostgreSQL `url`."""
    if url is not None and url.startswith(("postgresql:", "postgresql+psycopg:")):
        return PeopleFile(open_postgresql(url, schema))
    return PeopleFile(open_sqlite(folder / FILE))


def open_door(store: PeopleFile, *, clock: Clock, ids: Ids) -> Door:
    """Put together what signing in and enrolling need; sealed notes hold as long as this process."""
    from sametable.edges.people.passkeys import WebAuthn
    from sametable.edges.people.secrets import Argon2Hashes

    return Door(
        store=store,
        clock=clock,
        ids=ids,
        seals=Seals(b"".join(ids.salts(2))),
        delays=Delays(),
        passkeys=WebAuthn(),
        hashes=Argon2Hashes(),
    )
