"""A request for access as it was agreed and as it is walked: its steps, what came of each, and the days waited.

Decides: steps are waited for one after the other, each from when the one before it was passed, the first from when it
was asked. What came of a step is the last word of each party on it; where parties differ it is *disputed*. A request is
*refused* or *no_answer* as soon as a step is, *partly* where a step was passed in part, *agreed* when every step was
passed, and *no_answer* too when its day for an answer is over before that; else it waits.

An answer to a request is no leave for a movement, and a movement's notification asks for none. Times are milliseconds
UTC, days whole days, cut off. Source: domain reference 4.3; decision 0026.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import Cases, CaseSaid

DAY_MS = 86_400_000
STATES = ("agreed", "partly", "refused", "no_answer", "disputed", "waiting")
_GOES_ON = frozenset({"passed", "partly"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step as it is walked: what each party said came of it, and how long it was waited for."""

    step: int
    name: str
    outcome: str
    said: tuple[CaseSaid, ...]
    """The last word of each party."""
    days: int | None
    """From the step before it, or the asking, to its outcome or to now; None for one that is not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request for access at a moment. `days`: from the asking to its end, or to now."""

    first: str
    said: CaseSaid
    version: int
    state: str
    days: int
    steps: tuple[Step, ...]

    @property
    def month(self) -> str:
        """Give the month of whose plan it is."""
        return str(self.said.fields["month"])


def walked(
    chain: Chain, cases: Cases, *, now_ms: int, withdrawn: Callable[[CaseSaid], bool]
) -> Request | None:
    """Give a request at a moment; None where it was taken back."""
    said = chain.latest
    if said is None:
        return None
    words = [
        one
        for version in chain.versions
        for one in cases.of(version.id)
        if one.kind == "access_step"
        and not one.void
        and not withdrawn(one)
        and _ms(one.fields, "at_ms") <= now_ms
    ]
    asked_ms = _ms(said.fields, "at_ms")
    steps = _steps(said, sorted(words, key=lambda one: one.order), asked_ms, now_ms)
    due_ms = said.fields.get("due_ms")
    late = isinstance(due_ms, int) and now_ms > due_ms
    state = _state(steps, late=late)
    end_ms = now_ms if state == "waiting" else max((_end_ms(one) for one in steps), default=0) or now_ms
    return Request(
        first=chain.first,
        said=said,
        version=chain.version,
        state=state,
        days=max(0, end_ms - asked_ms) // DAY_MS,
        steps=steps,
    )


def names_of(fields: Mapping[str, object]) -> list[str]:
    """Give the steps that are walked; where nobody told them, those that were agreed."""
    for name in ("steps", "agreed_steps"):
        held = fields.get(name)
        if isinstance(held, list) and held:
            return [str(one) for one in held]
    return []


def _ms(fields: Mapping[str, object], name: str) -> int:
    held = fields.get(name)
    return held if isinstance(held, int) else 0


def _steps(said: CaseSaid, words: Sequence[CaseSaid], asked_ms: int, now_ms: int) -> tuple[Step, ...]:
    names = names_of(said.fields)
    told = {_ms(one.fields, "step") for one in words}
    count = max(len(names), max(told, default=-1) + 1)
    found: list[Step] = []
    since_ms: int | None = asked_ms
    for at in range(count):
        own = _last_of_each([one for one in words if _ms(one.fields, "step") == at])
        outcome = _outcome(own)
        end_ms = max((_ms(one.fields, "at_ms") for one in own), default=now_ms)
        if since_ms is None and own:
            since_ms = end_ms  # a word on a step that was not reached by what is told: it was waited for, not known how long
        waits = outcome == "waiting"
        days = None if since_ms is None else max(0, (now_ms if waits else end_ms) - since_ms) // DAY_MS
        found.append(
            Step(step=at, name=names[at] if at < len(names) else "", outcome=outcome, said=own, days=days)
        )
        since_ms = end_ms if outcome in _GOES_ON else None
    return tuple(found)


def _last_of_each(words: Sequence[CaseSaid]) -> tuple[CaseSaid, ...]:
    """Give the word of each party that is the latest by its own moment; of one moment, the one said last."""
    held: dict[str, CaseSaid] = {}
    for one in words:
        before = held.get(one.party)
        if before is None or _ms(before.fields, "at_ms") <= _ms(one.fields, "at_ms"):
            held[one.party] = one
    return tuple(one for _, one in sorted(held.items()))


def _outcome(words: Sequence[CaseSaid]) -> str:
    told = {str(one.fields.get("outcome")) for one in words}
    return told.pop() if len(told) == 1 else "disputed" if told else "waiting"


def _end_ms(one: Step) -> int:
    return max((_ms(each.fields, "at_ms") for each in one.said), default=0)


def _state(steps: Sequence[Step], *, late: bool) -> str:
    outcomes = [one.outcome for one in steps]
    for ends in ("disputed", "refused", "no_answer"):
        if ends in outcomes:
            return ends
    if not outcomes or any(one not in _GOES_ON for one in outcomes):
        return "no_answer" if late else "waiting"
    return "partly" if "partly" in outcomes else "agreed"
