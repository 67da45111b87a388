"""Whether two groups stand in one area, by each side's word, with what was promised and what was verified.

Decides what stands together: statuses of the same two names and the same place's name. Two sides that say different things
of it are shown as disputing; nothing is made of both. A step stays under the status that it was said to. A promise whose day
has passed with nothing said of it is overdue; whether it was kept is for a person. Places are names or areas on the coarse
grid, never a unit's.

Times ms UTC; a day is its first moment, so a promise for a day is overdue when that day is over. Source: domain reference 8 (separation status), 9; decision 0032.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.parties.heard import things, words_on
from sametable.core.terms.groups import folded

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.core.parties.heard import Thing
    from sametable.core.picture.cases import Cases, CaseSaid

_MADE = frozenset({"promised", "begun"})
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, and whether its day has passed with nothing further said of it."""

    said: CaseSaid
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Two groups in one area: each side's word, and the steps."""

    key: tuple[str, str, str]
    said: tuple[Thing, ...]
    steps: tuple[Step, ...]
    disputed: bool


def separations(cases: Cases, withdrawn: Callable[[CaseSaid], bool], *, now_ms: int) -> list[Separation]:
    """Give every separation that is spoken of, by the name of its place."""
    held: dict[tuple[str, str, str], list[Thing]] = {}
    for one in things(cases, "separation_status", withdrawn):
        names = one.fields.get("groups")
        first, second = sorted(folded(str(name)) for name in names) if isinstance(names, list) else ("", "")
        held.setdefault((folded(one.text("place_name")), first, second), []).append(one)
    found = []
    for key in sorted(held):
        said = sorted(held[key], key=lambda one: (one.said.party, one.said.order))
        steps = sorted(
            (word for one in said for word in words_on(cases, one, "separation_step", withdrawn)),
            key=lambda word: word.order,
        )
        says = {one.text("says") for one in said if one.text("says") != "unknown"}
        found.append(
            Separation(
                key=key, said=tuple(said), steps=_steps(steps, now_ms),
                disputed=len(says) > 1 or "disputed" in says,
            )
        )  # fmt: skip
    return found


def _steps(words: list[CaseSaid], now_ms: int) -> tuple[Step, ...]:
    """Mark what was promised for a day that has passed, unless something further was said by or of the same side."""
    found = []
    for place, word in enumerate(words):
        by_ms = word.fields.get("by_ms")
        later = [
            one
            for one in words[place + 1 :]
            if one.fields.get("step") not in _MADE and ("by" not in one.fields or _by(one) == _by(word))
        ]
        overdue = (
            word.fields.get("step") in _MADE
            and isinstance(by_ms, int)
            and _end_ms(by_ms) < now_ms
            and not later
        )
        found.append(Step(said=word, overdue=overdue))
    return tuple(found)


def _by(word: CaseSaid) -> str:
    """Give who does a step, as names are compared."""
    return folded(str(word.fields.get("by", "")))


def _end_ms(by_ms: int) -> int:
    return by_ms + DAY_MS - 1 if by_ms % DAY_MS == 0 else by_ms
