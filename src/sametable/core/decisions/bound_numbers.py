"""What became of the brackets that versions bound to places of a pack, and whether the text now says what stands there.

Decides which words of the final text stand where a bracket stood: in the words around it as they were, else between the few
letters before and behind it, where these stand but once; and whether those words come to what the pack holds at the bound place.
Of the versions under the text the nearest one counts; what is bound anew, while the bracket is still there, replaces what was
bound before. A place is followed into another text of the pack by the ids of what stands around it. Where the words around the
bracket are gone, the figures of the whole clause are looked at, and it `differs` only where none of them is what the pack holds.

Not decided: which of the two is right; what numbers in words mean (`unread`); moments that the pack gives with their own offset.
Shapes: `Slot` and `Bound` values, nearest first. Limits: `SLOTS` slots, `PACKS` other texts of terms, `LETTERS` of clauses read whole.
Source: decisions 0028, 0029 and 0036.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.clauses import Option
from sametable.core.decisions.consequences import coded, codes_of
from sametable.core.decisions.numbers import UNITS
from sametable.core.decisions.quantities import NOT_WHOLE, as_bare, quantities_in
from sametable.core.model.kinds.proposal_version import MARK
from sametable.core.terms.figures import DAY_MS, WHOLE, figure_at, same_place, value_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.decisions.clauses import Bracket, Clause, Text
    from sametable.core.decisions.quantities import Said
    from sametable.core.terms.figures import Figure, Quantity

SLOTS = 400
PACKS = 8
LETTERS = 200_000
AROUND = 16
"""So many letters before and behind a bracket are looked for where the clause was changed elsewhere."""
WIDTH = 400
_GROUPS = (frozenset({"time", "days", "months"}), frozenset({"date", "clock"}))
_SAME, _DIFFERS, _UNREAD = "same", "differs", "unread"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in a clause where a bracket stood in some version, and the place of the pack that it was bound to.

    `path`: in the pack that is brought into force; empty where that has no such place, `named` is what the version said.
    """

    clause: Clause
    bracket: Bracket
    path: str
    named: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What the text now says where a bracket stood, against what the pack holds. `state`: same, differs or unread."""

    slot: Slot
    state: str
    said: tuple[tuple[str, str], ...]
    held: str
    quantities: frozenset[Quantity] = frozenset()
    """What the text says there, where it is figures."""


def bound_numbers(
    text: Text, history: Sequence[Text], packs: Mapping[str, Any], terms: str
) -> tuple[Bound, ...]:
    """Compare what the text says where brackets were bound; `history`: the versions under it, the nearest first; `packs`: loaded trees."""
    tree = packs[terms]
    finals = {one.clause: one for one in text.clauses}
    languages = text.authentic or text.languages
    letters, found = LETTERS, []
    codes = codes_of(tree)
    for slot in slots(finals, history, packs, terms):
        now = finals[slot.clause.clause]
        spans = {name: span_of(slot, now, name) for name in languages}
        lost = sum(len(now.text(name) or "") for name in languages if spans[name] is None)
        letters -= lost
        found.append(_compared(slot, now, spans if letters >= 0 or not lost else {}, (tree, codes)))
    return tuple(found)


def slots(
    finals: Mapping[str, Clause], history: Iterable[Text], packs: Mapping[str, Any], terms: str
) -> tuple[Slot, ...]:
    """Give the places that were bound and are open no more, each place of a clause once."""
    found: dict[tuple[str, str], Slot] = {}
    nearer: dict[str, list[Slot]] = {}
    seen: set[tuple[str, str, str, str, bytes]] = set()
    trees = {terms}
    for version in history:
        if version.terms not in trees and (version.terms not in packs or len(trees) > PACKS):
            continue
        trees.add(version.terms)
        held = {one.clause: one for one in version.clauses} if version.binds else {}
        fresh = []
        for bind in version.binds:
            clause = held.get(bind.clause)
            bracket = _bracket(clause, bind.bracket)
            if clause is None or bracket is None or bind.clause not in finals or len(found) >= SLOTS:
                continue
            key = (bind.clause, bind.bracket, bind.path, version.terms, clause.encoded)
            if key in seen:
                continue
            seen.add(key)
            path = _followed(bind.path, version.terms, packs, terms)
            slot = Slot(clause=clause, bracket=bracket, path=path, named=bind.path)
            at = (bind.clause, path or bind.path)
            if at not in found and not any(_rebound(slot, one) for one in nearer.get(bind.clause, ())):
                found[at] = slot
                fresh.append(slot)
        for slot in fresh:
            nearer.setdefault(slot.clause.clause, []).append(slot)
    return tuple(found.values())


def span_of(slot: Slot, now: Clause, language: str) -> tuple[int, int] | None:
    """Give where the words stand that a bracket became, in one language; None where that cannot be told."""
    template, text = slot.clause.text(language), now.text(language)
    if template is None or text is None:
        return None
    parts = MARK.split(template)
    names, words = parts[1::2], parts[::2]
    if slot.bracket.bracket not in names:
        return None
    place = names.index(slot.bracket.bracket)
    return _whole(words, place, text) or _near(words[place], words[place + 1], text)


def _bracket(clause: Clause | None, name: str) -> Bracket | None:
    held = clause.brackets if clause is not None else ()
    return next((one for one in held if one.bracket == name), None)


def _followed(path: str, named: str, packs: Mapping[str, Any], terms: str) -> str:
    if named == terms:
        return path if value_at(packs[terms], path) is not None else ""
    return same_place(packs[named], path, packs[terms]) or ""


def _rebound(older: Slot, newer: Slot) -> bool:
    """Tell whether a nearer version still has a bracket in this very place, and binds that one itself."""
    mark = f"⟦{newer.bracket.bracket}⟧"
    for language, text in newer.clause.texts:
        span = span_of(older, newer.clause, language)
        if span is not None and text[span[0] : span[1]].strip() == mark:
            return True
    return False


def _whole(words: Sequence[str], place: int, text: str) -> tuple[int, int] | None:
    """Find where a bracket's words stand between all the words around the brackets, as they were."""
    first, last = words[0], words[-1]
    end = len(text) - len(last)
    if not all(words[1:-1]) or not text.startswith(first) or not text.endswith(last) or end < len(first):
        return None
    at, span = len(first), None
    for number, following in enumerate(words[1:]):
        stop = end if number == len(words) - 2 else text.find(following, at, end)
        if stop < at:
            return None
        if number == place:
            span = (at, stop)
        at = stop + len(following)
    return span


def _near(before: str, behind: str, text: str) -> tuple[int, int] | None:
    """Find where a bracket's words stand between the few letters before and behind it, where these stand but once."""
    for letters in (AROUND, AROUND // 2):
        lead, tail = before[-letters:], behind[:letters]
        if min(len(lead.strip()), len(tail.strip())) < 3 or text.count(lead) != 1:
            continue
        start = text.find(lead) + len(lead)
        stop = text.find(tail, start, start + WIDTH)
        if stop >= start:
            return start, stop
    return None


def _compared(
    slot: Slot, now: Clause, spans: Mapping[str, tuple[int, int] | None], pack: tuple[Any, Mapping[str, str]]
) -> Bound:
    tree, codes = pack
    place = value_at(tree, slot.path) if slot.path else None
    key, held = place if place is not None else ("", None)
    shown = held if isinstance(held, str) else ", ".join(map(str, held)) if isinstance(held, list) else ""
    exact = {name: (now.text(name) or "")[span[0] : span[1]].strip() for name, span in spans.items() if span}
    said = tuple(sorted((name, words[:200]) for name, words in exact.items()))
    figure = figure_at(key, held) if isinstance(held, str) else None
    if figure is not None and not figure.offset:
        read = {name: _figures(slot, now, name, span, figure) for name, span in spans.items()}
        words = {**exact, **{name: _words(found) for name, found in read.items() if found}}
        return Bound(
            slot=slot,
            state=_state(figure, read, frozenset(exact)),
            said=tuple(sorted((name, held[:200]) for name, held in words.items())),
            held=shown,
            quantities=frozenset(one.quantity for found in read.values() for one in found),
        )
    state = _UNREAD
    if held is not None and figure is None and spans and len(exact) == len(spans):
        option = Option(texts=tuple(exact.items()))
        put = coded(option, held, codes)
        state = _UNREAD if not put else _SAME if put == held else _DIFFERS
    return Bound(slot=slot, state=state, said=said, held=shown)


def _figures(
    slot: Slot, now: Clause, language: str, span: tuple[int, int] | None, figure: Figure
) -> tuple[Said, ...]:
    """Give the figures of the words that a bracket became; where these are not known, those of the clause that are of its kind."""
    text = now.text(language) or ""
    kinds = {kind for kind, _ in figure.quantities}
    if span is None:
        held = quantities_in(text, language)
        return tuple(one for one in held if not one.bare and _kind(one, figure) in kinds)
    start, stop = span
    # The unit may stand behind the bracket.
    held = quantities_in(text[start : stop + 2 * AROUND], language)
    unit = UNITS.get(slot.bracket.unit.casefold(), slot.bracket.unit) or WHOLE.get(figure.key, "")
    known = bool(unit) or "count" in kinds
    own = (one for one in held if one.start < stop - start and (known or not one.bare))
    return tuple(
        one for one in (as_bare(each, unit) for each in own) if _group(one.quantity[0]) in map(_group, kinds)
    )


def _kind(one: Said, figure: Figure) -> str:
    """Give of which kind a figure is; a day is twenty-four hours where the pack has a plain number of hours, and the other way round."""
    kinds = {kind for kind, _ in figure.quantities}
    if figure.key in WHOLE and {one.quantity[0]} | kinds == {"time", "days"}:
        return next(iter(kinds))
    return one.quantity[0]


def _group(kind: str) -> frozenset[str]:
    """Give the kinds that one place may be said in."""
    return next((one for one in _GROUPS if kind in one), frozenset({kind}))


def _state(figure: Figure, read: Mapping[str, Iterable[Said]], exact: frozenset[str]) -> str:
    """Tell whether what is said is what is held; in any language that says something else, it differs."""
    states = {_state_in(figure, tuple(said), exact=name in exact) for name, said in read.items()}
    return next((one for one in (_DIFFERS, _SAME) if one in states), _UNREAD)


def _state_in(figure: Figure, said: Sequence[Said], *, exact: bool) -> str:
    fits: dict[str, list[bool]] = {}
    for one in said:
        fits.setdefault(_kind(one, figure), []).append(equal(one.quantity, figure))
    of_kind = [held for kind, held in fits.items() if kind in {name for name, _ in figure.quantities}]
    if not of_kind:
        return _DIFFERS if exact and fits else _UNREAD
    return _SAME if all((all if exact else any)(held) for held in of_kind) else _DIFFERS


def equal(quantity: Quantity, figure: Figure) -> bool:
    """Tell whether what a text says is one of what a figure of a pack comes to, exactly."""
    return quantity[1] != NOT_WHOLE and any(_equal(quantity, one, figure) for one in figure.quantities)


def _equal(said: Quantity, held: Quantity, figure: Figure) -> bool:
    if said == held:
        return True
    if said[0] == held[0] == "date":
        return said[1] < 10_000 and said[1] == held[1] % 10_000
    if figure.key in WHOLE and {said[0], held[0]} == {"time", "days"}:
        return _ms(said) == _ms(held)
    return False


def _ms(one: Quantity) -> int:
    return one[1] * (DAY_MS if one[0] == "days" else 1)


def _words(found: Iterable[Said]) -> str:
    return ", ".join(dict.fromkeys(one.said for one in found))[:200]
