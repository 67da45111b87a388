"""Standing: what statements do to other statements, worked out so that the order of arrival never matters.

Five things: a fork or a new epoch caps a log; a register statement enrols, retires or revokes a key, or replaces
roots; an erasure takes contents away; a widening lets more parties read. Each is a set that only grows (or, for
caps, a least number), known as soon as a statement has arrived and verified; whether it is *shown* depends on the
statement being counted, which the centre tells.

An erasure, a widening, a fork and a register statement stand even where the seat that carried them is revoked later:
what was erased cannot be brought back, what was shown cannot be unshown, and the others prove themselves.

Shapes: sizes and indexes are entries; parties are ids.
Source: record.md 4.6, 4.7, 4.8, 4.12; decision 0014.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.model.registry import check_fields
from sametable.core.record.audience import parse_audience
from sametable.core.record.fork_case import check_case
from sametable.core.record.register import REGISTER_KINDS, check_register, voids
from sametable.core.record.register_note import EpochAct, KeyAct, RetireAct, RevokeAct, RootsAct
from sametable.core.wire.statement import kid_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.record.fork_case import ForkCase
    from sametable.core.record.genesis import Genesis
    from sametable.core.record.register import Registered
    from sametable.core.wire.notes import VerifierKey

SPECIAL = REGISTER_KINDS | {"fork", "erase", "release"}
"""Kinds of statement that do something to other statements."""


def is_special(fields: Mapping[str, object]) -> bool:
    """Tell whether a statement is of such a kind; what is no kind at all, such as a list, is of none."""
    kind = fields.get("type")
    return isinstance(kind, str) and kind in SPECIAL


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Where a statement stands, and whose log that is."""

    id: str
    origin: str
    index: int
    party: str


@dataclass(slots=True, kw_only=True)
class Erasure:
    """What one statement erases of another: named fields, or all (None)."""

    at: At
    fields: frozenset[str] | None
    counted: bool = False


@dataclass(slots=True, kw_only=True)
class Widening:
    """To whom one statement widens another."""

    at: At
    name: str
    parties: frozenset[str]
    counted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """One counted register statement."""

    at: At
    held: Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided:
    """Why an entry does not stand: `why` is revoked or retired, `by` the statement that says so."""

    why: str
    by: At


@dataclass(slots=True, kw_only=True)
class Standing:
    """All of it. Mutable, owned by the centre's task."""

    genesis: Genesis
    record_id: str
    caps: dict[str, int] = field(default_factory=dict)
    cases: dict[str, list[tuple[At, ForkCase]]] = field(default_factory=dict)
    """Fork statements that have arrived, by the log they are about."""
    floor: dict[str, int] = field(default_factory=dict)
    """Caps that are assumed while what they were found in is read again."""
    epochs: dict[str, tuple[At, EpochAct]] = field(default_factory=dict)
    """New epochs by the origin of the new log."""
    erasures: dict[str, list[Erasure]] = field(default_factory=dict)
    widenings: dict[str, list[Widening]] = field(default_factory=dict)
    registry: list[Registry] = field(default_factory=list)
    _parted: dict[str, int] = field(default_factory=dict)
    """Least size at which fork statements say that a log's histories part."""
    _begun: dict[tuple[str, tuple[str, ...], str], tuple[At, Registered]] = field(default_factory=dict)
    """Notes that begin a next log: by text, lineage and the log that carries them, each where it stands first."""
    _rotations: dict[str, Registered] = field(default_factory=dict)
    _noted: set[tuple[str, tuple[str, ...], str]] = field(default_factory=set)
    """Register notes that were counted: text, lineage and log. Anybody can carry a note as often as they like."""
    _ends: dict[str, list[tuple[str, At, str, Mapping[str, int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the caps that are assumed."""
        self.caps = dict(self.floor)

    def arrived(
        self, fields: Mapping[str, object], at: At, log_keys: Mapping[str, VerifierKey]
    ) -> str | None:
        """Take a statement that has arrived; give the id it is about where it erases or widens.

        What does not hold has no effect. Raises nothing for what the statement says.
        """
        try:
            match fields.get("type"):
                case "fork":
                    case = check_case(fields, log_keys)
                    self.cases.setdefault(case.origin, []).append((at, case))
                    self._parted[case.origin] = min(case.common, self._parted.get(case.origin, case.common))
                    self.cap(case.origin, case.common)
                case "key_epoch":
                    held = check_register(fields, genesis=self.genesis, record_id=self.record_id)
                    self._begun.setdefault((held.text, held.lineage, at.origin), (at, held))
                    self._cap_anew()
                case "key_roots":
                    held = check_register(fields, genesis=self.genesis, record_id=self.record_id)
                    self._rotations[held.text] = held
                    self._cap_anew()
                case "erase":
                    check_fields(fields)
                    return self._erase(fields, at)
                case "release":
                    check_fields(fields)
                    return self._widen(fields, at)
        except SametableError:
            return None
        return None

    def lift(self) -> None:
        """Assume no caps any more: all that was read when they were found has been read again."""
        self.floor = {}
        self._cap_anew()

    def _cap_anew(self) -> None:
        """Work out where logs end, and which next logs begin, from all that has arrived.

        A note that began a log under roots which were replaced before it ends nothing; nobody can bring it up later.
        A next log with two keys, or begun by such a note alone, is closed before its first entry.
        """
        self.caps = dict(self.floor)
        self.epochs = {}
        for origin, size in self._parted.items():
            self.cap(origin, size)
        void: list[EpochAct] = []
        for at, held in self._begun.values():
            act = held.act
            if not isinstance(act, EpochAct):
                continue
            if any(voids(one, held, origin=at.origin, index=at.index) for one in self._rotations.values()):
                void.append(act)
                continue
            _, first = self.epochs.setdefault(act.origin, (at, act))
            if first.log_vkey != act.log_vkey:
                self.cap(act.origin, 0)
            for origin, size in act.upto:
                self.cap(origin, size)
        for act in void:
            if act.origin not in self.epochs:
                self.cap(act.origin, 0)

    def cap(self, origin: str, size: int) -> None:
        """Count a log no further than `size`."""
        self.caps[origin] = min(size, self.caps.get(origin, size))

    def _erase(self, fields: Mapping[str, object], at: At) -> str | None:
        target, names = fields.get("target"), fields.get("fields")
        if not isinstance(target, str) or not (names is None or isinstance(names, list)):
            return None
        erased = None if names is None else frozenset(map(str, names))
        self.erasures.setdefault(target, []).append(Erasure(at=at, fields=erased))
        return target

    def _widen(self, fields: Mapping[str, object], at: At) -> str | None:
        target, name = fields.get("target"), fields.get("to")
        if not isinstance(target, str) or not isinstance(name, str):
            return None
        parties = parse_audience(name, [party.id for party in self.genesis.parties])
        self.widenings.setdefault(target, []).append(Widening(at=at, name=name, parties=parties))
        return target

    def erased(self, target: str, party: str, *, counted: bool) -> frozenset[str] | bool:
        """Tell what is erased of a statement of `party`: True for all, False for nothing, or field names.

        `counted` leaves out erasures that have only arrived.
        """
        names: frozenset[str] = frozenset()
        for one in self.erasures.get(target, ()):
            if one.at.party != party or (counted and not one.counted):
                continue
            if one.fields is None:
                return True
            names |= one.fields
        return names or False

    def widened(self, target: str, party: str, *, counted: bool) -> Iterator[Widening]:
        """Give the widenings of a statement of `party`."""
        for one in self.widenings.get(target, ()):
            if one.at.party == party and (one.counted or not counted):
                yield one

    def counted(self, fields: Mapping[str, object], at: At) -> tuple[str | None, frozenset[str]]:
        """Take a statement as counted; give the id it erases or widens, and the key ids whose standing it changed."""
        kind = fields.get("type")
        if kind in {"erase", "release"}:
            held = self.erasures if kind == "erase" else self.widenings
            target = str(fields.get("target"))
            for one in held.get(target, ()):
                if one.at.id == at.id:
                    one.counted = True
                    return target, frozenset()
            return None, frozenset()
        if kind not in REGISTER_KINDS:
            return None, frozenset()
        try:
            registered = check_register(fields, genesis=self.genesis, record_id=self.record_id)
        except SametableError:
            return None, frozenset()
        known = (registered.text, registered.lineage, at.origin)
        if known in self._noted:
            return None, frozenset()  # what stands earlier in this log: this one is void whenever that one is
        self._noted.add(known)
        self.registry.append(Registry(at=at, held=registered))
        before = self._ends
        self._ends = self._work_out()
        changed = {kid for kid in before.keys() | self._ends.keys() if before.get(kid) != self._ends.get(kid)}
        return None, frozenset(changed)

    def in_force(self, one: Registry) -> bool:
        """Tell whether no counted rotation of roots leaves a register statement without effect."""
        return not any(
            voids(other.held, one.held, origin=one.at.origin, index=one.at.index) for other in self.registry
        )

    def _work_out(self) -> dict[str, list[tuple[str, At, str, Mapping[str, int]]]]:
        """Work out where each key ends: (why, by whom, party, sizes up to which its entries stand)."""
        ends: dict[str, list[tuple[str, At, str, Mapping[str, int]]]] = {}
        for one in sorted(self.registry, key=lambda held: (held.at.origin, held.at.index)):
            act, party = one.held.act, one.held.note.party
            stands = self.in_force(one)
            if isinstance(act, RevokeAct | RetireAct) and stands:
                why = "revoked" if isinstance(act, RevokeAct) else "retired"
                ends.setdefault(kid_of(act.pub), []).append((why, one.at, party, dict(act.upto)))
            elif isinstance(act, KeyAct) and not stands and not self._enrolled_again(one, act):
                ends.setdefault(kid_of(act.pub), []).append(("revoked", self._voider(one), party, {}))
        return ends

    def _enrolled_again(self, one: Registry, act: KeyAct) -> bool:
        """Tell whether another statement that stands enrols the same key."""
        return any(
            isinstance(other.held.act, KeyAct) and other.held.act.pub == act.pub and self.in_force(other)
            for other in self.registry
            if other is not one
        )

    def _voider(self, one: Registry) -> At:
        return next(
            other.at
            for other in self.registry
            if isinstance(other.held.act, RootsAct)
            and voids(other.held, one.held, origin=one.at.origin, index=one.at.index)
        )

    def voided(self, kid: str, party: str, origin: str, index: int) -> Voided | None:
        """Tell why an entry by this key of `party` at this place does not stand; None if it does."""
        for why, by, whose, upto in self._ends.get(kid, ()):
            if whose == party and index >= upto.get(origin, 0):
                return Voided(why=why, by=by)
        return None

    def ended(self, kid: str, party: str) -> list[tuple[str, At, Mapping[str, int]]]:
        """List where a key of `party` ends: (why, by which statement, sizes)."""
        return [(why, by, upto) for why, by, whose, upto in self._ends.get(kid, ()) if whose == party]
