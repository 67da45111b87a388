"""What changed in the gaps between two moments: which are new, which are closed, and which narrower or wider than before.

Decides by what is seen of each: the least and greatest number put, the wordings that stand in brackets, and who spoke
otherwise. `narrower` where nothing was added and something fell away, `wider` the other way round, `changed` where both
happened. It compares facts about the text and adds nothing up. A clause that is no gap any more, or no longer in the text,
is closed. Which moment is compared with is a round of talks that ended: what stands in the order of the record before the first
word of what came of it (minutes, an outcome) was there, whatever time its author gives it. Where nobody said what came of it, and for
a moment that somebody names, the clocks go: each author's, but no earlier than others' show.

Times are ms. Source: domain reference 5; issue "the negotiating table" (what changed since the last round); decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.passage.versions import chains, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from sametable.core.decisions.text_versions import Texts, Version
    from sametable.core.picture.cases import Cases, CaseSaid

OUTCOMES = frozenset({"talks", "read_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is compared of one gap."""

    spans: Mapping[str, tuple[int, int]]
    wordings: frozenset[Hashable]
    against: frozenset[str]


def compared(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Give how each gap stands to what it was before, and the clauses whose gaps are closed, by name."""
    words = {name: _word(before.get(name), one) for name, one in now.items()}
    return words, tuple(sorted(name for name in before if name not in now))


def _word(before: Seen | None, now: Seen) -> str:
    if before is None:
        return "new"
    less = bool(before.wordings - now.wordings or before.against - now.against)
    more = bool(now.wordings - before.wordings or now.against - before.against)
    # Numbers that delegations put in words of their own make a span, or leave none, without any option that changed.
    less = less or bool(before.spans.keys() - now.spans.keys())
    more = more or bool(now.spans.keys() - before.spans.keys())
    for name in before.spans.keys() & now.spans.keys():
        (low, high), (since_low, since_high) = before.spans[name], now.spans[name]
        less = less or since_low > low or since_high < high
        more = more or since_low < low or since_high > high
    if less and more:
        return "changed"
    return "narrower" if less else "wider" if more else "same"


def last_round(cases: Cases, withdrawn: Callable[[CaseSaid], bool], now_ms: int) -> CaseSaid | None:
    """Give the round of talks that ended last, by its latest version; None where none has."""
    ended = [
        chain.latest
        for chain in chains(cases.of_kind("talks"), withdrawn).values()
        if chain.latest is not None
        and chain.latest.fields["form"] == "round"
        and not chain.latest.fields.get("cancelled")
        and end_ms(chain.latest) <= now_ms
    ]
    return max(ended, key=lambda one: (end_ms(one), one.order), default=None)


def told_by(cases: Cases, talked: CaseSaid, withdrawn: Callable[[CaseSaid], bool]) -> CaseSaid | None:
    """Give the first word in the order of the record of what came of a round: minutes, or an outcome; None where there is none."""
    first = first_of(cases, talked.id)
    versions = [one for one in cases.of_kind("talks") if first_of(cases, one.id) == first]
    about = [one for version in versions for one in cases.of(version.id)]
    told = [
        one
        for one in (*versions, *about)
        if one.kind == "minutes" or (one.kind in OUTCOMES and one.fields.get("outcome") is not None)
    ]
    held = [one for one in told if not (one.void or withdrawn(one))]
    return min(held, key=lambda one: one.order, default=None)


def end_ms(one: CaseSaid) -> int:
    """Give when talks ended, as they say."""
    window = one.fields["window"]
    return int(window["end_ms"])  # type: ignore[index]


def head_at(texts: Texts, there: Callable[[CaseSaid], bool]) -> Version | None:
    """Give the one head that a proposal had, by what was there; None where it had none, or several."""
    then = [one for one in texts.versions if one.stands and there(one.said)]
    below = frozenset[str]().union(*(texts.below(one.id) for one in then))
    heads = [one for one in then if one.id not in below]
    return heads[0] if len(heads) == 1 else None
