"""A confirmed cold start, kept in the node's folder until the next start has used it.

Decides where it is kept and what is in it; whether it is needed is decided by `centre.restore_guard`. It is good for
one start: it goes once that start has put it into the record, or has heard another node and does not need it.

Shapes: `cold-start.json` with `reason` and `confirmed_by`. Source: record.md 4.8.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sametable.centre.logs.restore_guard import REASON_LIMIT, ColdStart
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NAME = "cold-start.json"
PERSONS_LIMIT = 8
PERSON_LIMIT = 400


def write_cold_start(folder: Path, reason: str, confirmed_by: Sequence[str]) -> None:
    """Keep a confirmation for the next start. Raises `record.bad_cold_start`."""
    _check(folder, {"reason": reason, "confirmed_by": list(confirmed_by)})
    told = json.dumps({"reason": reason, "confirmed_by": list(confirmed_by)}, ensure_ascii=False)
    part = folder / (NAME + ".part")
    part.write_text(told, encoding="utf-8")
    part.replace(folder / NAME)


def read_cold_start(folder: Path) -> ColdStart | None:
    """Read the confirmation, if there is one. Raises `record.bad_cold_start`."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        told = json.loads(path.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        told = None
    reason, persons = _check(folder, told)
    return ColdStart(reason=reason, confirmed_by=persons, used=lambda: path.unlink(missing_ok=True))


def _check(folder: Path, told: object) -> tuple[str, tuple[str, ...]]:
    if isinstance(told, dict) and told.keys() == {"reason", "confirmed_by"}:
        reason, persons = told["reason"], told["confirmed_by"]
        if (
            isinstance(reason, str)
            and 0 < len(reason.strip()) <= REASON_LIMIT
            and isinstance(persons, list)
            and 0 < len(persons) <= PERSONS_LIMIT
            and all(isinstance(one, str) and 0 < len(one.strip()) <= PERSON_LIMIT for one in persons)
        ):
            return reason, tuple(persons)
    raise SametableError(
        "record.bad_cold_start",
        at=str(folder / NAME),
        expected=f"a reason of at most {REASON_LIMIT} characters and 1 to {PERSONS_LIMIT} names",
        got="something else",
        advice="Write it anew: sametable cold-start NODE_FOLDER --reason ... --by ...",
    )
