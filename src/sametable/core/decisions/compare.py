"""What changed between two versions: clause by clause, word by word, and of what kind.

Decides which clauses are the same, edited, added, removed, moved, or moved and edited: by their ids alone, and moved is what no
longer stands in the order of the others (as few of them as can be). Of an edited clause: whom it obliges, its numbers and
units, what became of its brackets, its labels and annexes. A change of numbers with a unit of time is one of timing. What an
author marked (`obligor`, `about`) comes before what is read from the words, and each change says which of the two it rests on.

Nothing is said of which wording is better. Two texts are compared as they are: it does not matter which rests on which.
Shapes: `values` are texts, the older ones first. Source: decision 0028; domain reference 5, 11 (Lebanon 2024).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from sametable.core.decisions.numbers import DURATIONS, found, placed, units_in
from sametable.core.decisions.obligors import obligors
from sametable.core.decisions.quantities import quantities_in
from sametable.core.model.kinds.proposal_version import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sametable.core.decisions.clauses import Bracket, Clause, Text

_TIMES = frozenset({"time", "days", "months", "date", "clock"})
_TOKEN = re.compile(r"⟦[^⟦⟧]*⟧|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change in a clause: its code, which kind of gap that is, what it was and is, and what this rests on."""

    code: str
    gap: str
    values: tuple[str, ...]
    reason: str
    """`marked` by an author, read from the `words` in a language, or from the `brackets`."""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One clause in two versions; one of them is None where it was added or removed."""

    clause: str
    state: str
    older: Clause | None
    newer: Clause | None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Give what is different in it; nothing where it stands in one of the two alone."""
        if self.older is None or self.newer is None or self.older is self.newer:
            return ()
        return changes_of(self.older, self.newer)


def compare(older: Text, newer: Text) -> tuple[Compared, ...]:
    """Give every clause of two texts, in the order of the newer one; what was removed stands where it stood."""
    before = {one.clause: one for one in older.clauses}
    after = {one.clause: one for one in newer.clauses}
    moved = moved_between(list(before), list(after))
    return tuple(
        _compared(name, before.get(name), after.get(name), moved=name in moved)
        for name in _together(list(before), list(after))
    )


def moved_between(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """Give which of the names that are in both stand in another order: as few as explain it."""
    places = {name: place for place, name in enumerate(before)}
    common = [name for name in after if name in places]
    stays = _longest([places[name] for name in common])
    return frozenset(name for place, name in enumerate(common) if place not in stays)


def words_between(older: str, newer: str) -> tuple[tuple[str, str], ...]:
    """Give two texts as one run of (`same`, `out` or `in`, words), nothing lost of either."""
    first, second = _TOKEN.findall(older), _TOKEN.findall(newer)
    runs: list[list[str]] = []

    def put(op: str, words: Iterable[str]) -> None:
        text = "".join(words)
        if not text:
            return
        if runs and runs[-1][0] == op:
            runs[-1][1] += text
        elif op == "out" and len(runs) > 1 and runs[-1][0] == "in" and runs[-2][0] == "out":
            runs[-2][1] += text
        elif op == "out" and runs and runs[-1][0] == "in":
            runs.insert(-1, [op, text])
        else:
            runs.append([op, text])

    for one in LCSseq.opcodes(first, second):
        if one.tag == "equal":
            put("same", first[one.src_start : one.src_end])
        else:
            put("out", first[one.src_start : one.src_end])
            put("in", second[one.dest_start : one.dest_end])
    return tuple((op, text) for op, text in runs)


def plain(clause: Clause, language: str, shorts: Mapping[str, str] | None = None) -> str:
    """Give the words of a clause in a language with its options written out between brackets; `shorts` by party id."""
    held = {one.bracket: one for one in clause.brackets}

    def written(match: re.Match[str]) -> str:
        one = held.get(match.group(1))
        return "" if one is None else f"[{' | '.join(options_of(one, language, shorts or {}))}]"

    return MARK.sub(written, clause.text(language) or "")


def options_of(bracket: Bracket, language: str, shorts: Mapping[str, str]) -> list[str]:
    """Give the options of a bracket in a language, with the parties whose they are: as `shorts` has them, else by id."""
    return [
        f"{', '.join(shorts.get(name, name) for name in one.by)}: {one.text(language) or ''}"
        if one.by
        else one.text(language) or ""
        for one in bracket.options
    ] + ([""] if bracket.may_fall and len(bracket.options) > 1 else [])


def _together(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Give the names of both: those of the second in their order, what is gone behind what it stood behind."""
    behind: dict[str, list[str]] = {}
    kept = frozenset(after)
    last = ""
    for name in before:
        if name in kept:
            last = name
        else:
            behind.setdefault(last, []).append(name)
    return [*behind.get("", ()), *(one for name in after for one in (name, *behind.get(name, ())))]


def _longest(places: Sequence[int]) -> frozenset[int]:
    """Give the indexes of a longest rising run."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[at], ends[at] = place, index
    run = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        run.add(at)
        at = before[at]
    return frozenset(run)


def _compared(name: str, older: Clause | None, newer: Clause | None, *, moved: bool) -> Compared:
    if older is None or newer is None:
        return Compared(clause=name, state="added" if older is None else "removed", older=older, newer=newer)
    same = older is newer or older.encoded == newer.encoded
    states = {
        (True, False): "same",
        (True, True): "moved",
        (False, False): "edited",
        (False, True): "moved_edited",
    }
    return Compared(clause=name, state=states[same, moved], older=older, newer=newer)


def changes_of(older: Clause, newer: Clause) -> tuple[Change, ...]:
    """Give what is different in a clause; nothing where not a word, bracket or mark is."""
    read = [*_obliged(older, newer), *_numbers(older, newer), *_brackets(older, newer)]
    if not read and older.texts != newer.texts:
        languages = [name for name, text in newer.texts if older.text(name) != text]
        about = newer.about or older.about
        read = [_change("words", about or "term", tuple(languages), "marked" if about else "words")]
    return (*read, *_rest(older, newer))


def _obliged(older: Clause, newer: Clause) -> list[Change]:
    if older.obligor and newer.obligor and older.obligor != newer.obligor:
        return [_change("obligor", "obligor", (older.obligor, newer.obligor), "marked")]
    if older.texts == newer.texts and older.brackets == newer.brackets:
        return []
    for language, text in newer.texts:
        was, now = (obligors(plain(one, language), language) for one in (older, newer))
        if older.text(language) is not None and was != now and (was or now) and text:
            values = (", ".join(filter(None, was)), ", ".join(filter(None, now)))
            if values[0] != values[1]:
                return [_change("obligor", "obligor", values, "words", language)]
    return []


def _numbers(older: Clause, newer: Clause) -> list[Change]:
    changes = []
    for language, text in newer.texts:
        before = older.text(language)
        if before is None or before == text:
            continue
        was, now = Counter(found(before)), Counter(found(text))
        if was != now:
            first, second = Counter(_timed(before, language)), Counter(_timed(text, language))
            for gap in ("number", "sequence"):
                values = tuple(
                    ", ".join(number for number, kind in held.elements() if kind == gap)
                    for held in (first - second, second - first)
                )
                if any(values):
                    changes.append(_change("numbers", gap, values, "words", language))
        elif units_in(before) != units_in(text) and was:
            units = tuple(", ".join(sorted(units_in(one))) for one in (before, text))
            gap = "sequence" if units_in(before) ^ units_in(text) <= DURATIONS else "number"
            changes.append(_change("units", gap, units, "words", language))
    alike = all(
        len({one.values for one in changes if (one.code, one.gap) == (each.code, each.gap)}) == 1
        for each in changes
    )
    return list({(one.code, one.gap): one for one in reversed(changes)}.values())[::-1] if alike else changes


def _timed(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Give each number of a text, with `sequence` where it is a day, an hour or a length of time, else `number`."""
    plain = MARK.sub(lambda match: " " * len(match.group()), text)
    times = [one for one in quantities_in(plain, language) if one.quantity[0] in _TIMES]
    for numbers, start, end in placed(plain):
        timed = any(one.start < end and start < one.end for one in times)
        yield from ((number, "sequence" if timed else "number") for number in numbers)


def _brackets(older: Clause, newer: Clause) -> list[Change]:
    before = {one.bracket: one for one in older.brackets}
    after = {one.bracket: one for one in newer.brackets}
    changes = [_closed(one, older, newer) for name, one in before.items() if name not in after]
    changes += [
        _change("bracket_opened", _kind(one), (name, *_options(one)), "brackets")
        for name, one in after.items()
        if name not in before
    ]
    for name, one in before.items():
        other = after.get(name)
        if other is not None and other != one:
            changes.extend(_edited(one, other))
    return changes


def _closed(one: Bracket, older: Clause, newer: Clause) -> Change:
    """Tell what stands where a bracket stood: one of its options, nothing, or something else."""
    kept = [
        place
        for place, option in enumerate(one.options, 1)
        if option.texts and all(_stands_in(text, newer.text(name)) for name, text in option.texts if text)
    ]
    if kept:
        best = max(
            kept, key=lambda place: (sum(len(text) for _, text in one.options[place - 1].texts), -place)
        )
        values = (one.bracket, str(best), *_options(one)[best - 1 : best])
        return _change("bracket_resolved", _kind(one), values, "brackets")
    fell = one.may_fall and all(_fell(one.bracket, text, newer.text(name)) for name, text in older.texts)
    return _change(
        "bracket_fell" if fell else "bracket_replaced", _kind(one), (one.bracket, *_options(one)), "brackets"
    )


def _stands_in(words: str, text: str | None) -> bool:
    return re.search(rf"(?<!\w)(?<!\d[.,]){re.escape(words)}(?!\w)(?![.,]\d)", text or "") is not None


def _fell(name: str, before: str, after: str | None) -> bool:
    """Tell whether the words on both sides of a bracket now stand beside one another."""
    left, _, right = before.partition(f"⟦{name}⟧")
    beside = [*(_bare(left)[-1:] or [""]), *(_bare(right)[:1] or [""])]
    words = ["", *_bare(after or ""), ""]
    return beside in [words[place : place + 2] for place in range(len(words) - 1)]


def _bare(text: str) -> list[str]:
    """Give the words and marks of a text without its spaces."""
    return [one for one in _TOKEN.findall(text) if not one.isspace()]


def _edited(one: Bracket, other: Bracket) -> list[Change]:
    was, now = [held.texts for held in one.options], [held.texts for held in other.options]
    changes = [
        _change(code, _kind(each), (each.bracket, *_options(each)[place : place + 1]), "brackets")
        for code, each, mine, others in (
            ("option_removed", one, was, now),
            ("option_added", other, now, was),
        )
        for place, texts in enumerate(mine)
        if texts not in others
    ]
    if not changes:
        changes.append(_change("bracket_changed", _kind(other), (one.bracket, *_options(other)), "brackets"))
    return changes


def _kind(one: Bracket) -> str:
    if any(option.value is not None for option in one.options):
        return "sequence" if one.unit in DURATIONS else "number"
    return "term"


def _options(one: Bracket) -> tuple[str, ...]:
    return tuple(option.texts[0][1] if option.texts else "" for option in one.options)


def _rest(older: Clause, newer: Clause) -> list[Change]:
    """Give what changed beside the words."""
    marks = ("label", "about", "instrument", "term", "obligor")
    held = [
        *((name, getattr(older, name), getattr(newer, name)) for name in marks),
        ("annexes", ", ".join(older.annexes), ", ".join(newer.annexes)),
        ("languages", *(", ".join(name for name, _ in one.texts) for one in (older, newer))),
        ("links", *(", ".join(f"{name} ({how})" for name, how in one.links) for one in (older, newer))),
    ]
    return [
        _change(code, "sequence" if code == "links" else "term", (was, now), "marked")
        for code, was, now in held
        if was != now and not (code == "obligor" and was and now)
    ]


def _change(code: str, gap: str, values: tuple[str, ...], reason: str, language: str = "") -> Change:
    return Change(code=code, gap=gap, values=values, reason=reason, language=language)
