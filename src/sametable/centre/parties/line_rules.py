"""The rules for lines and areas as this record has them: what was agreed, whom the record calls excluded, who signed what.

Decides where the rules' facts come from. Called excluded are groups that agreed terms leave out while they are in force, those
on the Security Council's list in the record, and, for its own drawings, those that the author itself designates so: nobody's
opinion binds another side's drawing. A moment of saying is no earlier and no later than other sides' clocks show. And what this desk lets
people say of lines and areas is checked here, with the very same rules.

Source: charter, "What it never does", rules 4 and 5; decision 0031.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from sametable.centre.decisions.agreed import around, coarseness_m, readers_of
from sametable.centre.parties.excluded_names import for_calls, past_ms, sources_of, stood
from sametable.centre.passage.corridors import check_own_version
from sametable.centre.terms.held import Kept
from sametable.core.decisions.signing import standing, taken_back
from sametable.core.delineation.coarsening import band_of
from sametable.core.delineation.content import content_sha256
from sametable.core.delineation.layers import (
    KIND,
    OTHER_THING,
    TOO_OFTEN,
    Agreed,
    Asked,
    doubts,
    drawn_later,
    flaw,
    troubles,
)
from sametable.core.delineation.often import Days, Drawn, counts_anew, look_at, numbers_of, too_often
from sametable.core.delineation.rules import Rules, check_layer, end_of_day
from sametable.core.model.kinds.delineation import DAY_MS, HELD_COARSER
from sametable.core.passage.versions import first_of
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.parties.excluded_names import Source
    from sametable.core.delineation.layers import Why
    from sametable.core.picture.cases import CaseSaid
    from sametable.core.picture.fold import Picture
    from sametable.core.terms.adopted import Order

ABOUT = frozenset({"proposal", "proposal_version"})
TOLD_OF_VOID = frozenset({"type", "target", "form", "what", "as_of_ms", "demonstration"})
"""What is told of a version that does not count: nothing that could hold what it draws."""


class Excluded:
    """Whom the record calls excluded, worked out once for each state of the record."""

    def __init__(self, centre: Centre, picture: Picture) -> None:
        """Look at a picture now; in the centre's task."""
        self._centre = ref(centre)
        self.sources = sources_of(centre, picture)
        self._joined: dict[tuple[str, bool, tuple[bool, ...] | None], frozenset[str]] = {}

    def names(self, party: str, order: Order | None = None, *, calls: bool = False) -> frozenset[str]:
        """Give the folded names that a party's drawings, or its calls, are held to; of one that stands those of its past."""
        seen = None if order is None else tuple(self._before(one, order) for one in self.sources)
        key = (party, calls, seen)
        if key not in self._joined:
            held = [
                one
                for place, one in enumerate(self.sources)
                if one.stands and one.party in {None, party} and (seen is None or seen[place])
            ]
            names = [one.surely for one in for_calls(held, party)] if calls else [one.names for one in held]
            self._joined[key] = _same(frozenset().union(*names))
        return self._joined[key]

    def _before(self, one: Source, order: Order) -> bool:
        centre = self._centre()
        return centre is not None and any(centre.causality.sees(order, each) for each in one.orders)


NAMES_HELD = 256
_NAMES: Kept[frozenset[str]] = Kept(NAMES_HELD)


def _same(names: frozenset[str]) -> frozenset[str]:
    """Give the one object that holds these names, so that it is hashed once and found at once."""
    return _NAMES.get(names, lambda: names)


_HELD: WeakKeyDictionary[Centre, dict[bool, tuple[int, Excluded]]] = WeakKeyDictionary()


def excluded_of(centre: Centre, picture: Picture) -> Excluded:
    """Give whom the record calls excluded, as a picture has it."""
    held = _HELD.setdefault(centre, {})
    own = picture is centre.picture
    if own not in held or held[own][0] != centre.revision:
        held[own] = (centre.revision, Excluded(centre, picture))
    return held[own][1]


def band(centre: Centre) -> int:
    """Give the parallel of this record's grid."""
    return band_of(centre.genesis.theatre.bbox_e7)


def said_ms(centre: Centre, one: CaseSaid) -> int:
    """Give when a statement was said, held to this node's clock, and to what other sides' clocks show before and after it.

    What is here was said by now: a moment to come is its author's word, and would make room on days that have not begun.
    """
    shown = centre.bracket(one.order[1], one.order[2])
    at_ms = min(one.at_ms, centre.clock.now_ms())
    at_ms = at_ms if shown.not_before is None else max(at_ms, shown.not_before.at_ms)
    return at_ms if shown.not_after is None else min(at_ms, shown.not_after.at_ms)


def _known_ms(centre: Centre, one: CaseSaid) -> int:
    """Give when a statement was said by its author, by now, and held to the latest that another party's clocks show after it.

    What they show after it and what they show before it are not held against one another: a clock that was set back says nothing.
    """
    origin, index = one.order[1], one.order[2]
    said = min(one.at_ms, centre.clock.now_ms())
    readings = (centre.causality.shown_by(origin, index, party) for party in centre.parties - {one.party})
    latest = max((shown.at_ms for shown in readings if shown is not None), default=said)
    before = centre.bracket(origin, index).not_before
    if before is not None and latest < before.at_ms:
        return max(said, before.at_ms)
    return min(said, latest)


def asked_of(centre: Centre, picture: Picture) -> Asked:
    """Give what is needed to read lines and areas out of a picture; in the centre's task."""
    excluded, parallel = excluded_of(centre, picture), band(centre)
    coarse: dict[int, int] = {}
    box_e7 = centre.genesis.theatre.bbox_e7

    ready: dict[str, Rules] = {}

    def rules(one: CaseSaid) -> Rules:
        if one.id not in ready:
            ready[one.id] = made(one)
        return ready[one.id]

    def made(one: CaseSaid) -> Rules:
        at_ms = said_ms(centre, one)
        if at_ms not in coarse:
            coarse[at_ms] = coarseness_m(centre, at_ms)
        until_ms = end_of_day(_known_ms(centre, one)) + DAY_MS
        names = excluded.names(one.party, one.order)
        return Rules(agreed_m=coarse[at_ms], band=parallel, names=names, box_e7=box_e7, until_ms=until_ms)

    def past(one: CaseSaid) -> Rules:
        names, agreed_m = stood(centre, excluded.sources, one)
        until_ms = end_of_day(past_ms(centre, one)) + DAY_MS
        return Rules(agreed_m=agreed_m, band=parallel, names=_same(names), box_e7=box_e7, until_ms=until_ms)

    return Asked(
        now_ms=centre.clock.now_ms(),
        rules=rules,
        past=past,
        since=lambda one: replace(rules(one), names=excluded.names(one.party)),
        withdrawn=lambda one: picture.withdrawn(one.id, one.party),
        said_ms=lambda one: said_ms(centre, one),
        agreed=_agreed(centre, picture),
        flaw=lambda one, rules: _flaw(centre, one, rules),
        doubts=lambda one: counted(centre, picture).doubts.get(one.id, ()),
    )


FLAWS_HELD = 65_536
_FLAWS: WeakKeyDictionary[Centre, Kept[tuple[Why | None]]] = WeakKeyDictionary()


def _flaw(centre: Centre, one: CaseSaid, rules: Rules) -> Why | None:
    """Give what a drawing's own flaw is; kept by the statement's id, which is a hash of it, and the rules that it is held to."""
    held = _FLAWS.setdefault(centre, Kept(FLAWS_HELD))
    return held.get((one.id, rules), lambda: (flaw(one, rules),))[0]


async def looked_at(centre: Centre, picture: Picture) -> None:
    """Have drawings that are new here checked in another thread, so that nobody waits for that; call it before `layers`."""
    if _held(centre, picture) is not None:
        return
    asked, held = asked_of(centre, picture), _FLAWS.setdefault(centre, Kept(FLAWS_HELD))
    new = [
        (one, rules)
        for one in picture.cases.of_kind(KIND)
        for rules in dict.fromkeys((asked.rules(one), asked.since(one) if asked.since else asked.rules(one)))
        if (one.id, rules) not in held
    ]
    if new:
        await asyncio.to_thread(_look, centre, new)


def _look(centre: Centre, new: Sequence[tuple[CaseSaid, Rules]]) -> None:
    for one, rules in new:
        if _flaw(centre, one, rules) is None:
            look_at(one.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What does not count, each with why, what is told without what it draws, and what came up against the rest since."""

    void: Mapping[str, Why]
    later: frozenset[str]
    doubts: Mapping[str, tuple[Why, ...]]


_COUNTED: WeakKeyDictionary[Centre, dict[bool, tuple[int, Picture, Counted]]] = WeakKeyDictionary()


def counted(centre: Centre, picture: Picture) -> Counted:
    """Give what counts of the lines and areas of a picture, worked out once for each state of the record; in the centre's task."""
    found = _held(centre, picture)
    if found is None:
        asked = asked_of(centre, picture)
        void = troubles(picture.cases.of_kind(KIND), asked)
        told = {one.id: doubts(one, asked) for one in picture.cases.of_kind(KIND) if one.id not in void}
        found = Counted(void=void, later=drawn_later(picture.cases, asked, void), doubts=told)
        own = picture is centre.picture
        _COUNTED.setdefault(centre, {})[own] = (centre.revision, picture, found)
    return found


def _held(centre: Centre, picture: Picture) -> Counted | None:
    """Give what was worked out for this state of the record, if it was."""
    held = _COUNTED.get(centre, {}).get(picture is centre.picture)
    return held[2] if held and held[0] == centre.revision and held[1] is picture else None


def _agreed(centre: Centre, picture: Picture) -> Callable[[CaseSaid], Agreed]:
    """Give what reads the signatures under a version; its author has said it and is not asked again, but has to be here."""
    held, gone = around(centre, picture), taken_back(picture, readers_of(centre))

    def agreed(one: CaseSaid) -> Agreed:
        named: Any = one.fields.get("agreed_with", ())
        others = sorted(set(named) - {one.party})
        if not others:
            return Agreed()
        wanted = replace(held, here=frozenset({one.party}))
        found = standing(picture.cases, one.id, others, content_sha256(one.fields), wanted)
        return Agreed(
            required=tuple(sorted({*others, one.party})),
            signed=tuple(sorted({*found.signed, one.party})),
            refused=found.refused,
            missing=found.missing,
            complete=found.complete,
            withdrawn_after=found.complete and bool(gone(one.id, one.party)),
        )

    return agreed


def rules_now(centre: Centre) -> Rules:
    """Give the rules for what this node's party draws now."""
    now_ms = centre.clock.now_ms()
    names = excluded_of(centre, centre.picture).names(centre.node.party)
    return Rules(
        agreed_m=coarseness_m(centre, now_ms), band=band(centre), names=names,
        box_e7=centre.genesis.theatre.bbox_e7, until_ms=end_of_day(now_ms),
    )  # fmt: skip


def check_delineation(centre: Centre, fields: Mapping[str, Any], readers: frozenset[str]) -> None:
    """Hold a line or an area to the rules, and to whom it is for.

    Raises: what `check_layer` raises, `delineation.target`, `delineation.readers`, `delineation.too_often`.
    """
    check_own_version(centre, fields, KIND, OTHER_THING)
    said = centre.picture.cases.said
    earlier = said[fields["target"]].fields if "target" in fields else fields
    if any(fields[name] != earlier[name] for name in ("what", "form")):
        raise SametableError(
            OTHER_THING, at="what", expected=f"{earlier['what']}, as the version before", got=str(fields["what"]),
            advice="Draw another thing, without a target.",
        )  # fmt: skip
    proposal = said.get(str(fields.get("annex_of")))
    if "annex_of" in fields and (proposal is None or proposal.kind not in ABOUT):
        raise SametableError(
            OTHER_THING, at="annex_of", expected="a proposal", got=proposal.kind if proposal else "none"
        )
    left_out = set(fields.get("agreed_with", ())) - readers
    if left_out or not set(fields.get("agreed_with", ())) <= centre.parties:
        raise SametableError(
            "delineation.readers", at="agreed_with", expected="parties that it is said to", got=", ".join(sorted(left_out))[:60],
            advice="Say it to everybody who is to sign it.",
        )  # fmt: skip
    check_layer(fields, rules_now(centre))
    _check_often(centre, fields)


def _check_often(centre: Centre, fields: Mapping[str, Any]) -> None:
    """Raise `delineation.too_often` where this side drew as much of the day as is shown."""
    picture, days = centre.picture, Days()
    void = counted(centre, picture).void
    for one in picture.cases.of_kind(KIND):
        if one.party == centre.node.party and one.id not in void:
            thing = first_of(picture.cases, one.id)
            earlier = Drawn(thing=thing, at_ms=said_ms(centre, one), fields=one.fields)
            if counts_anew(earlier, days):
                days.take(earlier)
    thing = first_of(picture.cases, str(fields["target"])) if "target" in fields else ""
    mine = Drawn(thing=thing, at_ms=centre.clock.now_ms(), fields=fields)
    if not too_often(mine, days):
        return
    if mine.held_coarser:
        raise SametableError(
            TOO_OFTEN, at="as_of_ms", expected="one version a day, of a later day, and nothing beside it the same day",
            got="another one", advice="Say it tomorrow: a row of such areas would be somebody's way.",
        )  # fmt: skip
    most = numbers_of(str(fields["what"]))
    raise SametableError(
        TOO_OFTEN, at="ways", expected=f"{most.of_thing} versions a day of one thing, {most.of_place} of one place, {most.of_party} in all",
        got="another one", advice="Say it tomorrow, or draw areas of one moment as one: a row of drawings would be somebody's way.",
    )  # fmt: skip


def lines_veiled(
    centre: Centre, fields: dict[str, object] | None, entry_id: str = ""
) -> dict[str, object] | None:
    """Give what a page made for any statement shows of a line or an area: nothing drawn that is held coarser or does not count.

    The drawings that are given out stand where layers are shown; a row of statements is no row of drawings. What is not in the
    picture, such as what waits for what it refers to, is not counted yet, so nothing of it is drawn.
    """
    if fields is None or fields.get("type") != KIND:
        return fields
    found = counted(centre, centre.picture)
    if entry_id not in centre.picture.cases.said or entry_id in found.void:
        return {name: value for name, value in fields.items() if name in TOLD_OF_VOID}
    if fields["what"] in HELD_COARSER or entry_id in found.later:
        return {name: value for name, value in fields.items() if name != "ways"}
    return fields
