"""Logs with two histories, as a screen shows them: the heads, the common size, and the first entries of either.

Decides nothing: what is proved is in the evidence, which anybody checks. Not every node holds the other history.

Source: record.md 4.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.centre.logs.forks import other_history
from sametable.centre.record_room import EntryRow, bare_row, entries
from sametable.core.record.fork import verify_evidence
from sametable.core.wire.hashes import b64, from_b64, sha256
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.core.record.checkpoint import Checkpoint

SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """One of two signed heads that no single history has."""

    size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForkRow:
    """One log with two signed histories (see the client's types); `cap` None: the common size is not known yet."""

    origin: str
    node: str
    cap: int | None
    found_by: str | None
    evidence: str
    older: HeadRow
    newer: HeadRow
    ours: list[EntryRow]
    theirs: list[EntryRow]


def forks(centre: Centre) -> list[ForkRow]:
    """Give every log that is proved to have two histories, as statements of the record say or as found here."""
    rows = []
    for origin in sorted(centre.standing.cases.keys() | centre.forks.keys()):
        row = _row(centre, centre.logs[origin])
        if row is not None:
            rows.append(row)
    return rows


def _row(centre: Centre, log: Log) -> ForkRow | None:
    said, found = centre.standing.cases.get(log.origin, []), centre.forks.get(log.origin)
    cap = centre.standing.caps.get(log.origin)
    if said:
        at, case = min(said, key=lambda one: (one[1].common, one[0].origin, one[0].index))
        older, newer, by = case.older, case.newer, centre.picture.number(at.origin, at.index)
        evidence = found.evidence if found is not None else _evidence_of(centre, at.origin, at.index)
    elif found is not None:
        raw = centre.store.evidence_bytes(found.evidence)
        if raw is None:
            return None
        proved = verify_evidence(raw, log.node.log_vkey)
        older, newer, by, evidence = proved.older, proved.newer, None, found.evidence
    else:
        return None
    shown = cap if cap is not None else older.size
    return ForkRow(
        origin=log.origin,
        node=log.node.id,
        cap=cap,
        found_by=by,
        evidence=evidence,
        older=_head(older),
        newer=_head(newer),
        ours=entries(centre, log.node.id, shown, SHOWN) if shown < log.size else [],
        theirs=_theirs(centre, log),
    )


def _head(checkpoint: Checkpoint) -> HeadRow:
    return HeadRow(size=checkpoint.size, root=b64(checkpoint.root))


def _evidence_of(centre: Centre, origin: str, index: int) -> str:
    """Give the name of the evidence that a fork statement carries."""
    from sametable.centre.incidents.dossier import link

    text = (link(centre, origin, index).fields or {}).get("evidence")
    try:
        return sha256(from_b64(text)).hex() if isinstance(text, str) else ""
    except SametableError:
        return ""


def _theirs(centre: Centre, log: Log) -> list[EntryRow]:
    """Give the first entries of the other history, as far as they were to be had."""
    first, leaves = other_history(centre, log.origin)
    return [bare_row(centre, log, first + place, leaf) for place, leaf in enumerate(leaves[:SHOWN])]
