"""Published lists in the record: editions, what changed between them, and a file made into a draft of a statement.

Decides nothing of what follows from a list: terms do, where parties have adopted terms that name its authority. Reading a
file is done in another thread. Source: issue "the negotiating table"; decision 0032.
"""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING, Any

from sametable.centre.incidents.dossier import find
from sametable.centre.parties.groups import editions_in, line_of, picture_for
from sametable.core.intake.sanctions_xml import read_list
from sametable.core.parties.lists import difference, list_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.core.parties.lists import Edition

LIST_NAME = "Consolidated List"
SOURCE = "United Nations Security Council, consolidated list, XML"


def lists_shown(centre: Centre, *, for_all: bool = False) -> list[dict[str, Any]]:
    """Give every edition of every list, the newest first, without its entries."""
    picture = picture_for(centre, for_all=for_all)
    held = editions_in(centre, picture)
    return [_edition(one, held) for one in held]


def list_shown(centre: Centre, name: str, *, for_all: bool = False) -> dict[str, Any]:
    """Give one edition with its entries, by id or number. Raises `record.no_entry`."""
    picture = picture_for(centre, for_all=for_all)
    held = editions_in(centre, picture)
    origin, index = find(centre, name)
    number = centre.picture.number(origin, index)
    one = next((one for one in held if one.thing.said.number == number), None)
    if one is None:
        raise SametableError("record.no_entry", at=name[:60], expected="an edition of a list", got="another")
    return {**_edition(one, held), "entries": list(one.rows)}


def _edition(one: Edition, held: Sequence[Edition]) -> dict[str, Any]:
    fields, before = one.thing.fields, _before(one, held)
    return {
        **line_of(one.thing.said),
        "authority": fields.get("authority"),
        "name": fields.get("name"),
        "generated_ms": one.generated_ms,
        "file_sha256": fields.get("file_sha256"),
        "entities": len(one.rows),
        "persons_left_out": fields.get("persons_left_out"),
        "source": fields.get("source"),
        "same_by": list(one.same_by),
        "latest": one.latest,
        "ahead": one.ahead,
        "alone": one.alone,
        "difference": difference(before.rows if before else None, one.rows),
        "before": before.thing.said.id if before else None,
    }


def _before(one: Edition, held: Sequence[Edition]) -> Edition | None:
    """Give the edition of the same list that was made before this one; one that several hold goes before others."""
    same = [other for other in held if other.of == one.of and other.generated_ms < one.generated_ms]
    return max(same, key=lambda other: (len(other.same_by) > 1, other.generated_ms), default=None)


async def read_list_file(centre: Centre, raw: bytes, *, for_all: bool = False) -> dict[str, Any]:
    """Make a file into the draft of a `sanctions_list`, with what a person should look at. Raises `list.*`."""
    found = await asyncio.to_thread(read_list, raw)
    picture = picture_for(centre, for_all=for_all)
    held = editions_in(centre, picture)
    fields: dict[str, Any] = {
        "authority": "security_council",
        "name": LIST_NAME,
        "generated_ms": found.generated_ms,
        "file_sha256": hashlib.sha256(raw).hexdigest(),
        "entities": [_row(one.listed, one.name, one.names, one.listed_on) for one in found.entities],
        "persons_left_out": found.persons_left_out,
        "source": SOURCE,
    }
    same = [one for one in held if one.of == list_of(fields, fields)]
    older = _to_compare(same, centre.node.party)
    own = next((one for one in same if one.thing.said.party == centre.node.party), None)
    if own is not None:
        fields["target"] = own.thing.said.id
    return {
        "fields": fields,
        "notices": _notices(fields, older, found.cut),
        "difference": difference(older.rows if older else None, fields["entities"]),
    }


def _to_compare(same: Sequence[Edition], party: str) -> Edition | None:
    """Give what a new file is compared with: the latest, else what this side holds itself, else what another one does."""
    current = [one for one in same if one.current]
    return next((one for one in current if one.latest or one.same_by == (party,)), next(iter(current), None))


def _row(listed: str, name: str, names: tuple[str, ...], listed_on: str) -> dict[str, Any]:
    row: dict[str, Any] = {"listed": listed, "name": name}
    if names:
        row["names"] = list(names)
    if listed_on:
        row["listed_on"] = listed_on
    return row


def _notices(fields: Mapping[str, Any], older: Edition | None, cut: Sequence[str]) -> list[dict[str, Any]]:
    notices = [{"code": "list.names_cut", "at": reference} for reference in cut]
    if older is not None and older.thing.fields.get("file_sha256") == fields["file_sha256"]:
        notices.append({"code": "list.same_file", "at": older.thing.said.number})
    elif older is not None and older.generated_ms > fields["generated_ms"]:
        notices.append({"code": "list.older_file", "at": older.thing.said.number})
    return notices
