"""Two versions brought together into a draft for a person: what both sides did is taken, and where they differ both are shown.

Decides against the nearest version that both rest on: what one side changed and the other did not is taken; one side's move and the
other's edit are both taken; where both edited a clause differently, their words stand in one bracket with whose they are, and
what both have before and after is not doubled. Where one took out what the other edited, the edited words stand in a bracket
that may fall. Two places for one clause, or two marks, cannot both be taken: one is, by the order of the versions' ids, and
the conflict says so. Which of the two versions is named first makes no difference to the text.

It is a draft: nothing is said by it, nobody's wording is preferred, and no middle is worked out. What cannot be written in one
bracket is a conflict, and the clause stays as it was before both. Source: decision 0028; charter, rules 4 and 6.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.brackets import BRACKETS, OPTIONS
from sametable.core.decisions.clauses import Bind, Bracket, Option, sealed
from sametable.core.decisions.compare import moved_between
from sametable.core.decisions.numbers import unit_after, value_of
from sametable.core.model.kinds.proposal_version import MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.core.decisions.clauses import Clause, Text, Words
    from sametable.core.decisions.text_versions import Texts

_TOKEN = re.compile(r"⟦[^⟦⟧]*⟧|\w+|\s+|[^\w\s]")
_SPACES = re.compile(r"\s{2,}")
MADE = 16
"""Options that are made at most before those that say the same are joined."""
_MARKS = ("label", "about", "obligor", "instrument", "term", "links", "annexes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the versions: its text, and whose version it is."""

    text: Text
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What a person has to look at in a clause: its code, and the values of both in the order of the versions' ids."""

    clause: str
    code: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The draft: its clauses in order, the conflicts, and what both versions rest on ("" where they share nothing)."""

    clauses: tuple[Clause, ...]
    conflicts: tuple[Conflict, ...]
    ancestor: str


def ancestor_of(texts: Texts, one: str, other: str) -> Text | None:
    """Give the text that both versions rest on and that is nearest to them; one of the two where the other rests on it."""
    common = (texts.below(one) | {one}) & (texts.below(other) | {other})
    found = [held.text for held in texts.versions if held.id in common and held.text is not None]
    return found[-1] if found else None


def merge(ours: Side, theirs: Side, base: Text | None) -> Merged:
    """Give the draft of two versions over the text that both rest on."""
    first, second = sorted((ours, theirs), key=lambda one: one.text.version_id)
    before = {one.clause: one for one in base.clauses} if base else {}
    sides = [{one.clause: one for one in side.text.clauses} for side in (first, second)]
    conflicts: list[Conflict] = []
    kept: dict[str, Clause] = {}
    for name in dict.fromkeys([*before, *sides[0], *sides[1]]):
        held = _clause(
            before.get(name), (sides[0].get(name), sides[1].get(name)), (first.party, second.party)
        )
        conflicts.extend(replace(one, clause=name) for one in held[1])
        if held[0] is not None:
            kept[name] = held[0]
    order = _order(list(before), (list(sides[0]), list(sides[1])), kept, conflicts)
    return Merged(
        clauses=tuple(kept[name] for name in order),
        conflicts=tuple(conflicts),
        ancestor=base.version_id if base else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the draft says of terms, and of which number of theirs stands for which bracket; `conflicts` are of the whole: no clause."""

    terms: str
    binds: tuple[Bind, ...]
    conflicts: tuple[Conflict, ...]


def bound(ours: Side, theirs: Side, base: Text | None, clauses: Sequence[Clause]) -> Bound:
    """Give what both versions say of terms: what one side changed is taken, and where they differ nothing is.

    A bracket is bound to a number only in terms that both name, or that one names and the other never spoke of; not where the
    draft has made another bracket of it.
    """
    first, second = sorted((ours.text, theirs.text), key=lambda one: one.version_id)
    terms, differ = _one_of(first.terms, second.terms, base.terms if base else "")
    if differ:
        return Bound(
            terms="",
            binds=(),
            conflicts=(Conflict(clause="", code="both_terms", values=(first.terms, second.terms)),),
        )
    paths = [_paths(one, terms) for one in (first, second)]
    before = _paths(base, terms) if base else {}
    brackets = {(one.clause, held.bracket): held for one in clauses for held in one.brackets}
    binds: list[Bind] = []
    conflicts: list[Conflict] = []
    for place in sorted(paths[0].keys() | paths[1].keys()):
        both = paths[0].get(place, ""), paths[1].get(place, "")
        path, differ = _one_of(*both, before.get(place, ""))
        if differ:
            conflicts.append(Conflict(clause=place[0], code="both_bound", values=both))
        elif path and any(
            brackets.get(place) == _brackets(one).get(place) is not None for one in (first, second)
        ):
            binds.append(Bind(clause=place[0], bracket=place[1], path=path))
        elif path:
            conflicts.append(Conflict(clause=place[0], code="not_bound", values=(path,)))
    return Bound(terms=terms, binds=tuple(binds), conflicts=tuple(conflicts))


def _one_of(one: str, other: str, before: str) -> tuple[str, bool]:
    """Give what two sides come to over what was before, and whether a person has to settle it; silence is no change of mind."""
    if one == other or not other:
        return one, False
    if not one or one == before:
        return other, False
    return (one, False) if other == before else ("", True)


def _paths(text: Text, terms: str) -> dict[tuple[str, str], str]:
    return {(one.clause, one.bracket): one.path for one in text.binds} if text.terms == terms else {}


def _brackets(text: Text) -> dict[tuple[str, str], Bracket]:
    return {(one.clause, held.bracket): held for one in text.clauses for held in one.brackets}


_Both = tuple["Clause | None", "Clause | None"]


def _clause(
    base: Clause | None, both: _Both, parties: tuple[str, str]
) -> tuple[Clause | None, list[Conflict]]:
    """Give what one clause comes to, None where it is gone, and what a person has to look at."""
    one, other = both
    if one is None or other is None:
        return _alone(base, one or other, parties[0] if one else parties[1])
    no_conflict: list[Conflict] = []
    if base is not None and _words(one) == _words(base):
        made, conflicts = other, no_conflict
    elif _words(one) == _words(other) or (base is not None and _words(other) == _words(base)):
        made, conflicts = one, no_conflict
    else:
        made, conflicts = _both_edited(base, one, other, parties)
    return _marked(made, base, one, other, conflicts)


def _alone(base: Clause | None, held: Clause | None, party: str) -> tuple[Clause | None, list[Conflict]]:
    """Only one side has the clause: it is new, or the other took it out."""
    if held is None or base is None:
        return held, []
    if held.reads_as(base):
        return None, []
    conflict = Conflict(clause="", code="removed_edited", values=(party,))
    options = _joined(_flat(held, dict(held.texts), party))
    if not options or len(options) > OPTIONS:
        return held, [conflict]
    bracket = Bracket(bracket="b1", options=options, may_fall=True)
    made = replace(held, texts=tuple((name, "⟦b1⟧") for name, _ in held.texts), brackets=(bracket,))
    return sealed(made), [conflict]


def _words(one: Clause) -> tuple[object, ...]:
    return (one.texts, one.brackets)


def _both_edited(
    base: Clause | None, one: Clause, other: Clause, parties: tuple[str, str]
) -> tuple[Clause, list[Conflict]]:
    """Put both wordings into one bracket between what both have."""
    conflict = Conflict(clause="", code="both_edited", values=tuple(sorted(set(parties))))
    cuts = _cuts(one, other)
    options = [
        option
        for place, (held, party) in enumerate(zip((one, other), parties, strict=True))
        for option in _flat(held, {name: cut.middles[place] for name, cut in cuts.items()}, party)
    ]
    joined = _joined(options)
    if len(joined) > OPTIONS or len(options) > MADE:
        return base or one, [replace(conflict, code="too_many_options")]
    if not joined:
        return one, []
    kept = frozenset(mark for cut in cuts.values() for mark in cut.marks)
    name = next(f"b{number}" for number in range(1, BRACKETS + 2) if f"b{number}" not in kept)
    falls = any(not option.texts for option in options)
    bracket = _valued(Bracket(bracket=name, options=joined, may_fall=falls), cuts)
    brackets = (*(held for held in one.brackets if held.bracket in kept), bracket)
    texts = tuple((language, f"{cut.head}⟦{name}⟧{cut.tail}") for language, cut in cuts.items())
    return sealed(replace(one, texts=texts, brackets=brackets)), [conflict]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """Two wordings in one language: what both begin and end with, and what stands between."""

    head: str
    middles: tuple[str, str]
    tail: str

    @property
    def marks(self) -> list[str]:
        """Give the brackets that stay as they are."""
        return sorted(MARK.findall(self.head + self.tail))


def _cuts(one: Clause, other: Clause) -> dict[str, _Cut]:
    """Cut both wordings in every language; whole, where the languages would keep different brackets."""
    languages = sorted({name for name, _ in (*one.texts, *other.texts)})
    defined = [{held.bracket: held for held in clause.brackets} for clause in (one, other)]
    cuts = {
        name: _cut(one.text(name) or "", other.text(name) or "", (defined[0], defined[1]))
        for name in languages
    }
    if len({tuple(cut.marks) for cut in cuts.values()}) > 1:
        return {
            name: _Cut(head="", middles=(one.text(name) or "", other.text(name) or ""), tail="")
            for name in languages
        }
    return cuts


def _cut(one: str, other: str, defined: tuple[Mapping[str, Bracket], Mapping[str, Bracket]]) -> _Cut:
    first, second = _TOKEN.findall(one), _TOKEN.findall(other)

    def same(left: str, right: str) -> bool:
        mark = MARK.fullmatch(left)
        return left == right and (
            mark is None or defined[0].get(mark.group(1)) == defined[1].get(mark.group(1))
        )

    head = 0
    while head < min(len(first), len(second)) and same(first[head], second[head]):
        head += 1
    tail = 0
    while tail < min(len(first), len(second)) - head and same(first[-1 - tail], second[-1 - tail]):
        tail += 1
    runs = ["".join(held[head : len(held) - tail]) for held in (first, second)]
    before, behind = "".join(first[:head]), "".join(first[len(first) - tail :])
    if any(run[:1].isspace() for run in runs) and before and not before[-1].isspace():
        before += " "
    if any(run[-1:].isspace() for run in runs) and behind and not behind[0].isspace():
        behind = " " + behind
    return _Cut(head=before, middles=(runs[0].strip(), runs[1].strip()), tail=behind)


def _flat(held: Clause, middles: Mapping[str, str], party: str) -> list[Option]:
    """Give words with brackets as options, the brackets written out; an option without words where all of them may fall."""
    named = {mark for text in middles.values() for mark in MARK.findall(text)}
    runs: list[dict[str, Option | None]] = [{}]
    for bracket in held.brackets:
        if bracket.bracket in named:
            each: list[Option | None] = [*bracket.options, *([None] if bracket.may_fall else [])]
            runs = [{**run, bracket.bracket: option} for run in runs for option in each][: MADE + 1]
    return [_option(run, middles, party) for run in runs]


def _option(run: Mapping[str, Option | None], middles: Mapping[str, str], party: str) -> Option:
    texts = []
    for language, text in sorted(middles.items()):
        words = MARK.sub(lambda match, name=language: _filled(run.get(match.group(1)), name), text)  # type: ignore[misc]
        plain = _SPACES.sub(" ", words).strip() if run else words
        if plain:
            texts.append((language, plain))
    owners = {option.by for option in run.values() if option is not None and option.by}
    alone = next(iter(run.values())) if len(run) == 1 else None
    whole = alone is not None and all(MARK.fullmatch(text) for text in middles.values())
    return Option(
        texts=tuple(texts),
        by=owners.pop() if len(owners) == 1 else (party,),
        value=alone.value if whole and alone else None,
    )


def _filled(option: Option | None, language: str) -> str:
    return "" if option is None else option.text(language) or ""


def _joined(options: Sequence[Option]) -> tuple[Option, ...]:
    """Give options with words, each wording once with everybody whose it is."""
    held: dict[Words, Option] = {}
    for one in options:
        if one.texts:
            before = held.get(one.texts)
            held[one.texts] = replace(one, by=tuple(sorted({*one.by, *before.by}))) if before else one
    return tuple(held.values())


def _valued(one: Bracket, cuts: Mapping[str, _Cut]) -> Bracket:
    """Give options that are nothing but a number their values, where they have one unit."""
    read = [{value_of(text) for _, text in option.texts} for option in one.options]
    units = {held[1] for row in read for held in row if held and held[1]}
    units = units or {unit_after(cut.tail) for cut in cuts.values()} - {""}
    options = tuple(
        replace(option, value=held[0]) if option.value is None and held and len(row) == 1 else option
        for option, row in zip(one.options, read, strict=True)
        for held in (next(iter(row), None),)
    )
    if len(units) > 1:
        return one
    valued = any(option.value is not None for option in options)
    return replace(one, options=options, unit=next(iter(units), "") if valued else "")


def _marked(
    made: Clause, base: Clause | None, one: Clause, other: Clause, conflicts: list[Conflict]
) -> tuple[Clause, list[Conflict]]:
    """Bring labels and marks together: what one side changed is taken; both lists where both did."""
    taken: dict[str, Any] = {}
    found = list(conflicts)
    for name in _MARKS:
        mine, others = getattr(one, name), getattr(other, name)
        before = getattr(base, name) if base else type(mine)()
        if mine in (others, before):
            taken[name] = others
        elif others == before:
            taken[name] = mine
        elif name in {"links", "annexes"}:
            # What one side took out of the list stays out, whatever the other put into it.
            stays = {*mine} & {*others} | ({*mine} ^ {*others}) - {*before}
            taken[name] = tuple(sorted(stays))
        else:
            taken[name] = mine
            found.append(Conflict(clause="", code=f"both_{name}", values=(mine, others)))
    return sealed(replace(made, **taken)), found


def _order(
    base: Sequence[str],
    sides: tuple[Sequence[str], Sequence[str]],
    kept: Mapping[str, Clause],
    conflicts: list[Conflict],
) -> list[str]:
    """Give the order of the clauses: what nobody moved as it stood, the rest behind what it stands behind on its side."""
    held = tuple([name for name in side if name in kept] for side in sides)
    moved = tuple(moved_between(base, side) for side in held)
    behind = tuple({name: before for before, name in pairwise(["", *side])} for side in held)
    stays = [name for name in base if name in kept and name not in moved[0] | moved[1]]
    children: dict[str, list[str]] = {}
    fixed = frozenset(stays)
    for name in dict.fromkeys([*held[0], *held[1]]):
        if name in fixed:
            continue
        both = name in moved[0] and name in moved[1]
        if both and behind[0][name] != behind[1][name]:
            conflicts.append(Conflict(clause=name, code="both_moved"))
        side = 0 if name in moved[0] or (name in behind[0] and name not in moved[1]) else 1
        children.setdefault(behind[side][name], []).append(name)
    order = _walk(["", *stays], children)
    for names in held:
        for before, name in pairwise(["", *names]):
            if name not in order:
                conflicts.append(Conflict(clause=name, code="both_moved"))
                order.insert(order.index(before) + 1 if before else 0, name)
    return order


def _walk(starts: Sequence[str], children: Mapping[str, list[str]]) -> list[str]:
    """Give names in order, each with what stands behind it."""
    order: list[str] = []
    for start in starts:
        waiting = [start]
        while waiting:
            name = waiting.pop()
            order.append(name)
            waiting.extend(reversed(children.get(name, ())))
    return order[1:]
