"""Checking a part-release offline, from its files alone: what is proved, what is withheld, what nobody can prove.

Decides, step by step: the genesis and its id; the presentation; whose seat signed it; that the entry is in that
node's log at its place, and which parties held it; and that it is in a table that parties signed. Every step that
does not hold is a doubt, and a release with a doubt proves nothing. It does not decide that what is said is true, and
says so; nor whether later statements changed, denied or revoked it, which needs the whole record.

Shapes: `files` maps the names below to bytes. `register.json` is a list of the fields of register statements, there
only if the seat's key or the log's key is not in the genesis. `entry.table-proof` has the form of the tlog-proof, with
the table's own line for the log (origin, size, root) in the place of the signed checkpoint.
Source: record.md 4.11; C2SP tlog-proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.record import tlog_proof
from sametable.core.record.checkpoint import parse_text
from sametable.core.record.genesis import genesis_note_text, parse_genesis, record_id, root_name
from sametable.core.record.proofs import verify_inclusion
from sametable.core.record.register import check_register, node_of_origin
from sametable.core.record.register_note import EpochAct, KeyAct
from sametable.core.record.table_note import parse_table, spoken_code
from sametable.core.record.tiles import leaf_hash
from sametable.core.release.presentation import PRESENTATION_LIMIT_B, Presentation, check_presentation
from sametable.core.wire import canonical
from sametable.core.wire.notes import (
    ED25519,
    NOTE_LIMIT_B,
    VerifierKey,
    check_note,
    ml_dsa_available,
    parse_note,
)
from sametable.core.wire.statement import check_signature, kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.core.record.genesis import Genesis, Node
    from sametable.core.record.register import Registered

ENTRY, PROOF, TABLE, TABLE_PROOF = "entry.sd-jwt", "entry.tlog-proof", "table", "entry.table-proof"
GENESIS, GENESIS_NOTE, REGISTER, README = "genesis", "genesis.note", "register.json", "README.txt"
LIMITS_B: Mapping[str, int] = {
    ENTRY: PRESENTATION_LIMIT_B,
    PROOF: NOTE_LIMIT_B + 10_000,
    TABLE: NOTE_LIMIT_B,
    TABLE_PROOF: 20_000,
    GENESIS: 65_535,
    GENESIS_NOTE: NOTE_LIMIT_B,
    REGISTER: NOTE_LIMIT_B,
}
"""Files that are looked at, with the most bytes each may have."""
MAX_REGISTER = 16
NEVER_PROVED = (
    "that what it says is true: a signature says who said it, and no more",
    "that nothing that matters was left out: the withheld fields may change the sense",
    "that its author still says so: it may have been amended, denied or withdrawn later",
    "that its author's key was in the right hands: a later revocation is not among these files",
    "when it was written: the time is the author's claim",
)


@dataclass(slots=True, kw_only=True)
class ReleaseVerdict:
    """What a part-release proves. Without doubts the released fields were said so by that seat."""

    record_id: str = ""
    founded_by: list[str] = field(default_factory=list)
    id: str = ""
    number: str = ""
    party: str = ""
    node: str = ""
    seat: str = ""
    claimed_at_ms: int = 0
    audience: str = ""
    released: Mapping[str, object] = field(default_factory=dict)
    withheld: int = 0
    held_by: list[str] = field(default_factory=list)
    table_signed_by: list[str] = field(default_factory=list)
    table_code: str | None = None
    not_proved: list[str] = field(default_factory=lambda: list(NEVER_PROVED))
    doubts: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether there is no doubt."""
        return not self.doubts


def check_release(files: Mapping[str, bytes], *, expected_id: str | None = None) -> ReleaseVerdict:
    """Check a part-release; `expected_id` is the record id as it was learnt elsewhere. Raises nothing."""
    verdict = ReleaseVerdict()
    for name, raw in files.items():
        if len(raw) > LIMITS_B.get(name, NOTE_LIMIT_B):
            verdict.doubts.append(f"{name} is over {LIMITS_B.get(name, NOTE_LIMIT_B)} bytes")
            return verdict
    absent = [name for name in (GENESIS, ENTRY, PROOF) if name not in files]
    if absent:
        verdict.doubts.append(f"{', '.join(absent)} is not there")
        return verdict
    at = GENESIS
    try:
        genesis = _genesis(files, verdict, expected_id)
        at = REGISTER
        register = _register(files.get(REGISTER), genesis, verdict.record_id)
        at = ENTRY
        shown = check_presentation(files[ENTRY])
        node = _author(shown, genesis, register, verdict)
        at = PROOF
        index = _logged(files[PROOF], shown, (genesis, node, register), verdict)
        at = TABLE
        _on_table(files, shown, (genesis, index), verdict)
    except SametableError as error:
        verdict.doubts.append(f"{at}: {error}")
        return verdict
    if verdict.holds:
        verdict.released, verdict.withheld = shown.fields, shown.withheld
    return verdict


def _genesis(files: Mapping[str, bytes], verdict: ReleaseVerdict, expected_id: str | None) -> Genesis:
    genesis = parse_genesis(files[GENESIS])
    verdict.record_id = record_id(files[GENESIS])
    if expected_id is not None and expected_id != verdict.record_id:
        verdict.doubts.append(f"this is record {verdict.record_id}, and not {expected_id}")
    if expected_id is None:
        verdict.not_proved.append(
            f"that this is the record you mean: compare its id, {verdict.record_id}, with one from elsewhere"
        )
    if GENESIS_NOTE not in files:
        return genesis
    note = parse_note(files[GENESIS_NOTE])
    if note.text != genesis_note_text(verdict.record_id):
        verdict.doubts.append("genesis.note is about another genesis")
        return genesis
    for party in genesis.parties:
        keys = [
            VerifierKey(name=root_name(genesis, party.id), algorithm=ED25519, public=pub)
            for pub in party.root_keys
        ]
        if check_note(note, keys):
            verdict.founded_by.append(party.id)
        else:
            verdict.doubts.append(f"{party.id} has not signed the genesis")
    return genesis


def _register(raw: bytes | None, genesis: Genesis, known_id: str) -> list[Registered]:
    """Read the register statements that a release brings along; each must hold."""
    if raw is None:
        return []
    rows = canonical.decode(raw, limit=LIMITS_B[REGISTER])
    if not isinstance(rows, list) or len(rows) > MAX_REGISTER:
        raise SametableError(
            "release.invalid",
            at=REGISTER,
            expected=f"a list of at most {MAX_REGISTER}",
            got=type(rows).__name__,
        )
    return [
        check_register(row if isinstance(row, dict) else {}, genesis=genesis, record_id=known_id)
        for row in rows
    ]


def _author(
    shown: Presentation, genesis: Genesis, register: list[Registered], verdict: ReleaseVerdict
) -> Node:
    """Find whose seat signed, in which node's log it claims to stand, and check the signature."""
    entry = shown.entry
    found = node_of_origin(genesis, entry.log)
    if found is None:
        raise SametableError("release.invalid", at="log", expected="a log of this record", got=entry.log)
    node = found[0]
    seats = {kid_of(node.node_kid_pub): ("node", node.node_kid_pub)}
    seats |= {kid_of(seat.pub): (seat.name, seat.pub) for seat in node.seats}
    for one in register:
        if isinstance(one.act, KeyAct) and one.act.node == node.id:
            seats[kid_of(one.act.pub)] = (one.act.seat, one.act.pub)
    if entry.kid not in seats:
        raise SametableError(
            "statement.unknown_seat", at="kid", expected=f"a seat of {node.id}", got=entry.kid
        )
    seat, pub = seats[entry.kid]
    check_signature(entry, pub)
    verdict.id, verdict.party, verdict.node, verdict.seat = entry.id, node.party, node.id, seat
    verdict.claimed_at_ms, verdict.audience = entry.at_ms, entry.aud
    return node


def _logged(
    raw: bytes, shown: Presentation, whose: tuple[Genesis, Node, list[Registered]], verdict: ReleaseVerdict
) -> int:
    """Check the proof that the entry is in its log, and note which other parties' mirrors have held it."""
    genesis, node, register = whose
    try:
        proof = tlog_proof.parse(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SametableError("proof.invalid", at=PROOF, expected="UTF-8", got=f"byte {error.start}") from None
    origin = shown.entry.log
    log_key = node.log_vkey
    if origin != node.origin:
        keys = [
            one.act.log_vkey for one in register if isinstance(one.act, EpochAct) and one.act.origin == origin
        ]
        if not keys:
            raise SametableError(
                "release.invalid", at=REGISTER, expected=f"the note that began {origin}", got="none"
            )
        log_key = keys[0]
    mirrors = {one.mirror_vkey.name: one.party for one in genesis.nodes if one.party != node.party}
    cosigners = [
        key for one in genesis.nodes for key in (one.mirror_vkey, one.mirror_pq_vkey) if key is not None
    ]
    opened = tlog_proof.check_proof(proof, shown.leaf, log_key=log_key, cosigners=cosigners)
    verdict.held_by = sorted({mirrors[one.name] for one in opened.cosigned if one.name in mirrors})
    if not ml_dsa_available():
        verdict.not_proved.append("the signatures of ML-DSA-44: this machine cannot check them")
    prefix = node.prefix if origin == node.origin else f"{node.prefix}.{origin.rpartition('/')[2]}"
    verdict.number = f"{prefix}-{proof.index:06d}"
    return proof.index


def _on_table(
    files: Mapping[str, bytes], shown: Presentation, where: tuple[Genesis, int], verdict: ReleaseVerdict
) -> None:
    """Check that the entry is below a line of a table that parties signed, where such a table is there."""
    genesis, index = where
    if TABLE not in files or TABLE_PROOF not in files:
        verdict.not_proved.append(
            "that the parties had it on the table: no signed table is among these files"
        )
        return
    note = parse_note(files[TABLE])
    told = parse_table(note.text)
    if told.record_id != verdict.record_id:
        verdict.doubts.append("the table is of another record")
        return
    keys = {
        one.id: VerifierKey(name=one.mirror_vkey.name, algorithm=ED25519, public=one.mirror_vkey.public)
        for one in genesis.nodes
    }
    signed = {one.party for one in genesis.nodes if check_note(note, [keys[one.id]])}
    try:
        proof = tlog_proof.parse(files[TABLE_PROOF].decode("utf-8"))
        head = parse_text(proof.checkpoint_note.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SametableError(
            "proof.invalid", at=TABLE_PROOF, expected="UTF-8", got=f"byte {error.start}"
        ) from None
    if head not in told.heads or head.origin != shown.entry.log or proof.index != index:
        verdict.doubts.append(
            "entry.table-proof is about another line, or another place, than the table and the log"
        )
        return
    verify_inclusion(index=index, size=head.size, leaf=leaf_hash(shown.leaf), path=proof.path, root=head.root)
    verdict.table_signed_by, verdict.table_code = sorted(signed), spoken_code(note.text)
    missing = sorted({one.id for one in genesis.parties} - signed)
    if missing:
        verdict.not_proved.append(
            f"that {', '.join(missing)} had it on the table: their signature is not under it"
        )
