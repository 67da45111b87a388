"""Verify what stands above the entries of a copy: founding document, checkpoints, the table that came with it.

Steps 1, 2 and 6 of `verify.record`, which see no entry. What does not hold is a doubt, not an error.
Source: record.md 4.1, 4.5; C2SP signed-note, tlog-checkpoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sametable.core.record.checkpoint import Checkpoint, OpenedCheckpoint, open_checkpoint
from sametable.core.record.genesis import Genesis, genesis_note_text, parse_genesis, record_id, root_name
from sametable.core.record.table_note import parse_table
from sametable.core.wire.notes import ED25519, VerifierKey, check_note, parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.verify.copies import Copy
    from sametable.centre.verify.verdict import Verdict
    from sametable.core.record.genesis import Node


async def founding(copy: Copy, verdict: Verdict, expected_id: str | None) -> tuple[bytes, Genesis] | None:
    """Step 1: the founding document is one, is the expected one, and every party's root signed it."""
    raw, note_raw = await copy.founding()
    if raw is None:
        verdict.doubt("", None, "there is no founding document (genesis) here")
        return None
    try:
        genesis = parse_genesis(raw)
    except SametableError as error:
        verdict.doubt("", None, f"the founding document (genesis) is damaged: {error}")
        return None
    verdict.record_id = record_id(raw)
    if expected_id is not None and expected_id != verdict.record_id:
        verdict.doubt("", None, f"this is record {verdict.record_id}, not the expected {expected_id}")
    if note_raw is None:
        verdict.remark(
            "the signatures under the founding document (genesis note) are not here; compare the record id by voice"
        )
        return raw, genesis
    try:
        note = parse_note(note_raw)
        if note.text != genesis_note_text(verdict.record_id):
            verdict.doubt("", None, "the genesis note signs another founding document than the one here")
            return raw, genesis
        for party in genesis.parties:
            name = root_name(genesis, party.id)
            keys = [VerifierKey(name=name, algorithm=ED25519, public=pub) for pub in party.root_keys]
            if check_note(note, keys):
                verdict.signed_by.append(party.id)
            else:
                verdict.doubt("", None, f"{party.id} has not signed the founding document (genesis note)")
    except SametableError as error:
        verdict.doubt("", None, f"the genesis note does not hold: {error}")
    return raw, genesis


async def newest_checkpoint(
    copy: Copy, verdict: Verdict, genesis: Genesis, node: Node
) -> OpenedCheckpoint | None:
    """Step 2: the newest checkpoint is signed by the log's key, and every cosignature under it holds."""
    cosigners = [key for one in genesis.nodes for key in (one.mirror_vkey, one.mirror_pq_vkey) if key]
    raw = None
    try:
        raw = await copy.checkpoint(node.origin)
        if raw is None:
            return None
        return open_checkpoint(raw, log_key=node.log_vkey, cosigners=cosigners)
    except SametableError as error:
        if error.code == "peer.unreachable":
            raise
        verdict.doubt(node.origin, None, f"the newest checkpoint does not hold: {error}")
    try:
        return open_checkpoint(raw or b"", log_key=node.log_vkey, cosigners=())
    except SametableError:
        return None


async def shown_table(copy: Copy, verdict: Verdict, genesis: Genesis) -> tuple[Checkpoint, ...]:
    """Step 6: the table that came with the copy is a node's, and of this record; its heads are compared later."""
    raw = await copy.table()
    if raw is None:
        return ()
    try:
        note = parse_note(raw)
        keys = [
            VerifierKey(name=one.mirror_vkey.name, algorithm=ED25519, public=one.mirror_vkey.public)
            for one in genesis.nodes
        ]
        if not check_note(note, keys):
            verdict.doubt("", None, "the table is signed by no node of this record")
        shown = parse_table(note.text)
    except SametableError as error:
        verdict.doubt("", None, f"the table does not hold: {error}")
        return ()
    if shown.record_id != verdict.record_id:
        verdict.doubt("", None, f"the table is of another record, {shown.record_id}")
    return shown.heads
