"""Marks and counts: what the map and the ledgers show of statements.

A mark is one report with what was said about it since. Its shown values follow from the report and the
amendments of its own party, in merge order; denials and comments stand beside it and change none of its
values. Nothing here depends on the present moment. Integers and strings only.

Source: record.md 4.4; charter, rules 2 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING

import orjson

from sametable.core.wire import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.picture.said import Said

COLUMNS = (
    "id", "number", "origin_index", "lat_e7", "lon_e7", "radius_m", "start_ms", "end_ms", "precision",
    "what", "weapon", "actor", "victim", "place", "claimed_at_ms", "recorded_ms", "status",
    "denials", "comments", "amendments", "count", "coarsened", "demonstration", "incident", "linked",
)  # fmt: skip
"""Names of the values of a row, in order; `recorded_ms` is filled in by whoever looks (it grows later).

`incident` is the id of the first report of the same event, and `linked` whether that is `proposed`, `confirmed` or
`contested`; both are None for a report that stands alone.
"""
INCIDENT, LINKED = COLUMNS.index("incident"), COLUMNS.index("linked")

Shown = tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A statement about another: its kind, party and place in the order."""

    id: str
    kind: str
    party: str
    order: tuple[int, str, int]
    fields: Mapping[str, object] | None
    void: bool = False
    """Repudiated: it stands on the chain and changes nothing."""


@dataclass(slots=True, kw_only=True)
class Mark:
    """One report. `about` grows as statements about it are counted."""

    id: str
    number: str
    party: str
    node: str
    order: tuple[int, str, int]
    at_ms: int
    said: Shown
    """What the report itself says: `FROM_REPORT`, in that order."""
    demonstration: bool
    about: list[About] = field(default_factory=list)
    repudiated: bool = False


@dataclass(slots=True, kw_only=True)
class Count:
    """One ledger count, kept as printed."""

    id: str
    number: str
    party: str
    node: str
    order: tuple[int, str, int]
    at_ms: int
    fields: Mapping[str, object]
    about: list[About] = field(default_factory=list)
    repudiated: bool = False


_NOTHING: Mapping[str, object] = MappingProxyType({})


def _inside(fields: Mapping[str, object], name: str) -> Mapping[str, object]:
    held = fields.get(name)
    return held if isinstance(held, dict) else _NOTHING


def _plain(value: object) -> int | str | None:
    return value if isinstance(value, (int, str)) else None


def _text(fields: Mapping[str, object], name: str) -> str:
    """Give a text, one object for equal ones: a record says the same few words many times."""
    value = fields.get(name)
    return intern(value) if type(value) is str else ""


def shown_of(fields: Mapping[str, object]) -> Shown:
    """Give what a report's fields put on the map (13 values)."""
    place, occurred = _inside(fields, "place"), _inside(fields, "occurred")
    precision = occurred.get("precision")
    return (
        _plain(place.get("lat_e7")),
        _plain(place.get("lon_e7")),
        _plain(place.get("radius_m")),
        _plain(occurred.get("start_ms")),
        _plain(occurred.get("end_ms")),
        intern(precision) if type(precision) is str and precision else "unknown",
        _text(fields, "what"),
        _text(fields, "weapon"),
        _text(fields, "actor"),
        _text(fields, "victim"),
        _text(fields, "place_name")
        or _text(fields, "town")
        or _text(fields, "district")
        or _text(fields, "governorate"),
        _plain(_inside(fields, "count").get("best")),
        1 if fields.get("coarsened") is True else 0,
    )


_PLACED = {
    "place": (0, 1, 2),
    "occurred": (3, 4, 5),
    "what": (6,),
    "weapon": (7,),
    "actor": (8,),
    "victim": (9,),
}
_NAMED = {"place_name": (10,), "count": (11,), "coarsened": (12,)}


def amended(said: Shown, changes: Mapping[str, object]) -> Shown:
    """Give what is shown once the named fields read as in `changes`."""
    new = shown_of(changes)
    values = list(said)
    for name, places in (_PLACED | _NAMED).items():
        if name in changes:
            for place in places:
                values[place] = new[place]
    return tuple(values)


def row(mark: Mark, *, withdrawn: frozenset[str], origin_index: int) -> list[int | str | None]:
    """Give a mark's row (see `COLUMNS`); `withdrawn` holds ids that their own party took back."""
    shown = mark.said
    denials = comments = amendments = 0
    for said in sorted(mark.about, key=lambda one: one.order) if mark.about else ():
        if said.id in withdrawn or said.void:
            continue
        if said.kind == "deny":
            denials += 1
        elif said.kind == "comment":
            comments += 1
        elif said.kind == "amend" and said.party == mark.party and said.fields is not None:
            shown = amended(shown, said.fields)
            amendments += 1
    status = "withdrawn" if mark.id in withdrawn else "denied" if denials else "alleged"
    if mark.repudiated:
        status = "repudiated"
    return [
        mark.id, mark.number, origin_index, *shown[:11], mark.at_ms, None, status,
        denials, comments, amendments, shown[11], shown[12], 1 if mark.demonstration else 0,
        None, None,
    ]  # fmt: skip


def canonical_mark(mark: Mark, values: list[int | str | None]) -> bytes:
    """Give the bytes that the digest covers: the row, the party and the ids of what was said about it."""
    chain = [said.id for said in sorted(mark.about, key=lambda one: one.order)] if mark.about else []
    # Texts and integers of an admitted statement, in lists: there is nothing to sort and nothing to refuse.
    return orjson.dumps(["mark", mark.party, values, chain])


def canonical_count(count: Count, *, withdrawn: bool) -> bytes:
    """Give the bytes that the digest covers for a ledger count."""
    chain = [said.id for said in sorted(count.about, key=lambda one: one.order)]
    state = 2 if count.repudiated else 1 if withdrawn else 0
    return canonical.encode(["ledger_count", count.party, dict(count.fields), chain, state])


def about_of(said: Said, kind: str) -> About:
    """Make the short form of a statement about another."""
    inner = said.fields.get("fields")
    return About(
        id=said.id,
        kind=kind,
        party=said.party,
        order=said.order,
        fields=inner if isinstance(inner, dict) else None,
        void=said.repudiated,
    )
