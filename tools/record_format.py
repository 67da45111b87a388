"""Write the worked examples of docs/reference/record-format.md: a record of two parties, made by the real code.

`python tools/record_format.py`. In the document an example stands between a line `<!-- example NAME -->` and the end of
the fenced block that follows it. Keys and salts come from fixed texts, so the same code writes the same bytes; a test
compares, and lets the stand-alone Python verifier read the blocks as they are printed.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from nacl.signing import SigningKey

from sametable.core.record.append import append
from sametable.core.record.beat import beat_fields
from sametable.core.record.bundle import render_list, render_manifest
from sametable.core.record.checkpoint import Checkpoint, render_text
from sametable.core.record.cosignature import cosign
from sametable.core.record.fork import render_evidence
from sametable.core.record.fork_case import make_case
from sametable.core.record.genesis import Genesis, genesis_note_text, parse_genesis, record_id, root_name
from sametable.core.record.packs import pack
from sametable.core.record.proofs import LeafReader, inclusion_proof, seeded_consistency_proof
from sametable.core.record.register_note import KeyAct, RegisterNote, RevokeAct, render_note_text
from sametable.core.record.table_note import spoken_code, table_text
from sametable.core.record.tiles import bundle, empty_edge, leaf_hash
from sametable.core.record.tlog_proof import render as render_proof
from sametable.core.release.presentation import make_presentation
from sametable.core.wire import canonical
from sametable.core.wire.hashes import b64, b64url, from_b64url, sha256
from sametable.core.wire.notes import (
    COSIGNATURE_ED25519,
    ED25519,
    Note,
    Signature,
    VerifierKey,
    render_note,
)
from sametable.core.wire.statement import StatementHead, assemble, kid_of, parse_entry, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

DOC = Path(__file__).resolve().parents[1] / "docs" / "reference" / "record-format.md"
RECORD = "table.example/demo"
AT_MS = 1_456_617_600_000
RECIPIENTS = {
    "alder": "age1x5yqw3xfxfn3ythp2yt4qt9d5j7526dmwnhjncksutfxa0pt9qusrsaxh5",
    "birch": "age1sludn2ujhcchr49503x66y84l4hwphu5ahh4cedjnvggzwf2g5vsdazxrg",
}
WIDTH = 108


def key(name: str) -> SigningKey:
    """Give the key of a name; nobody uses such keys for anything else."""
    return SigningKey(hashlib.sha256(f"example {name}".encode()).digest())


def pub(name: str) -> bytes:
    """Give its public half."""
    return bytes(key(name).verify_key)


def signer(name: str) -> Callable[[bytes], bytes]:
    """Give the signer of a name."""
    return lambda message: key(name).sign(message).signature


def vkey(name: str, signer: str, algorithm: int = ED25519) -> VerifierKey:
    """Give a verifier key of this name."""
    return VerifierKey(name=name, algorithm=algorithm, public=pub(signer))


def signed(text: str, *signers: tuple[str, str]) -> bytes:
    """Give a signed note; signers are (name, key)."""
    lines = tuple(
        Signature(name=name, key_id=vkey(name, one).key_id, blob=key(one).sign(text.encode()).signature)
        for name, one in signers
    )
    return render_note(Note(text=text, signatures=lines))


def origin(node: str) -> str:
    """Give the origin of a node's log."""
    return f"{RECORD}/{node}"


def genesis_bytes() -> bytes:
    """Give the founding document of two parties with a node each."""
    named = {"en": "Example"}
    nodes = [
        {
            "id": node,
            "party": party,
            "centre": "valley",
            "origin": origin(node),
            "prefix": prefix,
            "log_vkey": vkey(origin(node), f"log {node}").encode(),
            "mirror_vkey": vkey(f"{origin(node)}/mirror", f"mirror {node}", COSIGNATURE_ED25519).encode(),
            "mirror_pq_vkey": None,
            "age_recipient": RECIPIENTS[node],
            "node_kid_pub": b64url(pub(f"node {node}")),
            "seats": [{"name": f"{node} watch", "pub": b64url(pub(f"seat {node}"))}],
        }
        for node, party, prefix in (("alder", "al", "ALD"), ("birch", "bi", "BIR"))
    ]
    parties = [
        {
            "id": party, "short": party.upper(), "name": named, "capital": named, "capital_zone": "Etc/UTC",
            "root_keys": [b64url(pub(f"root {party}"))],
        }
        for party in ("al", "bi")
    ]  # fmt: skip
    return canonical.encode(
        {
            "format": "sametable genesis v1",
            "record": RECORD,
            "title": named,
            "demonstration": True,
            "ruleset": 1,
            "theatre": {
                "zone": "Etc/UTC",
                "name": named,
                "bbox_e7": [350000000, 320000000, 420000000, 375000000],
            },
            "parties": parties,
            "centres": [{"id": "valley", "name": named, "zone": "Etc/UTC"}],
            "nodes": nodes,
        }
    )


def say(node: str, who: str, fields: dict[str, object], at_ms: int) -> tuple[bytes, str]:
    """Give logged bytes and payload of a statement."""
    salts = [hashlib.sha256(f"salt {at_ms} {n}".encode()).digest()[:16] for n in range(len(fields) + 1)]
    head = StatementHead(kid=kid_of(pub(who)), log=origin(node), aud="parties", at_ms=at_ms)
    prepared = prepare(fields, head=head, salts=salts)
    return assemble(
        prepared.signing_input, key(who).sign(prepared.signing_input.encode()).signature
    ), prepared.payload


def checkpoint(node: str, leaves: list[bytes], *mirrors: str) -> bytes:
    """Give a log's checkpoint with the cosignatures of mirrors."""
    text = render_text(head_of(node, leaves))
    note = [
        Signature(
            name=origin(node),
            key_id=vkey(origin(node), f"log {node}").key_id,
            blob=key(f"log {node}").sign(text.encode()).signature,
        )
    ]
    for mirror in mirrors:
        cosigner = vkey(f"{origin(mirror)}/mirror", f"mirror {mirror}", COSIGNATURE_ED25519)
        note.append(cosign(text, cosigner, 1_456_617_700, signer(f"mirror {mirror}")))
    return render_note(Note(text=text, signatures=tuple(note)))


def head_of(node: str, leaves: list[bytes]) -> Checkpoint:
    """Give the head of a log."""
    return append(empty_edge(), leaves, origin=origin(node)).checkpoint


def examples() -> dict[str, str]:
    """Make every example, by its name in the document."""
    raw = genesis_bytes()
    genesis = parse_genesis(raw)
    known = record_id(raw)
    report: dict[str, object] = {
        "type": "comment",
        "text": "Shelling near the bridge; обстрел; قصف.",
        "killed": {"low": 0, "best": 2, "high": 5},
    }
    leaf, payload = say("alder", "seat alder", report, AT_MS)
    leaves = [raw, leaf]
    newest = checkpoint("alder", leaves, "birch")
    heads = [head_of("alder", leaves)]
    beat, beat_payload = say("birch", "node birch", beat_fields(heads), AT_MS + 60_000)
    table = table_text(
        known, 1, {"parties": b64(sha256(b"no picture"))}, [*heads, head_of("birch", [raw, beat])]
    )
    entry = parse_entry(leaf)
    header, claims, _ = leaf.split(b".")
    path = inclusion_proof(1, 2, LeafReader(leaves=[leaf_hash(one) for one in leaves]))
    found = {
        "genesis": raw.decode(),
        "record-id": known,
        "genesis-note": signed(genesis_note_text(known), *((root_name(genesis, one), f"root {one}") for one in ("al", "bi"))).decode(),
        "header": from_b64url(header).decode(),
        "claims": from_b64url(claims).decode(),
        "entry": leaf.decode(),
        "entry-facts": f"id        {entry.id}\nkid       {entry.kid}\nleaf hash {b64(leaf_hash(leaf))}",
        "payload": payload,
        "disclosures": "\n".join(f"{b64url(sha256(one.encode()))}  {from_b64url(one).decode()}" for one in payload.split("~")),
        "checkpoint": newest.decode(),
        "bundle-bytes": bundle(leaves)[:2].hex() + " ... " + bundle(leaves)[2 + len(raw) :][:2].hex() + " ...",
        "tlog-proof": render_proof(1, path, newest),
        "presentation": make_presentation(leaf, payload, {"type", "killed"}).decode(),
        "beat": canonical.encode(beat_fields(heads)).decode(),
        "table": signed(table, *((f"{origin(one)}/mirror", f"mirror {one}") for one in ("alder", "birch"))).decode(),
        "table-code": spoken_code(table),
        "pack": pack(0, [None, payload]).decode(),
        "manifest": signed(render_manifest(known, render_list({"genesis": sha256(raw).hex()})), (f"{origin('alder')}/mirror", "mirror alder")).decode(),
        "manifest-files": render_list({"genesis": sha256(raw).hex()}).decode(),
    }  # fmt: skip
    assert beat_payload
    return found | register_examples(genesis, known) | fork_examples(leaves)


def register_examples(genesis: Genesis, known: str) -> dict[str, str]:
    """Make the register's examples."""
    enrol = RegisterNote(
        record_id=known, party="al", serial=0, act=KeyAct(node="alder", seat="alder desk 2", pub=pub("desk"))
    )
    revoke = RegisterNote(
        record_id=known,
        party="al",
        serial=0,
        act=RevokeAct(pub=pub("seat alder"), upto=((origin("alder"), 120),)),
    )
    note = signed(render_note_text(enrol), (root_name(genesis, "al"), "root al")).decode()
    return {
        "register-key": note,
        "register-key-statement": canonical.encode({"type": "key", "note": note, "chain": []}).decode(),
        "register-revoke": render_note_text(revoke),
    }


def fork_examples(leaves: list[bytes]) -> dict[str, str]:
    """Make the evidence of two histories that are one up to two entries."""
    node, histories = "alder", []
    for text in ("one", "the other"):
        more = [
            say(node, "seat alder", {"type": "comment", "text": f"{text} {n}"}, AT_MS + 1000 * n)[0]
            for n in (1, 2, 3)
        ]
        histories.append([*leaves, *more])
    older, newer = histories[0][:4], histories[1]
    first, second = (LeafReader(leaves=[leaf_hash(one) for one in each]) for each in (older, newer))
    evidence = render_evidence(
        checkpoint(node, older), checkpoint(node, newer), seeded_consistency_proof(4, 5, second)
    )
    fields = make_case(evidence, vkey(origin(node), "log alder"), older=first, newer=second)
    return {"fork-evidence": evidence.decode(), "fork-statement": canonical.encode(fields).decode()}


def fold(text: str) -> str:
    """Break long lines with a backslash and two spaces; a reader joins them again."""
    lines = []
    for line in text.rstrip("\n").split("\n"):
        parts = (
            textwrap.wrap(
                line, WIDTH, break_on_hyphens=False, drop_whitespace=False, replace_whitespace=False
            )
            if len(line) > WIDTH + 12
            else [line]
        )
        lines.append("\\\n  ".join(parts))
    return "\n".join(lines)


def unfold(text: str) -> str:
    """Join what `fold` broke."""
    return text.replace("\\\n  ", "")


def rewrite(text: str, made: dict[str, str]) -> str:
    """Return the document with these examples in their places."""

    def block(found: re.Match[str]) -> str:
        return f"<!-- example {found[1]} -->\n```text\n{fold(made[found[1]])}\n```"

    return re.sub(r"<!-- example ([a-z-]+) -->\n```text\n.*?\n```", block, text, flags=re.DOTALL)


if __name__ == "__main__":
    DOC.write_text(rewrite(DOC.read_text(encoding="utf-8"), examples()), encoding="utf-8")
    print(json.dumps(sorted(examples())))
