"""Register notes of the invented parties, signed with keys that come from names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from recordkit import public, seed, signer
from sametable.core.record.genesis import Genesis, parse_genesis, record_id
from sametable.core.record.register import kind_of
from sametable.core.record.register_note import Act, RegisterNote, RootsAct, render_note_text
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import ED25519, Note, VerifierKey, render_note, sign_note_text
from support.founding import genesis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

RAW, _ = genesis_of(3)
GENESIS: Genesis = parse_genesis(RAW)
RECORD_ID = record_id(RAW)
ALDER = "table.example/trial/alder"
BIRCH = "table.example/trial/birch"


def signed(text: str, *roots: str, party: str = "al") -> str:
    """Give a register note signed by roots that are named."""
    name = f"{GENESIS.record}/root/{party}"
    lines = tuple(
        sign_note_text(text, VerifierKey(name=name, algorithm=ED25519, public=public(root)), signer(root))
        for root in roots
    )
    return render_note(Note(text=text, signatures=lines)).decode()


def note(act: Act, *, party: str = "al", serial: int = 0) -> str:
    """Give the text of a register note."""
    return render_note_text(RegisterNote(record_id=RECORD_ID, party=party, serial=serial, act=act))


def said(act: Act, *roots: str, party: str = "al", chain: Sequence[str] = ()) -> dict[str, Any]:
    """Give the fields of a register statement, signed by these roots (the genesis root if none is named)."""
    text = note(act, party=party, serial=len(chain))
    names = roots or ({"al": "root alder", "bi": "root birch", "ce": "root cedar"}[party],)
    return {"type": kind_of(act), "note": signed(text, *names, party=party), "chain": list(chain)}


def roots_act(threshold: int, *names: str, upto: tuple[tuple[str, int], ...] = ()) -> RootsAct:
    """Give a change of roots to keys that are named."""
    roots = tuple(sorted((public(name) for name in names), key=b64url))
    return RootsAct(threshold=threshold, roots=roots, upto=upto)


__all__ = ["ALDER", "BIRCH", "GENESIS", "RAW", "RECORD_ID", "note", "roots_act", "said", "seed", "signed"]
