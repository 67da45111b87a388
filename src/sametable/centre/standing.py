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

from bisect import insort
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

    @property
    def place(self) -> tuple[str, int]:
        """Log and index, by which statements are put in an order that is the same everywhere."""
        return self.origin, self.index


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


End = tuple[str, At, "Mapping[str, int]"]
"""Where a key ends: why, by which statement, and the sizes up to which its entries stand (0 in any other log)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndChange:
    """Where a party's key ended before a statement was counted, and where it does now."""

    kid: str
    party: str
    before: list[End]
    after: list[End]

    def span(self, origin: str, size: int) -> range:
        """Give which of the first `size` entries of a log read otherwise now, where the key has said them."""
        first, stop = sorted(
            min((upto.get(origin, 0) for _, _, upto in ends), default=size)
            for ends in (self.before, self.after)
        )
        return range(first, min(stop, size))


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
    _noted_at: dict[tuple[str, tuple[str, ...]], list[At]] = field(default_factory=dict)
    """Where the notes stand that act as soon as they have arrived, by text and lineage."""
    _noted: set[tuple[str, tuple[str, ...], str]] = field(default_factory=set)
    """Register notes that were counted: text, lineage and log. Anybody can carry a note as often as they like."""
    _turned: list[int] = field(default_factory=list)
    """Counted rotations of roots, by their places in `registry`."""
    _replaced: dict[int, At] = field(default_factory=dict)
    """Counted statements that a rotation leaves without effect, with the rotation that stands first."""
    _said: dict[int, End] = field(default_factory=dict)
    """What the counted statements that end a key say."""
    _about: dict[str, list[int]] = field(default_factory=dict)
    """Counted statements about a key, by its id, in the order of where they stand."""
    _ends: dict[tuple[str, str], list[End]] = field(default_factory=dict)
    """Where a key ends, by key id and the party that says so."""

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
                    self._noted_at.setdefault((held.text, held.lineage), []).append(at)
                    self._begin(at, held)
                    self._cap_anew()
                case "key_roots":
                    held = check_register(fields, genesis=self.genesis, record_id=self.record_id)
                    self._noted_at.setdefault((held.text, held.lineage), []).append(at)
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

    def _begin(self, at: At, held: Registered) -> None:
        """Take a note that begins a next log; contents may arrive late, so that its first place may come last."""
        known = (held.text, held.lineage, at.origin)
        before = self._begun.get(known)
        if before is None or at.index < before[0].index:
            self._begun[known] = (at, held)

    def stranded(self) -> list[At]:
        """Give where forks and notes stand that act here and stand in one of two histories of a log alone.

        Who holds the other history has never heard of them: somebody must say them again, in a log that has one.
        """
        cases = []
        for held in self.cases.values():
            least = min(case.common for _, case in held)
            cases.append([at for at, case in held if case.common == least])
        return [
            min(places, key=lambda at: at.place)
            for places in (*cases, *self._noted_at.values())
            if all(at.index >= self._parted.get(at.origin, at.index + 1) for at in places)
        ]

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
        # In the order of their places, not of their arrival: of two keys for one log the first is shown.
        for at, held in sorted(self._begun.values(), key=lambda one: (one[0].origin, one[0].index)):
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

    def counted(self, fields: Mapping[str, object], at: At) -> tuple[str | None, tuple[EndChange, ...]]:
        """Take a statement as counted; give the id it erases or widens, and the keys whose end it changed."""
        kind = fields.get("type")
        if kind in {"erase", "release"}:
            held = self.erasures if kind == "erase" else self.widenings
            target = str(fields.get("target"))
            for one in held.get(target, ()):
                if one.at.id == at.id:
                    one.counted = True
                    return target, ()
            return None, ()
        if kind not in REGISTER_KINDS:
            return None, ()
        try:
            registered = check_register(fields, genesis=self.genesis, record_id=self.record_id)
        except SametableError:
            return None, ()
        known = (registered.text, registered.lineage, at.origin)
        if known in self._noted:
            return None, ()  # what stands earlier in this log: this one is void whenever that one is
        self._noted.add(known)
        self.registry.append(Registry(at=at, held=registered))
        return None, self._take_up(len(self.registry) - 1)

    def _take_up(self, place: int) -> tuple[EndChange, ...]:
        """Take up the newest register statement: what rotations leave of it, and it of others where it is one.

        Only the keys that this concerns are worked out anew: a party's roots may sign any number of notes.
        """
        act = self.registry[place].held.act
        touched: set[str] = set()
        if isinstance(act, RootsAct):
            self._turned.append(place)
            touched = {kid for other in range(place) if (kid := self._replace(place, other)) is not None}
        for rotation in self._turned:
            self._replace(rotation, place)
        if isinstance(act, KeyAct | RetireAct | RevokeAct):
            kid = kid_of(act.pub)
            touched.add(kid)
            if not isinstance(act, KeyAct):
                why = "revoked" if isinstance(act, RevokeAct) else "retired"
                self._said[place] = (why, self.registry[place].at, dict(act.upto))
            insort(self._about.setdefault(kid, []), place, key=lambda one: self.registry[one].at.place)
        return tuple(change for kid in sorted(touched) for change in self._work_out(kid))

    def _replace(self, rotation: int, other: int) -> str | None:
        """Note that a rotation leaves a statement without effect; give the key id whose end that may change."""
        turn, one = self.registry[rotation], self.registry[other]
        if not voids(turn.held, one.held, origin=one.at.origin, index=one.at.index):
            return None
        known = self._replaced.get(other)
        if known is None or turn.at.place < known.place:
            self._replaced[other] = turn.at
        act = one.held.act
        return kid_of(act.pub) if isinstance(act, KeyAct | RetireAct | RevokeAct) else None

    def _work_out(self, kid: str) -> list[EndChange]:
        """Work out where one key ends, for each party that says something about it; give what changed."""
        found: dict[str, list[End]] = {self.registry[place].held.note.party: [] for place in self._about[kid]}
        # By the same party alone: another one cannot keep up a key whose party has changed its roots.
        enrolled = {
            self.registry[place].held.note.party
            for place in self._about[kid]
            if isinstance(self.registry[place].held.act, KeyAct) and place not in self._replaced
        }
        for place in self._about[kid]:
            party = self.registry[place].held.note.party
            by, ends = self._replaced.get(place), found[party]
            if place in self._said:
                ends += [self._said[place]] if by is None else []
            elif by is not None and party not in enrolled:
                ends.append(("revoked", by, {}))
        changes = []
        for party, ends in found.items():
            before = self._ends.get((kid, party), [])
            if ends != before:
                self._ends[kid, party] = ends
                changes.append(EndChange(kid=kid, party=party, before=before, after=ends))
        return changes

    def voided(self, kid: str, party: str, origin: str, index: int) -> Voided | None:
        """Tell why an entry by this key of `party` at this place does not stand; None if it does."""
        for why, by, upto in self._ends.get((kid, party), ()):
            if index >= upto.get(origin, 0):
                return Voided(why=why, by=by)
        return None

    def ended(self, kid: str, party: str) -> list[End]:
        """List where a key of `party` ends: (why, by which statement, sizes)."""
        return list(self._ends.get((kid, party), ()))
