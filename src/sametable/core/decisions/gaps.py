"""Gaps of one version of a text: the clauses on which delegations differ, of which type, how far numbers lie apart, what is held up.

Decides, clause by clause: `open` where a bracket can still be read in more than one way, or where somebody who spoke of this
very wording does not accept it; `agreed` where everybody asked accepts it and nothing is in brackets; else `unsaid`. An
acceptance of the whole is one of each clause on which that party has said nothing later. Types and their reasons come from the
words that differ (`gap_types`), the author's mark first. A span is the least and the greatest number that anybody put, with
who put which; nothing between them is worked out, nobody is counted, and nothing is put in order but by the text itself.

Only what the reader's node may read is looked at (`positions`). Source: domain reference 5; charter, rules 4 and 5 and "What it
never does"; decision 0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.decisions.gap_types import Kind, kinds_of
from sametable.core.decisions.linkage import Link, Linkage, blocked_by, blocks, linkage
from sametable.core.decisions.positions import WHOLE
from sametable.core.decisions.since import Seen
from sametable.core.decisions.spans import Span, spans_of
from sametable.core.model.kinds.proposal_version import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.decisions.clauses import Bracket, Clause, Text
    from sametable.core.decisions.positions import Matrix, Stand

KEPT = 8_192
SAYS_OTHERWISE = frozenset({"accept_if", "bracket"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One clause on which there is a gap, with everybody's word on it."""

    clause: Clause
    kinds: tuple[Kind, ...]
    spans: tuple[Span, ...]
    words: Mapping[str, Stand]
    """Party to the word of it that holds for this wording, its word on the whole included."""
    missing: tuple[str, ...]
    """Parties asked that have said nothing of this wording."""
    blocked_by: tuple[str, ...]
    blocks: tuple[str, ...]
    bound: tuple[str, ...]
    """Brackets that stand for a number of the bound pack."""
    text_only: bool
    """Everybody asked accepts, and names the same option of every bracket: only the brackets still stand."""

    def chosen(self, bracket: str, option: int) -> tuple[str, ...]:
        """Give the parties that name an option of a bracket."""
        return tuple(party for party, one in self.words.items() if (bracket, option) in one.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """All clauses of a version: how each stands, the gaps in the order of the text, and what hangs on what."""

    states: Mapping[str, str]
    gaps: tuple[Gap, ...]
    linked: Linkage

    def seen(self) -> dict[str, Seen]:
        """Give what is compared with another moment."""
        return {one.clause.clause: _seen(one) for one in self.gaps}


def gaps(text: Text, stands: Matrix, parties: Sequence[str]) -> Gaps:
    """Give the gaps of a text; `parties` are those whose acceptance it takes."""
    asked = sorted(parties)
    words = {one.clause: held_words(one.clause, stands) for one in text.clauses}
    states = {one.clause: _state(one, words[one.clause], asked) for one in text.clauses}
    linked = linkage(tuple(states), _links(text, words))
    unsettled = frozenset(name for name, state in states.items() if state != "agreed")
    held_up = blocks(linked, unsettled)
    bound = frozenset((one.clause, one.bracket) for one in text.binds)
    found = [
        Gap(
            clause=one,
            kinds=kinds(one, words[one.clause]),
            spans=spans_of(one, words[one.clause]),
            words=words[one.clause],
            missing=tuple(party for party in asked if party not in words[one.clause]),
            blocked_by=blocked_by(linked, one.clause, unsettled),
            blocks=held_up.get(one.clause, ()),
            bound=tuple(held.bracket for held in one.brackets if (one.clause, held.bracket) in bound),
            text_only=_text_only(one, words[one.clause], asked),
        )
        for one in text.clauses
        if states[one.clause] == "open"
    ]
    return Gaps(states=states, gaps=tuple(found), linked=linked)


def open_in(text: Text, stands: Matrix) -> int:
    """Count the clauses on which there is a gap; what the gaps are of is not read, as that takes long."""
    return sum(_state(one, held_words(one.clause, stands), ()) == "open" for one in text.clauses)


def read_ahead(text: Text) -> None:
    """Read the types of the gaps in a text's brackets, to be looked up later; changes nothing else, in any thread."""
    for one in text.clauses:
        _of_brackets(one)


def held_words(clause: str, stands: Matrix) -> dict[str, Stand]:
    """Give each party's word that holds for a clause: its own, or its later acceptance of the whole; parties ascending."""
    own, whole = stands.get(clause, {}), stands.get(WHOLE, {})
    found: dict[str, Stand] = {}
    for party in sorted(own.keys() | whole.keys()):
        held = [own[party].stand] if party in own and own[party].stand.holds else []
        if party in whole and whole[party].stand.holds and whole[party].stand.says == "accept":
            held.append(whole[party].stand)
        if held:
            found[party] = max(held, key=lambda one: one.order)
    return found


def kinds(clause: Clause, words: Mapping[str, Stand]) -> tuple[Kind, ...]:
    """Give the types of the gap on a clause: from its brackets, then from other words that delegations put."""
    found = list(_of_brackets(clause))
    plain = read_as(clause, {})
    for one in words.values():
        if one.says in SAYS_OTHERWISE and one.texts:
            found += kinds_of((plain, one.texts), phrases=True)
        if one.says == "accept_if" and one.links:
            values = tuple(name for name, _ in one.links)
            found.append(Kind(gap="sequence", reason="hangs_on", values=values))
    if not found:
        found.append(Kind(gap="term", reason="no_other_words"))
    by_gap: dict[str, Kind] = {}
    for kind in found:
        by_gap.setdefault(kind.gap, kind)
    marked = by_gap.pop(clause.about, None) if clause.about else None
    if len(by_gap) > 1 or marked:
        by_gap.pop("term", None)
    rest = sorted(by_gap.values(), key=lambda kind: _ORDER[kind.gap])
    if not clause.about:
        return tuple(rest)
    first = Kind(
        gap=clause.about,
        reason="author_marked",
        values=marked.values if marked else (),
        language=marked.language if marked else "",
    )
    return (first, *(kind for kind in rest if kind.reason != "no_other_words"))


_ORDER = {
    name: at
    for at, name in enumerate(
        ("obligor", "number", "sequence", "definition", "verification", "publication", "term")
    )
}


@lru_cache(maxsize=KEPT)
def _of_brackets(clause: Clause) -> tuple[Kind, ...]:
    found: list[Kind] = []
    for held in clause.brackets:
        if held.contested:
            found += kinds_of([read_as(clause, {held.bracket: at}) for at in ways(held)])
    return tuple(found)


def ways(bracket: Bracket) -> tuple[int, ...]:
    """Give every way to read a bracket: its options by number, and -1 where all of it may fall."""
    return (*range(len(bracket.options)), *((-1,) if bracket.may_fall else ()))


def read_as(clause: Clause, options: Mapping[str, int]) -> dict[str, str]:
    """Give a clause's words with its brackets filled: the named option, else the first; -1 for none of it."""
    found = {}
    for language, text in clause.texts:
        fill = {}
        for held in clause.brackets:
            at = options.get(held.bracket, 0)
            fill[held.bracket] = "" if at < 0 else (held.options[at].text(language) or "")
        found[language] = MARK.sub(lambda match, fill=fill: fill.get(match.group(1), ""), text)  # type: ignore[misc]
    return found


def _state(clause: Clause, words: Mapping[str, Stand], asked: Sequence[str]) -> str:
    if any(one.contested for one in clause.brackets) or any(one.says != "accept" for one in words.values()):
        return "open"
    return "agreed" if asked and all(party in words for party in asked) else "unsaid"


def _text_only(clause: Clause, words: Mapping[str, Stand], asked: Sequence[str]) -> bool:
    if not all(party in words for party in asked) or any(one.says != "accept" for one in words.values()):
        return False
    choices = {tuple(sorted(one.choices)) for one in words.values()}
    named = {name for name, _ in next(iter(choices), ())}
    return len(choices) == 1 and all(one.bracket in named for one in clause.brackets if one.contested)


def _links(text: Text, words: Mapping[str, Mapping[str, Stand]]) -> list[Link]:
    found = [Link(clause=one.clause, to=name, how=how) for one in text.clauses for name, how in one.links]
    for clause, held in words.items():
        found += [
            Link(clause=clause, to=name, how=how, by=party)
            for party, one in held.items()
            if one.clause == clause
            for name, how in one.links
        ]
    return found


def _seen(gap: Gap) -> Seen:
    wordings = {
        (held.bracket, held.options[at].texts if at >= 0 else ())
        for held in gap.clause.brackets
        if held.contested
        for at in ways(held)
    }
    against = {party for party, one in gap.words.items() if one.says != "accept"}
    return Seen(
        spans={one.bracket: (one.low, one.high) for one in gap.spans},
        wordings=frozenset(wordings),
        against=frozenset(against),
    )
