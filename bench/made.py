"""Made records: five nodes, any number of ordinary reports, stored in one node's folder as a node stores them.

What is decided here: what an ordinary report looks like (twelve fields besides its type, about 2 kB with their
salts), that every log beats once every two hundred entries, and that one entry in a hundred is a denial of an
earlier report of another party. Everything is signed with the keys of the founding, hashed into its log and
written through the store's own doors (`append` for the node's own log, `mirror` for the others), so that a node
started on it cannot tell it from a record that arrived report by report. Nothing here is random: the same
number gives the same record but for its keys and signatures.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import demo  # noqa: E402 - the folder of tools is no package
import play_story  # noqa: E402
from sametable.boot import open_store, read_settings  # noqa: E402
from sametable.core.record.append import append  # noqa: E402
from sametable.core.record.beat import beat_fields  # noqa: E402
from sametable.core.record.checkpoint import Checkpoint, render_text  # noqa: E402
from sametable.core.record.genesis import parse_genesis  # noqa: E402
from sametable.core.record.tiles import Edge, empty_edge  # noqa: E402
from sametable.core.wire.hashes import sha256  # noqa: E402
from sametable.core.wire.notes import Note, render_note  # noqa: E402
from sametable.core.wire.statement import (  # noqa: E402
    StatementHead,
    assemble,
    kid_of,
    parse_entry,
    prepare,
)
from sametable.edges.keys.node_keys import NodeKeys, read_key_file  # noqa: E402
from sametable.edges.store.schema import SCHEMA_VERSION  # noqa: E402
from sametable.ports import Mirrored, NewEntry  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.record.genesis import Node
    from sametable.edges.store.record_store import SqlRecord

START_MS = 1_456_524_000_000  # 2016-02-26T22:00Z, midnight at Damascus
STEP_MS = 7_000
BEAT_EVERY = 200
DENY_EVERY = 100
HOLDER = "amman"
MADE = 1  # grows when what is made changes, so that a record kept below var/ is made anew
WHAT = ("fire.heavy", "air.strike", "fire.small_arms", "sniper", "siege", "attack.civilian")
WEAPON = ("artillery", "mortar", "aircraft", "small_arms", "not_known")
TOWNS = ("Handarat", "Hailan", "Al-Nayrab", "Douma", "Jobar", "Talbiseh", "Kafr Nabl", "Salma")


@dataclass(slots=True, kw_only=True)
class Writer:
    """One log while it is being made: its node, its keys, and how far it got."""

    node: Node
    keys: NodeKeys
    edge: Edge = field(default_factory=empty_edge)
    reports: list[str] = field(default_factory=list)
    note: bytes = b""


def report_fields(number: int) -> dict[str, object]:
    """Return an ordinary report: twelve fields and its type."""
    return {
        "type": "report",
        "what": WHAT[number % len(WHAT)],
        "weapon": WEAPON[number % len(WEAPON)],
        "occurred": {
            "start_ms": START_MS + number * STEP_MS - 3_600_000,
            "end_ms": START_MS + number * STEP_MS,
            "precision": "hour",
            "zone": "Asia/Damascus",
        },
        "place": {
            "lat_e7": 330_000_000 + number * 7_919 % 40_000_000,
            "lon_e7": 360_000_000 + number * 104_729 % 60_000_000,
            "radius_m": 800,
        },
        "place_name": TOWNS[number % len(TOWNS)],
        "governorate": "Aleppo" if number % 3 else "Rif Dimashq",
        "locates": "impact",
        "coarsened": False,
        "actor": "armed opposition" if number % 2 else "government forces",
        "count": {"low": number % 9, "best": number % 9, "high": number % 9 + 2},
        "source_kind": "bulletin",
        "raw_text": f"Bulletin {number}: shelling was reported near {TOWNS[number % len(TOWNS)]}; no further detail.",
    }


def deny_fields(target: str) -> dict[str, object]:
    """Return a denial."""
    return {"type": "deny", "target": target, "reason": "Nothing of the kind happened there."}


def salts(number: int, count: int) -> list[bytes]:
    """Return salts that are fresh within a record; a made record keeps no secret."""
    return [hashlib.blake2b(b"%d/%d" % (number, place), digest_size=16).digest() for place in range(count)]


def signed(writer: Writer, fields: dict[str, object], number: int, *, as_node: bool = False) -> NewEntry:
    """Return a statement of a log's people (or of its node) as it goes into the store."""
    pub = writer.node.node_kid_pub if as_node else writer.node.seats[0].pub
    head = StatementHead(
        kid=kid_of(pub), log=writer.node.origin, aud="parties", at_ms=START_MS + number * STEP_MS
    )
    prepared = prepare(fields, head=head, salts=salts(number, len(fields) + 1))
    signature = writer.keys.sign_seat(kid_of(pub), prepared.signing_input.encode("ascii"))
    leaf = assemble(prepared.signing_input, signature)
    return NewEntry(leaf=leaf, payload=prepared.payload, id=parse_entry(leaf).id, content_sha=sha256(leaf))


def rounds(writers: list[Writer], count: int) -> Iterator[tuple[Writer, list[NewEntry]]]:
    """Yield each log's next entries, `count` over all; every part ends with a beat over the logs so far."""
    number = 0
    while number < count:
        for place, writer in enumerate(writers):
            part: list[NewEntry] = []
            for _ in range(min(BEAT_EVERY - 1, count - number - 1)):
                other = writers[(place + 1) % len(writers)].reports
                about = number % DENY_EVERY == 0 and bool(other)
                fields = deny_fields(other[number % len(other)]) if about else report_fields(number)
                part.append(signed(writer, fields, number))
                if not about:
                    writer.reports.append(part[-1].id or "")
                number += 1
            heads = [
                Checkpoint(origin=one.node.origin, size=one.edge.size, root=root_of(one))
                for one in writers
                if one is not writer
            ]
            part.append(signed(writer, beat_fields(heads), number, as_node=True))
            number += 1
            yield writer, part
            if number >= count:
                return


def root_of(writer: Writer) -> bytes:
    """Return the root of a log as it stands."""
    return append(writer.edge, [], origin=writer.node.origin).checkpoint.root


async def store_part(store: SqlRecord, writer: Writer, part: list[NewEntry], *, own: bool) -> None:
    """Write the next entries of a log through the door that a node uses for it."""
    grown = append(writer.edge, [one.leaf for one in part], origin=writer.node.origin)
    if own:
        await store.append(part)
    else:
        text = render_text(grown.checkpoint)
        await store.mirror(
            Mirrored(
                origin=writer.node.origin,
                first=writer.edge.size,
                leaves=[one.leaf for one in part],
                ids=[one.id for one in part],
                payloads=[one.payload for one in part],
                edge=grown.edge,
                tiles=grown.full_tiles,
                checkpoint_size=grown.checkpoint.size,
                checkpoint_note=render_note(Note(text=text, signatures=(writer.keys.sign_checkpoint(text),))),
            )
        )
    writer.edge = grown.edge


def make(base: Path, count: int) -> Path:
    """Make a record of `count` entries below `base`, unless it is there; return its holder's folder."""
    done, said = base / "made.txt", f"{count} entries, made record {MADE}, schema {SCHEMA_VERSION}\n"
    if not done.exists() or done.read_text(encoding="utf-8") != said:
        shutil.rmtree(base, ignore_errors=True)  # half of one is none
        asyncio.run(_make(base, count))
        done.write_text(said, encoding="utf-8")
    return base / HOLDER


async def _make(base: Path, count: int) -> None:
    story: dict[str, Any] = play_story.read_story(demo.PACK / "story.yaml")
    folders = demo.set_up(
        base, {**story, "demonstration": False, "record_name": "sametable.example/made"}, 8900
    )
    folder = folders[HOLDER]
    raw = (folder / "genesis.json").read_bytes()
    genesis = parse_genesis(raw)
    writers = [
        Writer(node=node, keys=NodeKeys(read_key_file(folders[node.id] / "keys.json")))
        for node in genesis.nodes
    ]
    holder = next(one for one in writers if one.node.id == HOLDER)
    store = open_store(folder, genesis, holder.keys, read_settings(folder))
    try:
        founding = NewEntry(leaf=raw, payload=None, id=None)
        for writer in writers:
            if writer is holder:
                writer.edge = store.log(writer.node.origin).edge
            else:
                await store_part(store, writer, [founding], own=False)
        for writer, part in rounds(writers, count):
            await store_part(store, writer, part, own=writer is holder)
    finally:
        store.close()
