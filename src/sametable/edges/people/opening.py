"""Opening a node's people: in a file beside the record, or in the record's PostgreSQL.

Decides where they are. Source: decision 0013.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.edges.people.database import open_postgresql, open_sqlite
from sametable.edges.people.store import PeopleFile

if TYPE_CHECKING:
    from pathlib import Path

FILE = "people.db"


def open_people(folder: Path, url: str | None = None) -> PeopleFile:
    """Open the people of a node: `people.db` in its folder, or the schema `people` behind a PostgreSQL `url`."""
    if url is not None and url.startswith(("postgresql:", "postgresql+psycopg:")):
        return PeopleFile(open_postgresql(url))
    return PeopleFile(open_sqlite(folder / FILE))
