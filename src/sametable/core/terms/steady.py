"""How far an act may be moved, in place and in time, before its answer could be another one.

Decides by asking again with more uncertainty: where the answer is still the same and definite although the place could
be 400 m further in any direction, no move of up to 400 m changes it; the same for hours. An answer that is undetermined
or disputed already holds for no distance. Not told of what lies ahead, nor is an act that is past moved up to then.

Shapes: metres, milliseconds. Source: issue "terms as data" ("see that it cannot change"); the law that widening
uncertainty never makes an answer definite.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.terms.assess import assess

if TYPE_CHECKING:
    from sametable.core.terms.answer import Answer
    from sametable.core.terms.book import Book
    from sametable.core.terms.case import Case

STEPS_M = (100, 400, 1_000, 5_000, 20_000)
STEPS_MS = (900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000)
DEFINITE = frozenset({"within", "outside"})
_Key = tuple[str, str, str | None]


def steadied(case: Case, book: Book, answers: tuple[Answer, ...], *, now_ms: int) -> tuple[Answer, ...]:
    """Give the answers with how far the act may be moved without changing each; as they are, if they only protect."""
    if any(one.protective for one in answers):
        return answers
    metres = _held(case, book, answers, now_ms, STEPS_M) if case.lat_e7 is not None else {}
    times = _held(case, book, answers, now_ms, STEPS_MS)
    return tuple(
        replace(one, steady_m=metres.get(_key(one), 0), steady_ms=times.get(_key(one), 0)) for one in answers
    )


def _held(
    case: Case, book: Book, answers: tuple[Answer, ...], now_ms: int, steps: tuple[int, ...]
) -> dict[_Key, int]:
    place = steps is STEPS_M
    left = {_key(one): _short(one) for one in answers if (one.place if place else one.time) in DEFINITE}
    held: dict[_Key, int] = {}
    for step in steps:
        wider = (
            replace(case, radius_m=min(case.radius_m + step, 2_000_000))
            if place
            else replace(case, start_ms=case.start_ms - step, end_ms=case.end_ms + step + 1)
        )
        if wider.end_ms >= now_ms:
            break  # what is asked of the past tells nothing of what stands now or later
        again = {_key(one): _short(one) for one in assess(wider, book, now_ms=now_ms)}
        left = {key: told for key, told in left.items() if again.get(key) == told}
        held |= dict.fromkeys(left, step)
        if not left:
            break
    return held


def _key(answer: Answer) -> _Key:
    return answer.pack_sha256, answer.instrument, answer.guarantor


def _short(answer: Answer) -> tuple[str, ...]:
    return answer.time, answer.place, answer.act, answer.actor_status
