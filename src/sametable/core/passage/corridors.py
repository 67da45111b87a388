"""A corridor as it stands at a moment: its versions, who guarantees it, what sides say of it, whether it is open.

Decides: a corridor is *unilateral* until every side with a seat that it names says `joins` to its latest version, and
somebody besides its author does; sides without a seat are shown as such and keep nobody waiting. Whether it is open
follows from the steps that sides say, and from its hours: a step holds from its moment to its end, then the word before
it holds again. Where sides say different things it is *disputed*, and shown so; no word outweighs another. Where
nobody said that it is opened, nobody knows. An announcement opens nothing.

Does not decide whether a corridor is safe, and gives nobody leave. Two sides' words on one corridor are found by
`alike`, shown beside one another, and never merged. Shapes: `Corridor`; times milliseconds UTC; widths metres to each
side of the line. Source: domain reference 4.4; charter, rules 1 and 4; decision 0026.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.passage.hours import Clocked, Hours, by_clock, by_terms, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid
    from sametable.core.terms.timeline import Timeline

STATES = ("open", "closed", "suspended", "outside_hours", "disputed", "unknown")
_OF_STEP = {"opened": "open", "suspended": "suspended", "closed": "closed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantor:
    """A side that a corridor names as its guarantor: `joins`, `does_not_join`, `waiting`, or `no_seat`."""

    name: str
    party: str
    says: str
    number: str = ""
    of_old_version: bool = False
    """It spoke of an earlier version, and has not of the latest one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one side says of whether a corridor is open: a step, since when, and whose words those are."""

    party: str
    said_by: str
    step: str
    at_ms: int
    until_ms: int | None
    number: str
    id: str
    reason: str = ""

    @property
    def side(self) -> str:
        """Give whose words they are."""
        return self.said_by or self.party


@dataclass(frozen=True, slots=True, kw_only=True)
class Corridor:
    """One corridor at a moment."""

    first: str
    said: CaseSaid
    version: int
    taken_back: bool
    guarantors: tuple[Guarantor, ...]
    form: str
    state: str
    state_by: tuple[Word, ...]
    clock: Clocked

    @property
    def fields(self) -> Mapping[str, Any]:
        """Give what its latest version says."""
        return self.said.fields

    @property
    def side(self) -> str:
        """Give whose words it is: a side without a seat that is named, else its author's."""
        return str(self.fields.get("said_by") or self.said.party)

    @property
    def next_ms(self) -> int | None:
        """Give when what is shown may change by the clock or by a step's end; None where nothing is known to."""
        ends = [one.until_ms for one in self.state_by if one.until_ms is not None]
        more = [self.clock.next_ms] if self.clock.next_ms is not None else []
        return min((*ends, *more), default=None)

    @property
    def next_is(self) -> str:
        """Give what the clock does next, `opens` or `closes`; "" where it is not the clock that changes next."""
        if self.next_ms is None or self.next_ms != self.clock.next_ms:
            return ""
        return {"outside": "opens", "open": "closes"}.get(self.clock.state, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What working out corridors needs besides the record: the moment, the seats, and what clauses of terms say."""

    now_ms: int
    seats: Mapping[str, str]
    """What a party is called, folded, to its id; ids stand for themselves."""
    withdrawn: Callable[[CaseSaid], bool]
    timeline: Callable[[str, str], Timeline | None]
    """Instrument and clause to when that holds on the record."""


def corridor(chain: Chain, cases: Cases, asked: Asked) -> Corridor:
    """Give one corridor at a moment."""
    said = chain.shown
    guarantors = _guarantors(chain, cases, asked)
    words = _words(chain, cases, asked)
    clock = clocked(said.fields, asked)
    return Corridor(
        first=chain.first,
        said=said,
        version=chain.version,
        taken_back=chain.latest is None,
        guarantors=guarantors,
        form=_form(guarantors, said),
        state=_state(words, clock),
        state_by=words,
        clock=clock,
    )


def clocked(fields: Mapping[str, Any], asked: Asked) -> Clocked:
    """Tell how a corridor's dates, hours and the terms that it follows stand at a moment, all together."""
    dates = fields.get("dates") or {}
    held = fields.get("hours")
    hours = Hours(from_min=held["from_min"], until_min=held["until_min"], zone=held["zone"]) if held else None
    own = by_clock(hours, (dates.get("start_ms"), dates.get("end_ms")), asked.now_ms)
    instrument = str(fields.get("instrument") or "")
    if not instrument:
        return own
    timeline = asked.timeline(instrument, str(fields.get("clause") or ""))
    return joined(own, by_terms(timeline, asked.now_ms))


def _stands(one: CaseSaid, asked: Asked) -> bool:
    return not one.void and not asked.withdrawn(one)


def _about(chain: Chain, cases: Cases, kind: str, asked: Asked) -> list[CaseSaid]:
    """Give what stands of a kind about any version of a corridor, in merge order."""
    found = [one for version in chain.versions for one in cases.of(version.id)]
    return sorted(
        (one for one in found if one.kind == kind and _stands(one, asked)), key=lambda one: one.order
    )


def _guarantors(chain: Chain, cases: Cases, asked: Asked) -> tuple[Guarantor, ...]:
    said = chain.shown
    replies = [
        one
        for one in _about(chain, cases, "notification_reply", asked)
        if one.fields.get("says") in {"joins", "does_not_join"}
    ]
    named = dict.fromkeys(str(one) for one in _named(said))
    return tuple(_guarantor(name, said, replies, asked) for name in named)


def _named(said: CaseSaid) -> list[object]:
    held = said.fields.get("guarantors")
    return held if isinstance(held, list) else []


def _guarantor(name: str, said: CaseSaid, replies: Sequence[CaseSaid], asked: Asked) -> Guarantor:
    party = asked.seats.get(name.strip().casefold(), "")
    if not party:
        return Guarantor(name=name, party="", says="no_seat")
    own = [one for one in replies if one.party == party]
    latest = [one for one in own if one.target == said.id]
    if latest:
        last = latest[-1]
        return Guarantor(name=name, party=party, says=str(last.fields["says"]), number=last.number)
    if party == said.party and not said.fields.get("said_by"):
        # Whoever describes a corridor in its own words and names itself has said so.
        return Guarantor(name=name, party=party, says="joins", number=said.number)
    return Guarantor(
        name=name,
        party=party,
        says="waiting",
        number=own[-1].number if own else "",
        of_old_version=bool(own),
    )


def _form(guarantors: Iterable[Guarantor], said: CaseSaid) -> str:
    seated = [one for one in guarantors if one.says != "no_seat"]
    others = any(one.party != said.party for one in seated)
    return "agreed" if others and all(one.says == "joins" for one in seated) else "unilateral"


def _words(chain: Chain, cases: Cases, asked: Asked) -> tuple[Word, ...]:
    """Give each side's word that holds at the moment: the last that has begun and has not ended."""
    held: dict[tuple[str, str], tuple[int, Word]] = {}
    for order, one in enumerate(_about(chain, cases, "corridor_step", asked)):
        word = _word(one)
        over = word.until_ms is not None and word.until_ms <= asked.now_ms
        if word.at_ms > asked.now_ms or over:
            continue
        key = (word.party, word.said_by)
        before = held.get(key)
        if before is None or (before[1].at_ms, before[0]) < (word.at_ms, order):
            held[key] = (order, word)
    return tuple(word for _, (_, word) in sorted(held.items()))


def _word(one: CaseSaid) -> Word:
    fields = one.fields
    until_ms = fields.get("until_ms")
    return Word(
        party=one.party,
        said_by=str(fields.get("said_by") or ""),
        step=str(fields["step"]),
        at_ms=int(str(fields["at_ms"])),
        until_ms=until_ms if isinstance(until_ms, int) else None,
        number=one.number,
        id=one.id,
        reason=str(fields.get("reason") or ""),
    )


def _state(words: Sequence[Word], clock: Clocked) -> str:
    """Join what sides say only where they say the same."""
    steps = {one.step for one in words}
    if len(steps) > 1:
        return "disputed"
    if steps and steps != {"opened"}:
        return _OF_STEP[steps.pop()]
    if clock.state == "outside":
        return "outside_hours"
    return "open" if steps and clock.state == "open" else "unknown"
