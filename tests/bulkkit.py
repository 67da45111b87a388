"""A record of three logs made in bulk, as static files: signed, hashed, cosigned and sealed by the real code.

The keys are those of `support.founding`; only the store is left out, so that 70,000 entries take a minute. Every
log beats once in two hundred entries; one party enrols a further key in its log and speaks with it. Beside each
sealed pack its opened form is written, as whoever may read it would after `age -d`.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nacl.signing import SigningKey

from recordkit import public, signer
from sametable.centre.standing import SPECIAL
from sametable.core.picture.fold import RULESET
from sametable.core.record.append import append
from sametable.core.record.beat import beat_fields
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.genesis import parse_genesis, record_id, root_name
from sametable.core.record.packs import pack
from sametable.core.record.proofs import TileReader, inclusion_proof
from sametable.core.record.table_note import table_text
from sametable.core.record.tiles import (
    TILE_WIDTH,
    Edge,
    bundle,
    empty_edge,
    entries_path,
    tile_path,
    widths_at,
)
from sametable.core.record.tlog_proof import render as render_proof
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64, b64url, sha256
from sametable.core.wire.notes import ED25519, Note, Signature, VerifierKey, render_note
from sametable.core.wire.statement import (
    StatementHead,
    assemble,
    kid_of,
    open_payload,
    parse_entry,
    prepare,
)
from sametable.edges.keys.node_keys import NodeKeys
from support.drafts import START_MS
from support.founding import genesis_of, key_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sametable.core.record.genesis import Genesis, Node

BEAT_EVERY = 200
TIME_S = START_MS // 1000 + 86_400
ENROLLED = "alder second desk"


@dataclass(slots=True, kw_only=True)
class Writing:
    """One log while it grows."""

    node: Node
    keys: NodeKeys
    edge: Edge = field(default_factory=empty_edge)
    tiles: dict[tuple[int, int], bytes] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    payloads: list[str | None] = field(default_factory=list)
    fresh: list[bytes] = field(default_factory=list)
    earlier: bytes = b""

    @property
    def folder(self) -> str:
        """Where its files stand."""
        return f"log/{sha256(self.node.origin.encode()).hex()}"

    def flush(self) -> Checkpoint:
        """Hash what was added."""
        grown = append(self.edge, self.fresh, origin=self.node.origin)
        self.edge, self.fresh = grown.edge, []
        self.tiles.update({(tile.level, tile.n): tile.data for tile in grown.full_tiles})
        return grown.checkpoint

    def add(self, leaf: bytes, payload: str | None) -> int:
        """Add an entry; gives its index."""
        self.leaves.append(leaf)
        self.payloads.append(payload)
        self.fresh.append(leaf)
        return len(self.leaves) - 1

    def reader(self) -> TileReader:
        """Give the reader for proofs."""
        return TileReader(edge=self.edge, full_tile=lambda level, n: self.tiles[level, n])


@dataclass(slots=True, kw_only=True)
class Bulk:
    """The record, still in memory: its founding, its logs, and how to say one more thing."""

    raw: bytes
    note: bytes
    genesis: Genesis
    logs: dict[str, Writing]
    said: int = 0

    def say(
        self,
        log: Writing,
        fields: Mapping[str, object],
        *,
        pub: bytes | None = None,
        sign: Callable[[bytes], bytes] | None = None,
        aud: str = "parties",
    ) -> int:
        """Let a log's first seat (its node, where only a node's word counts; or another key) speak; gives the index."""
        if pub is None:
            of_node = fields["type"] in ("beat", *SPECIAL)
            pub = log.node.node_kid_pub if of_node else log.node.seats[0].pub
        kid = kid_of(pub)
        self.said += 1
        head = StatementHead(kid=kid, log=log.node.origin, aud=aud, at_ms=START_MS + self.said * 1000)
        salt = [hashlib.blake2b(b"%d/%d" % (self.said, n), digest_size=16).digest() for n in range(40)]
        prepared = prepare(fields, head=head, salts=salt[: len(fields) + 1])
        message = prepared.signing_input.encode()
        signature = sign(message) if sign else log.keys.sign_seat(kid, message)
        return log.add(assemble(prepared.signing_input, signature), prepared.payload)

    def beat(self, log: Writing) -> None:
        """Let a log's node list the heads of the others."""
        heads = [other.flush() for other in self.logs.values() if other is not log]
        self.say(log, beat_fields(heads))
        log.flush()

    def checkpoint(self, log: Writing, *, cosigned: bool = True, size_of: Checkpoint | None = None) -> bytes:
        """Give a log's signed checkpoint with the cosignatures of the others."""
        head = size_of or log.flush()
        text = render_text(head)
        lines = [log.keys.sign_checkpoint(text)]
        for other in self.logs.values():
            if cosigned and other is not log:
                lines += other.keys.cosign(text, time_s=TIME_S)
        return render_note(Note(text=text, signatures=tuple(lines)))

    def table(self) -> bytes:
        """Give a table note, signed by every node; its digest is made up, as there is no picture."""
        heads = [log.flush() for log in self.logs.values()]
        text = table_text(record_id(self.raw), RULESET, {"parties": b64(sha256(b"no picture"))}, heads)
        return render_note(
            Note(text=text, signatures=tuple(log.keys.sign_note(text) for log in self.logs.values()))
        )

    def proof(self, log: Writing, index: int) -> str:
        """Give the proof of an entry under the newest checkpoint."""
        note = self.checkpoint(log)
        return render_proof(index, inclusion_proof(index, len(log.leaves), log.reader()), note)

    def write(self, out: Path, *, opened: bool = True) -> None:
        """Write everything as static files."""
        files: dict[str, bytes] = {"genesis": self.raw, "genesis.note": self.note, "table": self.table()}
        everybody = [one.age_recipient for one in self.genesis.nodes]
        for log in self.logs.values():
            size, ranges = len(log.leaves), ["sametable packs v1"]
            files[f"{log.folder}/checkpoint"] = self.checkpoint(log)
            for (level, n), data in log.tiles.items():
                files[f"{log.folder}/{tile_path(level, n)}"] = data
            for level, data in enumerate(log.edge.levels):
                n, width = widths_at(size, level)
                if width:
                    files[f"{log.folder}/{tile_path(level, n, width)}"] = data
            for first in range(0, size, TILE_WIDTH):
                part = log.leaves[first : first + TILE_WIDTH]
                width_or_full = None if len(part) == TILE_WIDTH else len(part)
                files[f"{log.folder}/{entries_path(first // TILE_WIDTH, width_or_full)}"] = bundle(part)
                name = f"{log.folder}/pack/parties/{first}-{first + len(part)}"
                plain = pack(first, log.payloads[first : first + len(part)])
                files[f"{name}.age"] = log.keys.seal(plain, everybody)
                if opened:
                    files[f"{name}.pack"] = plain
                ranges.append(f"{first} {first + len(part)}")
            files[f"{log.folder}/pack/parties/index"] = "\n".join([*ranges, ""]).encode()
        for path, data in files.items():
            target = out / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def write_release(
        self, out: Path, log: Writing, index: int, names: set[str], *, enrolled_at: int | None = None
    ) -> None:
        """Write a release of these fields, with the register statement at an index of the log if one is named."""
        out.mkdir(parents=True, exist_ok=True)
        files = {"genesis": self.raw, "genesis.note": self.note, "table": self.table()}
        files["entry.sd-jwt"] = presentation(log, index, names)
        files["entry.tlog-proof"] = self.proof(log, index).encode()
        if enrolled_at is not None:
            entry = parse_entry(log.leaves[enrolled_at])
            files["register.json"] = canonical.encode([open_payload(entry, log.payloads[enrolled_at] or "")])
        for path, data in files.items():
            (out / path).write_bytes(data)


def presentation(log: Writing, index: int, names: set[str] | None) -> bytes:
    """Give the RFC 9901 presentation of some fields of an entry, or of all."""
    import base64
    import json

    parts = (log.payloads[index] or "").split("~")
    shown = [parts[0]]
    for part in parts[1:]:
        name = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))[1]
        if names is None or name in names:
            shown.append(part)
    return b"~".join([log.leaves[index], *(one.encode() for one in shown), b""])


def register_note(genesis: Genesis, raw: bytes, party: str, lines: list[str], roots: list[bytes]) -> str:
    """Give a register note signed by root seeds; written out here, as a stranger would from the description."""
    text = "\n".join(
        ["sametable register v1", f"record {record_id(raw)}", f"party {party}", "serial 0", *lines, ""]
    )
    signatures = []
    for one in roots:
        signing = SigningKey(one)
        key = VerifierKey(name=root_name(genesis, party), algorithm=ED25519, public=bytes(signing.verify_key))
        signatures.append(
            Signature(name=key.name, key_id=key.key_id, blob=signing.sign(text.encode()).signature)
        )
    return render_note(Note(text=text, signatures=tuple(signatures))).decode()


def report_fields(number: int) -> dict[str, object]:
    """Give an ordinary report of a few fields."""
    return {
        "type": "report",
        "what": "fire.heavy",
        "district": f"Valley {number % 40}",
        "killed": {"low": 0, "best": number % 4, "high": 5},
        "place": {"lat_e7": 361_234_567 + number, "lon_e7": 370_012_345, "radius_m": 800},
        "raw_text": f"Bulletin {number}: обстрел, قصف, shelling near the bridge.",
    }


def make_bulk(count: int, *, enrol: bool = True) -> Bulk:
    """Make a record of about `count` entries in three logs."""
    raw, note = genesis_of(3)
    genesis = parse_genesis(raw)
    logs = {
        node.origin: Writing(node=node, keys=NodeKeys(key_file(node.id, node.origin)))
        for node in genesis.nodes
    }
    made = Bulk(raw=raw, note=note, genesis=genesis, logs=logs)
    for log in logs.values():
        log.add(raw, None)
        log.flush()
    alder = next(iter(logs.values()))
    second = public(ENROLLED)
    if enrol:
        root = key_file("alder", alder.node.origin).root or b""
        lines = ["act key", "node alder", f"seat {ENROLLED}", f"pub {b64url(second)}"]
        fields = {"type": "key", "note": register_note(genesis, raw, "al", lines, [root]), "chain": []}
        made.say(alder, fields)
        made.say(alder, report_fields(0), pub=second, sign=signer(ENROLLED))
    while made.said < count:
        for log in logs.values():
            for _ in range(min(BEAT_EVERY, max(0, count - made.said))):
                made.say(log, report_fields(made.said))
            log.earlier = log.earlier or made.checkpoint(log, cosigned=False)
            made.beat(log)
    return made


def copy_of(folder: Path, target: Path) -> Path:
    """Copy a record's files, to be doctored."""
    shutil.copytree(folder, target)
    return target
