"""The figures of a text beside those of the pack that a decision makes of it: which are the same, which differ, which stand alone.

Decides, of every figure that a clause says in a language that is put, whether the pack holds it anywhere, and of every figure of
the pack whether the text says it. What is surest stands first: a bracket that was bound to a place of the pack (`how` bind,
`bound_numbers`), then a clause whose author names the clause of the pack that it becomes (term), then the figure alone (number). It
`differs` only through the first two; a figure that is merely elsewhere is `only_in_text` or `only_in_terms`. A number without a
unit is no row by itself: it can stand for a count of the pack. Nothing is repaired, and nothing is said of who is right.

Shapes: `Row` values, what differs first. A quantity is a kind and a whole number. Limits: `READ` figures of a text are read, then
`cut` is true; `SHOWN` rows of each state, with how many there are in all. For any thread. Source: decision 0036; charter, rules 5 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.bound_numbers import Bound, bound_numbers
from sametable.core.decisions.quantities import NOT_WHOLE, quantities_in
from sametable.core.terms.figures import DAY_MS, WHOLE, Figure, figure_at, figures, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sametable.core.decisions.clauses import Clause, Text
    from sametable.core.decisions.quantities import Said
    from sametable.core.terms.figures import Quantity

STATES = ("differs", "only_in_text", "only_in_terms", "same")
"""In the order in which they are shown."""
READ = 20_000
SHOWN = 200
TERMS = 4
"""So many places of the pack are named beside one figure."""
_HOWS = ("bind", "term", "number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A place of the pack: where, what stands there as it is written, the unit of a bare number, and what it is called."""

    path: str
    held: str
    unit: str
    name: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure of the text, or of the pack, or of both. `said`: the words by language; `more`: places that are not named."""

    state: str
    how: str
    kind: str
    clause: str = ""
    label: str = ""
    said: tuple[tuple[str, str], ...] = ()
    terms: tuple[Term, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The whole comparison; `counts` are of all rows, by state. `cut`: the text has more figures than are read."""

    rows: tuple[Row, ...]
    counts: tuple[tuple[str, int], ...]
    cut: bool


def compared(
    text: Text,
    history: Sequence[Text],
    packs: Mapping[str, Any],
    terms: str,
    instruments: Sequence[str] = (),
) -> Numbers:
    """Compare a text with the pack that a decision on it brings into force.

    `history`: the versions under the text, the nearest first; `packs`: by the id of a terms text its canonical text as it was
    loaded, that of `terms` among them. `instruments`: those that are brought into force; none: all.
    """
    tree = packs[terms]
    bound = bound_numbers(text, history, packs, terms)
    held = tuple(figures(tree, instruments))
    said, cut = _said(text)
    sure = [one for one in bound if one.state != "unread"]
    taken = _Taken(
        places={one.slot.path for one in sure},
        said={(one.slot.clause.clause, quantity) for one in sure for quantity in one.quantities},
    )
    rows = [_bound_row(one) for one in bound]
    rows += _by_term(text, held, said, taken)
    rows += _alone(text, held, said, taken)
    rows.sort(key=lambda one: (STATES.index(one[0].state), _HOWS.index(one[0].how)))
    by_state = {state: [one for one in rows if one[0].state == state] for state in STATES}
    return Numbers(
        rows=tuple(_named(row, places, tree) for state in STATES for row, places in by_state[state][:SHOWN]),
        counts=tuple((state, len(by_state[state])) for state in STATES),
        cut=cut,
    )


def differing(text: Text, history: Sequence[Text], packs: Mapping[str, Any], terms: str) -> tuple[Bound, ...]:
    """Give only what differs through a bracket that was bound; what a desk asks before something is signed."""
    return tuple(one for one in bound_numbers(text, history, packs, terms) if one.state == "differs")


_Found = dict[tuple[str, "Quantity"], dict[str, "Said"]]
_Made = tuple[Row, tuple[Figure, ...]]
"""A row whose places of the pack are not named yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """Places of the pack, and figures of clauses, that have a row already."""

    places: set[str]
    said: set[tuple[str, Quantity]]


def _said(text: Text) -> tuple[_Found, bool]:
    """Give the figures of every clause, each with the words for it by language; and whether there are more than are read."""
    found: _Found = {}
    left = READ
    for clause in text.clauses:
        for language in text.authentic or text.languages:
            read = quantities_in(clause.text(language) or "", language)
            left -= len(read)
            for one in read:
                rows = found.setdefault((clause.clause, one.quantity), {})
                if language not in rows or rows[language].bare:
                    rows[language] = one
        if left < 0:
            return found, True
    return found, False


def _bound_row(one: Bound) -> _Made:
    slot = one.slot
    state = one.state if one.state != "unread" else "only_in_terms" if slot.path else "only_in_text"
    kinds = sorted(kind for kind, _ in one.quantities)
    row = Row(
        state=state, how="bind", kind=kinds[0] if kinds else "word", clause=slot.clause.clause, label=slot.clause.label,
        said=one.said,
    )  # fmt: skip
    figure = figure_at(slot.path.rpartition("/")[2], one.held)
    unit = "" if figure is None else figure.unit
    return row, (Figure(path=slot.path or slot.named, key="", held=one.held, quantities=(), unit=unit),)


def _by_term(text: Text, held: Iterable[Figure], said: _Found, taken: _Taken) -> list[_Made]:
    """Compare each clause with the clause of the pack that its author says it becomes."""
    of: dict[tuple[str, str], list[Figure]] = {}
    for one in held:
        if one.clause and one.path not in taken.places:
            of.setdefault((one.instrument, one.clause), []).append(one)
    own: dict[str, list[Quantity]] = {}
    for (name, quantity), words in said.items():
        if (name, quantity) not in taken.said and not all(one.bare for one in words.values()):
            own.setdefault(name, []).append(quantity)
    rows: list[_Made] = []
    for clause in text.clauses:
        places = of.get((clause.instrument, clause.term), []) if clause.term else []
        told = own.get(clause.clause, [])
        known = {key for one in places for key in _keys(one)}
        odd = [one for one in told if one not in known]
        for figure in places:
            kinds = {kind for kind, _ in figure.quantities}
            fits = [one for one in told if one in _keys(figure)]
            others = [one for one in odd if one[0] in kinds]
            if fits or others:
                rows.append(
                    _row(("same" if fits else "differs", "term"), clause, fits or others, said, (figure,))
                )
                taken.places.add(figure.path)
                taken.said.update((clause.clause, one) for one in fits or others)
    return rows


def _alone(text: Text, held: Sequence[Figure], said: _Found, taken: _Taken) -> list[_Made]:
    """Look for each figure of the text anywhere in the pack, and for each of the pack anywhere in the text."""
    at: dict[Quantity, list[Figure]] = {}
    for figure in held:
        for key in _keys(figure):
            at.setdefault(key, []).append(figure)
    clauses = {one.clause: one for one in text.clauses}
    rows: list[_Made] = []
    spoken = {quantity for _, quantity in said}
    for name, quantity in said:
        if (name, quantity) in taken.said:
            continue
        places = at.get(quantity, []) if quantity[1] != NOT_WHOLE else []
        bare = all(one.bare for one in said[name, quantity].values())
        if places or not bare:
            state = "same" if places else "only_in_text"
            rows.append(_row((state, "number"), clauses[name], [quantity], said, tuple(places)))
    for figure in held:
        if figure.path not in taken.places and not _spoken(figure, spoken):
            kind = figure.quantities[0][0]
            rows.append((Row(state="only_in_terms", how="number", kind=kind), (figure,)))
    return rows


def _keys(figure: Figure) -> tuple[Quantity, ...]:
    """Give every way in which a figure of the pack may be said: a day without its year, a plain number of hours as whole days."""
    found = []
    for kind, amount in figure.quantities:
        found.append((kind, amount))
        if kind == "date":
            found.append((kind, amount % 10_000))
        elif figure.key in WHOLE and kind == "days":
            found.append(("time", amount * DAY_MS))
        elif figure.key in WHOLE and kind == "time" and amount % DAY_MS == 0:
            found.append(("days", amount // DAY_MS))
    return tuple(found)


def _spoken(figure: Figure, spoken: set[Quantity]) -> bool:
    """Tell whether a text says all of a figure; midnight goes without saying where the day is said."""
    kinds = dict(figure.quantities)
    if figure.key in WHOLE or "date" not in kinds:
        keys = _keys(figure)
        return (
            any(one in spoken for one in keys) if figure.key in WHOLE else all(one in spoken for one in keys)
        )
    day = any(one in spoken for one in _keys(figure) if one[0] == "date")
    return day and (kinds.get("clock", 0) == 0 or ("clock", kinds["clock"]) in spoken)


def _row(
    state: tuple[str, str], clause: Clause, told: Sequence[Quantity], said: _Found, places: tuple[Figure, ...]
) -> _Made:
    words: dict[str, list[str]] = {}
    for quantity in told:
        for language, one in said[clause.clause, quantity].items():
            words.setdefault(language, []).append(one.said)
    row = Row(
        state=state[0], how=state[1], kind=told[0][0], clause=clause.clause, label=clause.label,
        said=tuple(sorted((language, ", ".join(held)[:200]) for language, held in words.items())),
    )  # fmt: skip
    return row, places


def _named(row: Row, places: Sequence[Figure], tree: Any) -> Row:
    terms = tuple(
        Term(path=one.path[:300], held=one.held[:200], unit=one.unit, name=name_of(tree, one.path))
        for one in places[:TERMS]
    )
    return replace(row, terms=terms, more=max(0, len(places) - TERMS))
