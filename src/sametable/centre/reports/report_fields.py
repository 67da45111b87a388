"""What a report says now: its fields as signed, with its own party's amendments, in merge order.

Decides nothing: withdrawn and void amendments do not count, what was erased is not there. What stayed with an author's
side is never read here.

Reading many at a time goes through the record in portions, in the order of the logs, and does not hash contents again:
what stands in the store as held was held to its digests when it was admitted, and the scrub looks at it again and again
in the background. What does not even read as contents is refused with the same error as ever. A single report, which
people decide by, is read with every check.

Source: record.md 4.4, 4.12; charter, rule 1.
"""

from __future__ import annotations

from binascii import a2b_base64
from typing import TYPE_CHECKING

import orjson

from sametable.centre.incidents.dossier import contents
from sametable.core.wire.hashes import FROM_URL
from sametable.core.wire.statement import parse_entry, reopen_payload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.picture.fold import Picture
    from sametable.core.picture.marks import Mark
    from sametable.ports import StoredEntry

PORTION = 512
"""Entries read at a time; some 20 ms of work, so that whoever waits for the node in between does not notice."""


def fields_of(centre: Centre, picture: Picture, mark: Mark) -> dict[str, object] | None:
    """Give a report's fields as amended, or None where its contents are not here."""
    stored = centre.store.entries(mark.order[1], mark.order[2], 1)
    return as_amended(picture, mark, said_in(stored[0])) if stored else None


def as_amended(picture: Picture, mark: Mark, fields: dict[str, object] | None) -> dict[str, object] | None:
    """Lay a party's amendments of its own report over what it first said."""
    if fields is None or not mark.about:
        return fields
    for said in sorted(mark.about, key=lambda one: one.order):
        own = said.kind == "amend" and said.party == mark.party and not said.void
        if own and said.fields is not None and not picture.withdrawn(said.id, said.party):
            fields = {**fields, **said.fields}
    return fields


def said_in(stored: StoredEntry) -> dict[str, object] | None:
    """Give what is at hand of an entry's contents."""
    if stored.payload is None:
        return None
    entry = parse_entry(stored.leaf)
    return reopen_payload(entry, stored.payload) if stored.state == "held" else contents(entry, stored)


def said_in_admitted(stored: StoredEntry) -> dict[str, object] | None:
    """Give an entry's contents without hashing them again. Raises `statement.bad_payload` if they cannot be read."""
    if stored.payload is None or stored.state != "held":
        return said_in(stored)
    try:
        parts = stored.payload.encode("ascii").translate(FROM_URL).split(b"~")
        # The first part lists the digests of the others, which is what is not looked at here.
        read = orjson.loads(b"[" + b",".join([a2b_base64(part + b"==") for part in parts[1:]]) + b"]")
        return {item[1]: item[2] for item in read}
    except (ValueError, LookupError, TypeError):
        return said_in(stored)  # refuses it, saying what is wrong


def in_portions(
    centre: Centre, picture: Picture, ids: Sequence[str]
) -> Iterator[list[tuple[Mark, dict[str, object]]]]:
    """Give reports with their fields as amended, in portions; one that has gone since is left out.

    `ids` are in the order of the logs (`in_log_order`), so that each portion is one or few reads.
    """
    for start in range(0, len(ids), PORTION):
        marks = [mark for one in ids[start : start + PORTION] if (mark := picture.marks.get(one)) is not None]
        held: dict[tuple[str, int], StoredEntry] = {}
        for origin, first, count in _runs(marks):
            for stored in centre.store.entries(origin, first, count):
                held[origin, stored.index] = stored
        found = []
        for mark in marks:
            one = held.get((mark.order[1], mark.order[2]))
            fields = as_amended(picture, mark, said_in_admitted(one)) if one is not None else None
            if fields is not None:
                found.append((mark, fields))
        yield found


def in_log_order(marks: Sequence[Mark]) -> list[Mark]:
    """Order reports as their logs hold them: by nothing that they say."""
    # Twice by what is there already: a key of both would be a new object for each of a million reports.
    return sorted(sorted(marks, key=lambda mark: mark.order[2]), key=lambda mark: mark.order[1])


def _runs(marks: Sequence[Mark]) -> Iterator[tuple[str, int, int]]:
    """Give (origin, first, count) of reads that hold all marks; marks far apart are read apart."""
    first: Mark | None = None
    last: Mark | None = None
    for mark in marks:
        if first is None or last is None:
            first = last = mark
        elif mark.order[1] == last.order[1] and mark.order[2] - last.order[2] <= 8:
            last = mark
        else:
            yield first.order[1], first.order[2], last.order[2] - first.order[2] + 1
            first = last = mark
    if first is not None and last is not None:
        yield first.order[1], first.order[2], last.order[2] - first.order[2] + 1
