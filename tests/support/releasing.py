"""A part-release of the invented parties, made by hand from keys that come from names: no node, no store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recordkit import public, salts, signer
from sametable.core.record import tlog_proof
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.cosignature import cosign
from sametable.core.record.proofs import LeafReader, inclusion_proof, tree_root
from sametable.core.record.table_note import table_text
from sametable.core.record.tiles import leaf_hash
from sametable.core.release.presentation import make_presentation
from sametable.core.wire.notes import (
    COSIGNATURE_ED25519,
    ED25519,
    Note,
    VerifierKey,
    render_note,
    sign_note_text,
)
from sametable.core.wire.statement import StatementHead, assemble, kid_of, prepare
from support.founding import genesis_of
from support.registering import ALDER, RAW, RECORD_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: dict[str, Any] = {
    "type": "report",
    "town": "Upper Valley",
    "killed": {"low": 0, "best": 3, "high": 4},
    "actor": "somebody",
    "raw_text": "three were killed",
}
AT_MS = 1_456_617_600_123


def spoken(
    fields: Mapping[str, Any], *, key: str = "seat alder", log: str = ALDER, start: int = 0
) -> tuple[bytes, str]:
    """Give the logged bytes and the payload of a statement in a log, signed with a key that is named."""
    head = StatementHead(kid=kid_of(public(key)), log=log, aud="parties", at_ms=AT_MS)
    prepared = prepare(fields, head=head, salts=salts(len(fields) + 1, start))
    signature = signer(key)(prepared.signing_input.encode())
    return assemble(prepared.signing_input, signature), prepared.payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A small log: its leaves and how it is signed."""

    leaves: Sequence[bytes]
    origin: str = ALDER
    log_key: str = "log alder"

    @property
    def reader(self) -> LeafReader:
        """Give the hashes."""
        return LeafReader(leaves=[leaf_hash(one) for one in self.leaves])

    def head(self, size: int) -> Checkpoint:
        """Give the head at a size."""
        return Checkpoint(origin=self.origin, size=size, root=tree_root(size, self.reader))

    def signed(self, size: int, cosigners: Sequence[str] = ("birch",)) -> bytes:
        """Give a checkpoint signed by the log and cosigned by other nodes' mirrors."""
        text = render_text(self.head(size))
        key = VerifierKey(name=self.origin, algorithm=ED25519, public=public(self.log_key))
        lines = [sign_note_text(text, key, signer(self.log_key))]
        lines += [
            cosign(text, mirror(one, COSIGNATURE_ED25519), 1_456_617_700, signer(f"mirror {one}"))
            for one in cosigners
        ]
        return render_note(Note(text=text, signatures=tuple(lines)))

    def proof(self, index: int, size: int) -> bytes:
        """Give the tlog-proof of an entry."""
        path = inclusion_proof(index, size, self.reader)
        return tlog_proof.render(index, path, self.signed(size)).encode()

    def table_proof(self, index: int, size: int) -> bytes:
        """Give the proof of an entry under a table's line."""
        path = inclusion_proof(index, size, self.reader)
        return tlog_proof.render(index, path, render_text(self.head(size)).encode()).encode()


def mirror(node: str, algorithm: int) -> VerifierKey:
    """Give a node's mirror key."""
    return VerifierKey(
        name=f"table.example/trial/{node}/mirror", algorithm=algorithm, public=public(f"mirror {node}")
    )


def signed_table(heads: Sequence[Checkpoint], *nodes: str, record_id: str = RECORD_ID) -> bytes:
    """Give a table note signed by nodes."""
    text = table_text(record_id, 1, {"parties": "x"}, heads)
    lines = tuple(sign_note_text(text, mirror(one, ED25519), signer(f"mirror {one}")) for one in nodes)
    return render_note(Note(text=text, signatures=lines))


LEAF, PAYLOAD = spoken(FIELDS)
TREE = Tree(
    leaves=[RAW, *(spoken({"type": "comment", "n": n}, start=50 + 5 * n)[0] for n in range(5)), LEAF, RAW]
)
INDEX = 6


def good(*names: str) -> dict[str, bytes]:
    """Give the files of a release that holds."""
    return {
        "genesis": RAW,
        "genesis.note": genesis_of(3)[1],
        "entry.sd-jwt": make_presentation(LEAF, PAYLOAD, names or ("type", "town")),
        "entry.tlog-proof": TREE.proof(INDEX, 8),
        "table": signed_table([TREE.head(7)], "alder", "birch"),
        "entry.table-proof": TREE.table_proof(INDEX, 7),
    }
