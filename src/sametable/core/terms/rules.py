"""Clauses as rules about acts: what each prohibits, permits or regulates, of whom, with what, where and when.

Decides how a clause of each kind reads as a rule. Duties that no single act breaches (to report, to inform, to use
influence) give no rule: they are obligations and are followed from the record. What a clause leaves unsaid stays
unsaid: no actors means everybody whom the instrument binds, no weapons means every weapon.

Shapes: acts and weapons are codes of the vocabulary; distances metres. Source: domain reference 1.5, T7 to T20.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.model.vocabulary import WHAT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sametable.core.terms.model import Band, Clause, Moment, WeaponClass

ANY = "any"
NONE: frozenset[str] = frozenset()
POSITION_ACTS = frozenset(
    {"weapon.not_withdrawn", "presence.zone", "reinforcement", "movement.unauthorised", "exercise.live_fire"}
)
"""Acts whose place is where the weapon or the people stand, so that a distance rule can be held against it."""
GAIN_ACTS = frozenset({"ground.advance", "ground.attack"})
ACCESS_ACTS = frozenset({"access.denied", "cargo.removed", "siege"})
SPEECH_ACTS = frozenset({"hostile.propaganda", "disinformation"})
EVERY_ACT = frozenset(term.code for term in WHAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule about acts. Empty sets mean no limit of that sort."""

    clause: Clause
    effect: str
    """prohibits, permits or regulates."""
    acts: frozenset[str]
    position: bool = False
    """Whether it is about where something stands, so that a report without a named act may touch it."""
    weapons: tuple[WeaponClass, ...] = ()
    unclear: tuple[WeaponClass, ...] = ()
    """Weapons of which the text leaves open whether it means them."""
    by: frozenset[str] = NONE
    against: frozenset[str] = NONE
    band: Band | None = None
    if_: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    excepts: frozenset[str] = NONE
    other_than: tuple[WeaponClass, ...] = ()
    """Prohibits every weapon but these."""
    but: frozenset[str] = NONE
    """Prohibits to everybody but these."""
    limit: int | None = None
    """Prohibits only above this count."""
    armed_limit: int | None = None
    """Prohibits only above this count of armed people."""
    finish: Moment | None = None
    """Regulates only, before this moment."""
    start: Moment | None = None


def rules_of(clause: Clause) -> tuple[Rule, ...]:
    """Give the rules of a clause; none if its kind sets none."""
    make = _BY_KIND.get(clause.kind)
    return tuple(make(clause)) if make is not None else ()


def _ids(fields: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(fields.get(name) or ())


def _acts(said: Iterable[str]) -> frozenset[str]:
    held = frozenset(said)
    return EVERY_ACT if ANY in held else held


def _plain(clause: Clause, effect: str) -> Rule:
    fields = clause.fields
    return Rule(
        clause=clause,
        effect=effect,
        acts=_acts(fields.get("acts") or (ANY,)),
        weapons=tuple(fields.get("weapons") or ()),
        by=_ids(fields, "by"),
        against=_ids(fields, "against"),
        band=fields.get("near"),
        if_=tuple(fields.get("if_") or ()),
        after=tuple(fields.get("after") or ()),
        open=tuple(fields.get("open") or ()),
        excepts=_ids(fields, "excepts"),
    )


def _prohibition(clause: Clause) -> Iterable[Rule]:
    yield _plain(clause, "prohibits")


def _permission(clause: Clause) -> Iterable[Rule]:
    yield _plain(clause, "permits")


def _withdrawal(clause: Clause) -> Iterable[Rule]:
    from sametable.core.terms.model import Band

    fields = clause.fields
    whole = int(fields["distance_m"])
    # A width between the sides is halved: each side keeps its own half.
    own = (whole + 1) // 2 if fields.get("measure") == "zone_width" else whole
    lines = fields["line"]
    yield Rule(
        clause=clause,
        effect="prohibits",
        acts=POSITION_ACTS,
        position=True,
        weapons=tuple(fields.get("weapons") or ()),
        unclear=tuple(fields.get("unclear_weapons") or ()),
        by=_ids(fields, "by"),
        band=Band(
            line=lines if isinstance(lines, str) else lines[0], to_m=own, side=fields.get("side") or ""
        ),
        start=fields.get("start"),
        finish=fields.get("finish"),
    )


def _area_regime(clause: Clause) -> Iterable[Rule]:
    fields = clause.fields
    allowed, forbidden = fields.get("allowed") or {}, fields.get("forbidden") or {}
    base = Rule(
        clause=clause,
        effect="regulates",
        acts=POSITION_ACTS,
        position=True,
        band=fields.get("near"),
        if_=tuple(fields.get("if_") or ()),
    )
    no_fly = fields.get("regime") == "no_fly"
    if no_fly and not forbidden:
        yield replace(
            base, acts=frozenset({"air.overflight", "air.strike"}), effect="prohibits", position=False
        )
    elif allowed or not forbidden:
        # What only forbids sets no rules for anything else.
        yield base
    if forbidden.get("acts"):
        weapons = tuple(forbidden.get("weapons") or ())
        yield replace(
            base, effect="prohibits", acts=_acts(forbidden["acts"]), weapons=weapons, position=False
        )
    elif forbidden.get("weapons"):
        yield replace(base, effect="prohibits", weapons=tuple(forbidden["weapons"]))
    if allowed.get("persons_max") is not None:
        yield replace(base, effect="prohibits", limit=int(allowed["persons_max"]))
    if allowed.get("armed_max") is not None:
        yield replace(base, effect="prohibits", armed_limit=int(allowed["armed_max"]))
    # What is allowed there is a closed list: of others, and of other weapons, the presence is prohibited.
    if allowed.get("weapons"):
        yield replace(base, effect="prohibits", other_than=tuple(allowed["weapons"]))
    if allowed.get("by"):
        yield replace(base, effect="prohibits", but=_ids(allowed, "by"))
    if allowed.get("acts"):
        yield replace(
            base, effect="permits", acts=_acts(allowed["acts"]), by=_ids(allowed, "by"), position=False
        )
    if allowed:
        # Within all its limits the presence is what the text allows.
        yield replace(
            base,
            effect="permits",
            acts=frozenset({"presence.zone"}),
            by=_ids(allowed, "by"),
            weapons=tuple(allowed.get("weapons") or ()),
            limit=allowed.get("persons_max"),
            armed_limit=allowed.get("armed_max"),
            excepts=frozenset({clause.id}),
        )


def _freeze(clause: Clause) -> Iterable[Rule]:
    fields = clause.fields
    acts: frozenset[str] = NONE
    if fields.get("no_gain"):
        acts |= GAIN_ACTS
    if fields.get("no_reinforcement"):
        acts |= {"reinforcement"}
    if fields.get("no_movement"):
        acts |= {"movement.unauthorised", "reinforcement"}
    yield Rule(
        clause=clause,
        effect="prohibits",
        acts=acts or GAIN_ACTS,
        by=_ids(fields, "by"),
        start=fields.get("as_of"),
    )


def _access(clause: Clause) -> Iterable[Rule]:
    by = _ids(clause.fields, "by")
    yield Rule(clause=clause, effect="prohibits", acts=ACCESS_ACTS, by=by)
    yield Rule(clause=clause, effect="regulates", acts=frozenset({"access.delayed"}), by=by)


def _notification(clause: Clause) -> Iterable[Rule]:
    said = clause.fields.get("what")
    by = _ids(clause.fields, "by")
    acts = _acts(said) if isinstance(said, (tuple, list, frozenset)) else NONE
    missing = acts & {"movement.unauthorised", "notification.missing"} | {"notification.missing"}
    yield Rule(clause=clause, effect="prohibits", acts=missing, by=by)
    if acts - missing:
        yield Rule(clause=clause, effect="regulates", acts=acts - missing, by=by)


def _verification(clause: Clause) -> Iterable[Rule]:
    if clause.fields.get("obstruction_prohibited"):
        yield Rule(clause=clause, effect="prohibits", acts=frozenset({"monitor.obstructed"}))


def _speech(clause: Clause) -> Iterable[Rule]:
    acts = clause.fields.get("acts")
    yield Rule(
        clause=clause,
        effect="prohibits",
        acts=_acts(acts) if acts else SPEECH_ACTS,
        by=_ids(clause.fields, "by"),
    )


def _removal(clause: Clause) -> Iterable[Rule]:
    """Where it names zones: whoever must be gone by then may not be there after."""
    fields = clause.fields
    if clause.where and fields.get("by"):
        yield Rule(
            clause=clause, effect="prohibits", acts=POSITION_ACTS, position=True, by=_ids(fields, "by"),
            finish=fields.get("due"),
        )  # fmt: skip


_BY_KIND: Mapping[str, Callable[[Clause], Iterable[Rule]]] = {
    "prohibition": _prohibition,
    "permission": _permission,
    "withdrawal": _withdrawal,
    "area_regime": _area_regime,
    "force_removal": _removal,
    "freeze": _freeze,
    "access_obligation": _access,
    "notification_duty": _notification,
    "verification_right": _verification,
    "speech": _speech,
}
