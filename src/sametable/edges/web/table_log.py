"""The own side's log of imports, as its web writes and shows it.

Whose line it is: the person who is signed in, nobody at the open desk. Source: decision 0020.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import get
from litestar.di import NamedDependency

from sametable.core.intake.tables.files import TakenIn
from sametable.edges.web.desk import Desk

if TYPE_CHECKING:
    import tempfile

    from sametable.centre.people.sign_in import SignedIn
    from sametable.centre.reports.importing import Matching

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An import that may begin: its file's folder, its rows, and its line in the own side's log."""

    folder: tempfile.TemporaryDirectory[str]
    rows: Any
    matching: Matching
    line: int
    taken: TakenIn


def noted(desk: Desk, path: Path, name: str, signed: SignedIn | None) -> tuple[int, TakenIn]:
    """Write that an import of a file begins; gives its line and what stands in it. Raises `import.log`."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    who = signed.person.name if signed else ""
    taken = TakenIn(at_ms=desk.centre.clock.now_ms(), name=name, sha256=digest, who=who)
    return desk.imports.begin(taken), taken


@get("/api/tables/log")
async def get_table_log(desk: NamedDependency[Desk]) -> dict[str, Any]:
    """Give the newest imports that this side took in, newest first, whatever was restarted since."""
    return {"imports": msgspec.to_builtins(await asyncio.to_thread(desk.imports.rows, SHOWN))}
