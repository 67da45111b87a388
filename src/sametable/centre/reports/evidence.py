"""Exhibits: files attached as evidence, and what was done with them.

Decides which exhibits stand about reports, who may read one, which of its files are here, and which file an opaque name
on a static path stands for. The original stays on the node that took it in: only `copy` and `thumbnail` have such names.
Does not decide what is in a file (`edges/evidence` does), nor when one is fetched (`exhibit_travel`).

Views of a file are kept in the own side's audit trail; what a person says of it (`custody`) is a statement.
Source: decision 0019; Berkeley Protocol (chain of custody); record.md 4.2, 4.7.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sametable.centre.standing import At
from sametable.core.wire.hashes import b64url, sha256
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sametable.centre.centre import Centre
    from sametable.core.picture.cases import CaseSaid
    from sametable.ports import Blob, ExhibitFiles

FIELD_OF = {"original": "sha256", "copy": "copy_sha256", "thumbnail": "thumbnail_sha256"}
SHARED = ("thumbnail", "copy")
"""What others get, in the order in which it is fetched."""
BY_ITSELF_B = 64 * 1024 * 1024
THUMBNAIL_LIMIT_B = 262_144
READ_B = 1_048_576


@dataclass(slots=True, kw_only=True)
class Evidence:
    """The files of one centre's exhibits. `wanted`: ids of those whose copy a person asked for, whatever its size."""

    files: ExhibitFiles
    by_itself_b: int = BY_ITSELF_B
    wanted: set[str] = field(default_factory=set)
    refused: set[tuple[str, str, str]] = field(default_factory=set)
    """(exhibit, part, node): that node gave wrong bytes for it, and is not asked again before the next start."""
    sources: dict[str, set[str]] = field(default_factory=dict)
    """What is being fetched, to the nodes that gave pieces of it; "" for those before the last start."""
    tokens: dict[str, tuple[str, str]] = field(default_factory=dict)
    tokens_of: dict[str, tuple[str, ...]] = field(default_factory=dict)


_HELD: WeakKeyDictionary[Centre, Evidence] = WeakKeyDictionary()


def hold_files(centre: Centre, files: ExhibitFiles, *, by_itself_b: int = BY_ITSELF_B) -> Evidence:
    """Give a centre the place where files of exhibits are; copies up to `by_itself_b` are fetched unasked."""
    held = Evidence(files=files, by_itself_b=by_itself_b)
    _HELD[centre] = held
    return held


def evidence_of(centre: Centre) -> Evidence | None:
    """Give a centre's files of exhibits; None for one that has no place for them."""
    return _HELD.get(centre)


def files_of(centre: Centre) -> ExhibitFiles:
    """Give a centre's files of exhibits. Raises `exhibit.store` where it has none."""
    held = _HELD.get(centre)
    if held is None:
        raise SametableError("exhibit.store", expected="a place for files", got="none at this node")
    return held.files


def part_of(one: CaseSaid, part: str) -> Blob | None:
    """Give what an exhibit says of its original, copy or thumbnail; None where it has none, or it is erased."""
    from sametable.ports import Blob

    name = one.fields.get(FIELD_OF[part])
    if not isinstance(name, str):
        return None
    size = one.fields.get({"original": "size_b", "copy": "copy_size_b"}.get(part, ""), THUMBNAIL_LIMIT_B)
    return Blob(sha256=name, size_b=size if isinstance(size, int) else THUMBNAIL_LIMIT_B)


def find_exhibit(centre: Centre, name: str) -> CaseSaid:
    """Find an exhibit by its id or number. Raises `exhibit.not_here` where there is none that this side may read."""
    cases = centre.picture.cases
    one = cases.said.get(name)
    if one is None:
        one = next((held for held in cases.of_kind("exhibit") if held.number == name), None)
    if one is None or one.kind != "exhibit":
        raise SametableError("exhibit.not_here", at=name[:60], expected="an exhibit", got="none")
    return one


def exhibits_about(
    centre: Centre, report_ids: Iterable[str], *, for_all: bool = False
) -> list[dict[str, object]]:
    """Give the exhibits about any of these reports, in merge order, each with its custody (see the client's types)."""
    cases, roots = (centre.shared if for_all else centre.picture).cases, list(report_ids)
    found = [one for one in cases.under(roots) if one.kind == "exhibit"]
    return [exhibit_file(centre, one, for_all=for_all) for one in found]


def exhibit_file(centre: Centre, one: CaseSaid, *, for_all: bool = False) -> dict[str, object]:
    """Give one exhibit as screens are given it; `for_all` with what all parties may read of its custody."""
    picture = centre.shared if for_all else centre.picture
    told = {
        name: one.fields.get(name)
        for name in (
            "sha256", "size_b", "media_type", "name", "copy_sha256", "copy_size_b", "thumbnail_sha256", "note", "target",
        )
    }  # fmt: skip
    return {
        "id": one.id,
        "number": one.number,
        "party": one.party,
        "node": one.node,
        "at_ms": one.at_ms,
        **told,
        "stripped": one.fields.get("stripped", []),
        "held": _held(centre, one, "original") or _held(centre, one, "copy") or "no",
        "thumbnail": _held(centre, one, "thumbnail") is not None,
        "withdrawn": bool(picture.withdrawn(one.id, one.party)),
        "void": one.void,
        "custody": [
            {
                "event": said.fields.get("event"),
                "party": said.party,
                "to": said.fields.get("to", ""),
                "at_ms": said.fields.get("at_ms", said.at_ms),
                "number": said.number,
                "sha256": said.fields.get("sha256"),
                "text": said.fields.get("text", ""),
            }
            for said in picture.cases.of(one.id)
            if said.kind == "custody"
        ],
    }


def _held(centre: Centre, one: CaseSaid, part: str) -> str | None:
    evidence = _HELD.get(centre)
    blob = part_of(one, part)
    if evidence is None or blob is None or (part == "original" and one.party != centre.node.party):
        return None
    return part if evidence.files.held(part, blob.sha256) else None


def readers(centre: Centre, entry_id: str) -> frozenset[str]:
    """Give the parties that may read a statement; none where it is not held here."""
    place = centre.store.locate(entry_id)
    if place is None:
        return frozenset()
    entry = parse_entry(centre.store.leaves(*place, 1)[0])
    at = At(id=entry_id, origin=place[0], index=place[1], party=centre.logs[place[0]].node.party)
    return centre.audience(at, entry, counted=True)


def token(centre: Centre, entry_id: str, part: str) -> str | None:
    """Give the name of an exhibit's file on static paths.

    It is made from the salt of the statement, which only those have who may read it: nobody else can tell that a
    sealed statement has a file at all.
    """
    place = centre.store.locate(entry_id)
    payload = centre.store.entries(*place, 1)[0].payload if place is not None else None
    if payload is None:
        return None
    return b64url(sha256(f"sametable exhibit v1\n{part}\n{payload.partition('~')[0]}".encode()))


def token_lookup(centre: Centre, evidence: Evidence, name: str) -> tuple[str, str] | None:
    """Give the exhibit and part that a name stands for; None for a name of nothing."""
    exhibits = centre.picture.cases.kinds.get("exhibit", {})
    for entry_id in exhibits.keys() - evidence.tokens_of.keys():
        made = {one: part for part in SHARED if (one := token(centre, entry_id, part)) is not None}
        evidence.tokens_of[entry_id] = tuple(made)
        evidence.tokens |= {one: (entry_id, part) for one, part in made.items()}
    found = evidence.tokens.get(name)
    return found if found is not None and found[0] in exhibits else None


async def verified(centre: Centre, one: CaseSaid) -> dict[str, object]:
    """Hash what is held of an exhibit again, and tell whether it is what was signed. Raises `exhibit.not_here`."""
    files = files_of(centre)
    parts = ("original", "copy") if one.party == centre.node.party else ("copy",)
    for part in parts:
        blob = part_of(one, part)
        size = await files.size_b(part, blob.sha256) if blob is not None else None
        if blob is None or size is None:
            continue
        digest = hashlib.sha256()
        for start in range(0, size, READ_B):
            digest.update(await files.read(part, blob.sha256, start, READ_B))
        found = b64url(digest.digest())
        return {"part": part, "sha256": found, "matches": found == blob.sha256}
    raise SametableError("exhibit.not_here", at=one.number, expected="a file of it, here", got="none")
