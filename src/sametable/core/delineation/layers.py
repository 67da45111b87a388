"""The lines and areas that sides have drawn, as they stand now: whose, on what grid, claimed, agreed, disputed, over, or void.

Decides: versions of one thing by one party are one thing (`core/passage/versions`). Shown of each are the newest version
that stands and, where that is another one, the newest version that everybody has signed: what is agreed is not undone by a
newer claim. A version is *agreed* when every party in `agreed_with` has signed exactly it, *disputed* when one of them does
not sign, *expired* after its end, else *claimed*. A version that the rules do not let through is *void*: it is shown that it
is there and why it does not count, and nothing of what it draws. What its author took back before everybody had signed it
is not shown; what was agreed stays, and that its author took it back is said beside it.

What is agreed is never void by what was said later, or arrives later, whoever says it: it is held to what stood in its own
causal past alone, and where more stands against it now that is told beside it (`looked_again`, `named_since`).

Of areas of excluded groups and of mixed presence nothing but the newest version is drawn; of all others the last version of each
day, and what everybody signed (`drawn_later`): a row of them is nobody's way.

Does not decide who is right, nor what follows. Source: record.md 4.4 (joint objects); charter, rules 1, 4; decision 0031.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.delineation.often import Days, Drawn, counts_anew, too_often
from sametable.core.delineation.rules import check_layer
from sametable.core.model.kinds.delineation import DAY_MS, HELD_COARSER
from sametable.core.passage.versions import chains
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping, Sequence

    from sametable.core.delineation.rules import Rules
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

KIND = "delineation"
TOO_OFTEN = "delineation.too_often"
CROSSES = "delineation.crosses_itself"
OTHER_THING = "delineation.target"
"""A version of something else: a thing stays what it is, so that nothing becomes another kind of area by a new version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """One reason, by a code that is an error's or one of `withdrawn_after`, `newer_claim`, `looked_again`, `named_since`."""

    code: str
    expected: str = ""
    got: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """Who was asked to sign one version, and what they say. Its author has said it and needs no signature."""

    required: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    complete: bool = False
    withdrawn_after: bool = False
    """Whether its author took it back after everybody had signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One version of one thing, as it is shown. `versions`: every version of the thing, in order."""

    first: str
    said: CaseSaid
    version: int
    state: str
    why: tuple[Why, ...]
    agreed: Agreed
    versions: tuple[CaseSaid, ...]

    @property
    def held_coarser(self) -> bool:
        """Tell whether it is an area of an excluded group or of mixed presence."""
        return self.said.fields.get("what") in HELD_COARSER

    @property
    def drawn(self) -> bool:
        """Tell whether its geometry is given out."""
        return self.state != "void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is needed to read layers: the moment, the rules for each, who took what back, and who signed what.

    `said_ms` gives when a statement was said at the earliest; `agreed` reads the signatures under one; `flaw` is the function
    of this module, or one that keeps what that gave. `past` gives the rules that stood in a statement's own causal past, for
    everybody, which nothing that comes later changes; `since` those that are named excluded now. Left out: as `rules`.
    `doubts` is the function of this module, or gives what that gave.
    """

    now_ms: int
    rules: Callable[[CaseSaid], Rules]
    withdrawn: Callable[[CaseSaid], bool]
    said_ms: Callable[[CaseSaid], int]
    agreed: Callable[[CaseSaid], Agreed]
    flaw: Callable[[CaseSaid, Rules], Why | None] | None = None
    past: Callable[[CaseSaid], Rules] | None = None
    since: Callable[[CaseSaid], Rules] | None = None
    doubts: Callable[[CaseSaid], tuple[Why, ...]] | None = None


def layers(cases: Cases, asked: Asked, void: Mapping[str, Why] | None = None) -> list[Layer]:
    """Give every line and area that is shown, in the merge order of their first versions; `void` as `troubles` gives it."""
    said = cases.of_kind(KIND)
    if void is None:
        void = troubles(said, asked)
    found = []
    for chain in chains(said, lambda one: one.id in void or asked.withdrawn(one)).values():
        found += [_doubted(one, asked) for one in _shown(chain, void, asked)]
    return found


def troubles(said: Sequence[CaseSaid], asked: Asked) -> dict[str, Why]:
    """Give why each statement that does not count does not; `said` in merge order.

    What everybody named has signed does not count only where the rules of its own past, or its key, were against it.
    """
    found: dict[str, Why] = {}
    firsts = {
        one.id: name for name, chain in chains(list(said), lambda _: False).items() for one in chain.versions
    }
    held_by = {one.id: one for one in said}
    drawn: dict[str, Days] = {}
    for one in said:
        if one.void:
            found[one.id] = Why(code="repudiated")
            continue
        look = asked.flaw or flaw
        why = look(one, asked.rules(one))
        if why is not None:
            if not asked.agreed(one).complete:
                found[one.id] = why
                continue
            before = why if asked.past is None else look(one, asked.past(one))
            if before is not None:
                found[one.id] = before
                continue
        root = held_by[firsts[one.id]].fields
        days = drawn.setdefault(one.party, Days())
        mine = Drawn(thing=firsts[one.id], at_ms=asked.said_ms(one), fields=one.fields)
        if any(one.fields[name] != root[name] for name in ("what", "form")):
            why = Why(code=OTHER_THING, expected=str(root["what"]), got=str(one.fields["what"]))
        elif too_often(mine, days):
            why = Why(code=TOO_OFTEN, expected="as many a day as are shown", got="more")
        else:
            why = None
        if why is not None and not asked.agreed(one).complete:
            found[one.id] = why
        elif counts_anew(mine, days):
            days.take(mine)
    return found


def doubts(said: CaseSaid, asked: Asked) -> tuple[Why, ...]:
    """Give what came up against a version that counts: a name called excluded since, or rules that what is agreed outlives."""
    look = asked.flaw or flaw
    since = None if asked.since is None else look(said, asked.since(said))
    now = look(said, asked.rules(said))
    if now is None and since is not None:
        return (Why(code="named_since", got=since.got),)
    return () if now is None else (Why(code="looked_again"), now)


def drawn_later(cases: Cases, asked: Asked, void: Container[str]) -> frozenset[str]:
    """Give the versions that are told without what they draw, because the same thing was drawn again the same day (UTC).

    What everybody signed stays drawn, and so does the last version of each day that stands. Of areas of excluded groups all
    but the newest.
    """
    found: set[str] = set()
    for chain in chains(cases.of_kind(KIND), lambda _: False).values():
        days: set[int] = set()
        for one in reversed(chain.versions):
            if one.id in void or one.void or asked.withdrawn(one):
                continue
            day = 0 if one.fields["what"] in HELD_COARSER else asked.said_ms(one) // DAY_MS
            if day in days and (day == 0 or not asked.agreed(one).complete):
                found.add(one.id)
            days.add(day)
    return frozenset(found)


def _doubted(one: Layer, asked: Asked) -> Layer:
    if not one.drawn:
        return one
    more = asked.doubts(one.said) if asked.doubts is not None else doubts(one.said, asked)
    return replace(one, why=(*one.why, *more)) if more else one


def flaw(one: CaseSaid, rules: Rules) -> Why | None:
    """Give why what a statement draws does not count by itself; None where it does. Slow where it has many corners.

    Whoever draws is told near which place a ring crosses itself; readers are not: nothing of what is void is shown to them.
    """
    try:
        check_layer(one.fields, rules)
    except SametableError as error:
        return Why(code=error.code, expected=error.expected, got="" if error.code == CROSSES else error.got)
    return None


def _shown(chain: Chain, void: Mapping[str, Why], asked: Asked) -> list[Layer]:
    """Give what is shown of one thing: its newest version, and the newest agreed one where that is older."""
    standing = [one for one in chain.versions if one.id not in void]
    agreed = {one.id: asked.agreed(one) for one in standing}
    newest = next(
        (one for one in reversed(standing) if not asked.withdrawn(one) or agreed[one.id].complete), None
    )
    if newest is None:
        last = chain.versions[-1]
        if last.id not in void or asked.withdrawn(last):
            return []
        return [_layer(chain, last, Agreed(), (void[last.id],), "void")]
    found = [_stands(chain, newest, agreed[newest.id], asked)]
    joint = next((one for one in reversed(standing) if agreed[one.id].complete), None)
    if joint is not None and joint.id != newest.id and newest.fields["what"] not in HELD_COARSER:
        older = _stands(chain, joint, agreed[joint.id], asked)
        found.insert(0, replace(older, why=(*older.why, Why(code="newer_claim", got=newest.number))))
    return found


def _stands(chain: Chain, one: CaseSaid, agreed: Agreed, asked: Asked) -> Layer:
    valid: Any = one.fields.get("valid") or {}
    end_ms = valid.get("end_ms")
    if isinstance(end_ms, int) and end_ms <= asked.now_ms:
        state = "expired"
    elif agreed.complete:
        state = "agreed"
    else:
        state = "disputed" if agreed.refused else "claimed"
    why = (Why(code="withdrawn_after"),) if agreed.withdrawn_after else ()
    return _layer(chain, one, agreed, why, state)


def _layer(chain: Chain, one: CaseSaid, agreed: Agreed, why: tuple[Why, ...], state: str) -> Layer:
    return Layer(
        first=chain.first, said=one, version=chain.version_of(one.id), state=state, why=why, agreed=agreed,
        versions=chain.versions,
    )  # fmt: skip
