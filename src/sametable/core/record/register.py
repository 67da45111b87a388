"""The key register: whether a party's roots say what a register statement says.

Decides that a statement of the register proves itself: from the roots in the genesis through every rotation of
them, each signed by the old and by the new roots, to the note, signed by enough of the roots of its own serial. So it
does not matter in whose log it stands, nor who carried it. Decides as well which register statements a rotation
leaves without effect. It does not decide what a valid statement does to others: which key may speak in which log is
for the log's own validity, which entries stand is for the standing of all that has arrived.

Two different rotations of one serial void one another's later statements: whoever holds a threshold of roots that
were replaced can stop the party's register, visibly, but not speak for it.

Shapes: `fields` are those of the kinds key, key_retire, key_revoke, key_roots and key_epoch: type, note, and chain,
the signed rotations, oldest first, exactly as many as the note's serial.
Source: record.md 4.8; The Update Framework 5.3.4 (signed by a threshold of the old and of the new roots).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.record.genesis import root_name
from sametable.core.record.register_note import (
    Act,
    EpochAct,
    KeyAct,
    RegisterNote,
    RetireAct,
    RevokeAct,
    RootsAct,
    act_name,
    parse_note_text,
)
from sametable.core.wire.hashes import b64url
from sametable.core.wire.notes import ED25519, Note, VerifierKey, check_note, parse_note
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.record.genesis import Genesis, Node

KIND_OF_ACT = {
    "key": "key",
    "retire": "key_retire",
    "revoke": "key_revoke",
    "roots": "key_roots",
    "epoch": "key_epoch",
}
REGISTER_KINDS = frozenset(KIND_OF_ACT.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RootSet:
    """A party's root keys after `generation` rotations, and how many of them must sign."""

    party: str
    generation: int
    threshold: int
    keys: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A register statement that holds: its note, and the rotations that lead to its roots.

    `text` and `lineage` are the texts, which tell two notes apart; `signed` and `chain` are the same with signatures.
    """

    note: RegisterNote
    text: str
    lineage: tuple[str, ...]
    roots: RootSet
    """The roots that the note is signed under; of a rotation, the older ones."""
    signed: str
    chain: tuple[str, ...]

    @property
    def act(self) -> Act:
        """What the party says."""
        return self.note.act

    @property
    def next_roots(self) -> RootSet:
        """The party's roots once this note is known."""
        return _next_roots(self.note, self.roots)


def genesis_roots(genesis: Genesis, party: str) -> RootSet:
    """Return the roots that a party has in the genesis; one of them is enough to sign.

    Raises: SametableError "register.invalid" for a party that is not there.
    """
    for one in genesis.parties:
        if one.id == party:
            return RootSet(party=party, generation=0, threshold=1, keys=one.root_keys)
    raise _invalid("party", "a party of this record", party)


def kind_of(act: Act) -> str:
    """Return the kind of statement that carries an act."""
    return KIND_OF_ACT[act_name(act)]


def check_register(fields: Mapping[str, object], *, genesis: Genesis, record_id: str) -> Registered:
    """Check everything about a register statement that follows from itself and the genesis.

    Raises: SametableError "register.invalid" (what the note says cannot be said), "register.root" (the chain does not
    lead to the note's roots) or "register.unsigned" (too few of those roots signed).
    """
    kind, note_text, chain = fields.get("type"), fields.get("note"), fields.get("chain")
    if not isinstance(note_text, str) or not isinstance(chain, list):
        raise _invalid("", "type, note and chain", ", ".join(sorted(map(str, fields)))[:80])
    signed = _signed(note_text, at="note")
    note = _read(signed, at="note")
    if kind != kind_of(note.act):
        raise _invalid("type", kind_of(note.act), repr(kind)[:40])
    if note.record_id != record_id:
        raise _invalid("record", record_id, note.record_id).under("note")
    if len(chain) != note.serial:
        raise _root("chain", f"{note.serial} rotations, as the note's serial says", f"{len(chain)}")
    lineage, roots = _follow(chain, genesis, whose=(record_id, note.party))
    _require(signed, roots, genesis, code="register.unsigned", at="note")
    try:
        check_act(note, genesis=genesis)
    except SametableError as error:
        raise error.under("note") from None
    if isinstance(note.act, RootsAct):
        _require(signed, _next_roots(note, roots), genesis, code="register.unsigned", at="note")
    if _new_key(note.act) in {pub for each in lineage for pub in _roots_in(each)}:
        raise _invalid("note", "a key that is not used elsewhere", "a root key")
    return Registered(
        note=note,
        text=signed.text,
        lineage=lineage,
        roots=roots,
        signed=note_text,
        chain=tuple(map(str, chain)),
    )


def roots_after(chain: Sequence[str], *, genesis: Genesis, record_id: str, party: str) -> RootSet:
    """Return a party's roots after these signed rotations, oldest first.

    Raises: SametableError "register.root" or "register.invalid".
    """
    return _follow(chain, genesis, whose=(record_id, party))[1]


def voids(rotation: Registered, statement: Registered, *, origin: str, index: int) -> bool:
    """Tell whether a rotation of roots leaves a register statement at this place without effect.

    It does where the statement is of the same party, does not descend from the rotation, and stands at or above the
    rotation's `upto` for that log. A rotation never voids itself; one that is void itself still voids.
    """
    act, serial = rotation.act, rotation.note.serial
    if not isinstance(act, RootsAct) or statement.note.party != rotation.note.party:
        return False
    history = (*statement.lineage, statement.text)
    if len(history) > serial and history[serial] == rotation.text:
        return False
    return index >= dict(act.upto).get(origin, 0)


def rivals(one: Registered, other: Registered) -> bool:
    """Tell whether two rotations of one party cannot both be its own: its old roots are in two hands."""
    same = (one.note.party, one.note.serial) == (other.note.party, other.note.serial)
    both = isinstance(one.act, RootsAct) and isinstance(other.act, RootsAct)
    return same and both and one.text != other.text


def node_of_origin(genesis: Genesis, origin: str) -> tuple[Node, int] | None:
    """Return the node whose log this is and the number of its epoch: 1, or N for an origin that ends in /N."""
    node = genesis.node_by_origin(origin)
    if node is not None:
        return node, 1
    base, _, tail = origin.rpartition("/")
    node = genesis.node_by_origin(base)
    if node is None or not (tail.isascii() and tail.isdigit()) or str(int(tail[:6])) != tail or int(tail) < 2:
        return None
    return node, int(tail)


def epoch_origin(node: Node, epoch: int) -> str:
    """Return the origin of a node's log in an epoch; the first has no number."""
    return node.origin if epoch == 1 else f"{node.origin}/{epoch}"


def _follow(
    chain: Sequence[object], genesis: Genesis, *, whose: tuple[str, str]
) -> tuple[tuple[str, ...], RootSet]:
    """Follow the rotations of a record's party from the genesis on; `whose` is record id and party."""
    roots = genesis_roots(genesis, whose[1])
    texts = []
    for number, each in enumerate(chain):
        at = f"chain[{number}]"
        if not isinstance(each, str):
            raise _invalid(at, "a signed register note", type(each).__name__)
        signed = _signed(each, at=at)
        step = _read(signed, at=at)
        if (step.record_id, step.party, step.serial) != (*whose, number):
            raise _root(at, f"a note of {whose[1]} with serial {number}", f"{step.party} {step.serial}")
        if not isinstance(step.act, RootsAct):
            raise _root(at, "a change of roots", act_name(step.act))
        _require(signed, roots, genesis, code="register.root", at=at)
        try:
            check_act(step, genesis=genesis)
        except SametableError as error:
            raise _root(at, error.expected, error.got) from None
        roots = _next_roots(step, roots)
        _require(signed, roots, genesis, code="register.root", at=at)
        texts.append(signed.text)
    return tuple(texts), roots


def _next_roots(note: RegisterNote, roots: RootSet) -> RootSet:
    if not isinstance(note.act, RootsAct):
        return roots
    return RootSet(
        party=note.party,
        generation=note.serial + 1,
        threshold=note.act.threshold,
        keys=note.act.roots,
    )


def _require(signed: Note, roots: RootSet, genesis: Genesis, *, code: str, at: str) -> None:
    """Refuse a note that fewer than the threshold of these roots signed; each root counts once."""
    name = root_name(genesis, roots.party)
    count = 0
    for pub in roots.keys:
        key = VerifierKey(name=name, algorithm=ED25519, public=pub)
        try:
            count += bool(check_note(signed, [key]))
        except SametableError as error:
            raise SametableError(
                code, at=f"{at}.{error.at}", expected=error.expected, got=error.got
            ) from None
    if count < roots.threshold:
        raise SametableError(
            code,
            at=at,
            expected=f"{roots.threshold} signatures by roots of {roots.party} of generation {roots.generation}",
            got=str(count),
        )


def check_act(note: RegisterNote, *, genesis: Genesis) -> None:
    """Hold what a note says to the genesis: own nodes, fresh keys, logs of this record.

    Raises: SametableError "register.invalid".
    """
    act = note.act
    match act:
        case KeyAct():
            _own_node(genesis, act.node, note.party)
            _fresh(genesis, act.pub, at="pub")
        case RetireAct() | RevokeAct():
            use = _uses(genesis).get(act.pub, ("seat", note.party))
            if use != ("seat", note.party):
                raise _invalid("pub", f"a seat's key of {note.party}", f"a {use[0]} key of {use[1]}")
            _check_upto(genesis, act.upto)
        case RootsAct():
            for pub in act.roots:
                if _uses(genesis).get(pub, ("root", note.party)) != ("root", note.party):
                    raise _invalid("root", "a key that is not used elsewhere", b64url(pub))
            _check_upto(genesis, act.upto)
        case EpochAct():
            _check_epoch(act, _own_node(genesis, act.node, note.party), genesis)


def _check_epoch(act: EpochAct, node: Node, genesis: Genesis) -> None:
    found = node_of_origin(genesis, act.origin)
    if found is None or found[0].id != node.id or found[1] < 2:
        raise _invalid("origin", f"{node.origin}/2 or a later number", act.origin)
    if act.log_vkey.name != act.origin:
        raise _invalid("log", f"the name {act.origin}", act.log_vkey.name)
    _fresh(genesis, act.log_vkey.public, at="log")
    before = epoch_origin(node, found[1] - 1)
    if [origin for origin, _ in act.upto] != [before]:
        raise _invalid("upto", f"one line for {before}", ", ".join(origin for origin, _ in act.upto)[:80])


def _check_upto(genesis: Genesis, upto: Sequence[tuple[str, int]]) -> None:
    for origin, _ in upto:
        if node_of_origin(genesis, origin) is None:
            raise _invalid("upto", "a log of this record", origin)


def _own_node(genesis: Genesis, node: str, party: str) -> Node:
    for one in genesis.nodes:
        if one.id == node and one.party == party:
            return one
    raise _invalid("node", f"a node of {party}", node)


def _fresh(genesis: Genesis, pub: bytes, *, at: str) -> None:
    use = _uses(genesis).get(pub)
    if use is not None:
        raise _invalid(at, "a key that is not used elsewhere", f"a {use[0]} key of {use[1]}")


def _uses(genesis: Genesis) -> dict[bytes, tuple[str, str]]:
    """Return what each key of the genesis is for, and whose it is."""
    uses = {pub: ("root", party.id) for party in genesis.parties for pub in party.root_keys}
    for node in genesis.nodes:
        uses[node.log_vkey.public] = ("log", node.party)
        uses[node.mirror_vkey.public] = ("mirror", node.party)
        uses |= dict.fromkeys((node.node_kid_pub, *(seat.pub for seat in node.seats)), ("seat", node.party))
    return uses


def _roots_in(text: str) -> tuple[bytes, ...]:
    act = parse_note_text(text).act
    return act.roots if isinstance(act, RootsAct) else ()


def _new_key(act: Act) -> bytes | None:
    match act:
        case KeyAct():
            return act.pub
        case EpochAct():
            return act.log_vkey.public
        case _:
            return None


def _signed(text: str, *, at: str) -> Note:
    """Read a signed note; a signer's line stands there once, so that reading one has its bounds."""
    try:
        note = parse_note(text.encode("utf-8"))
    except SametableError as error:
        raise _invalid(f"{at}.{error.at}".rstrip("."), error.expected, error.got) from None
    except UnicodeEncodeError:
        raise _invalid(at, "valid Unicode", "a lone surrogate") from None
    if len({(line.name, line.key_id) for line in note.signatures}) != len(note.signatures):
        raise _invalid(f"{at}.signatures", "one line a signer", "two")
    return note


def _read(signed: Note, *, at: str) -> RegisterNote:
    try:
        return parse_note_text(signed.text)
    except SametableError as error:
        raise error.under(at) from None


def _root(at: str, expected: str, got: str) -> SametableError:
    return SametableError("register.root", at=at, expected=expected, got=got)


def _invalid(at: str, expected: str, got: str) -> SametableError:
    return SametableError("register.invalid", at=at, expected=expected, got=got)
