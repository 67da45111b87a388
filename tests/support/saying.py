"""Counted statements made directly, for the fold: no keys, no logs, only who said what and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sametable.core.model.registry import ACTS
from sametable.core.picture.fold import Picture, apply_entry
from sametable.core.picture.said import Said
from sametable.core.wire.hashes import b64url, sha256
from support.drafts import START_MS, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ORIGINS = {
    "al": "table.example/trial/alder",
    "bi": "table.example/trial/birch",
    "ce": "table.example/trial/cedar",
}


def entry_id(name: str) -> str:
    """Give the id of a statement with this name."""
    return b64url(sha256(name.encode()))


def empty() -> Picture:
    """Give a picture of three logs with nothing in them."""
    prefixes = dict(zip(ORIGINS.values(), ("ALD", "BIR", "CED"), strict=True))
    return Picture(prefixes=prefixes, origin_index={origin: n for n, origin in enumerate(ORIGINS.values())})


def said(name: str, kind: str, fields: Mapping[str, Any], *, party: str = "al", lamport: int = 1) -> Said:
    """Say something."""
    return Said(
        id=entry_id(name),
        origin=ORIGINS[party],
        index=lamport,
        lamport=lamport,
        party=party,
        node={"al": "alder", "bi": "birch", "ce": "cedar"}[party],
        at_ms=START_MS + lamport,
        fields={"type": kind, **fields},
        by_node=kind in ACTS,
    )


def a_report(name: str = "r", **more: Any) -> Said:
    """Say a plain report by Alder."""
    return said(name, "report", {**report(**more), "coarsened": False})


def about(name: str, kind: str, target: str, *, party: str = "bi", lamport: int = 2, **more: Any) -> Said:
    """Say something about the statement named `target`."""
    needed: dict[str, dict[str, Any]] = {"comment": {"text": "so"}, "amend": {"fields": {"weapon": "rocket"}}}
    return said(
        name, kind, {"target": entry_id(target), **needed.get(kind, {}), **more}, party=party, lamport=lamport
    )


def fold(statements: Iterable[Said]) -> Picture:
    """Fold statements in this order."""
    picture = empty()
    for each in statements:
        apply_entry(picture, each)
    return picture
