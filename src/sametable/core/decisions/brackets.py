"""Brackets as people type them, read into options, and options written as they are typed.

Decides the typed form. `[x]`: x may fall. `[x | y]` or `[x / y]` (a space on either side): options; an empty one means that all of it may
fall. `[ALD: 500 | BIR: 1,000]`: whose they are, by a party's id or short name; several with commas. A bracket in a bracket is
written out: `[a [b] c]` is the options "a c" and "a b c". `[#b2 ...]` names the bracket, where two languages have them
in another order. A backslash before `[`, `]`, `|`, `/`, `:`, `#` or itself makes it plain. `[x | x]` is one option that does not fall.
The brackets of the languages belong together in their order, and their options, too; what one language lacks stays missing.

An option that is nothing but a number gets its value; one whose words stayed keeps what its author gave it. Not decided: what
an option means. Limits: 8 options, 40 brackets a clause, 8 brackets in one another. Source: decision 0028; domain reference 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sametable.core.decisions.clauses import Bracket, Option
from sametable.core.decisions.numbers import unit_after, value_of
from sametable.core.model.kinds.proposal_version import MARK
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sametable.core.decisions.clauses import Words

OPTIONS = 8
BRACKETS = 40
DEPTH = 8
OPEN, BETWEEN, CLOSE = "[|]"
_TOKEN = re.compile(r"\\[\[\]|/:#\\]|[\[\]|]|[^\[\]|\\]+|\\")
_SLASH = re.compile(r"(?<=\s)/(?=\s)")
_LONE = re.compile(r"(?<!\S)/(?!\S)")
_OWNERS_LIMIT = 300
_NAMED = re.compile(r"\s*#([^\s#|]{1,8})(?:\s|$)")
_SPACES = re.compile(r"[ \u00a0]{2,}")
_RESERVED = "⟦⟧"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Alternative:
    """One wording in a typed bracket, brackets in it written out."""

    text: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """One typed bracket in one language: `falls` where it held a single wording."""

    name: str
    options: tuple[_Alternative, ...]
    falls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plain:
    """A letter that was written with a backslash."""

    text: str


_Part = str | _Plain | _Typed


def read(
    texts: Mapping[str, str], parties: Mapping[str, str], old: Sequence[Bracket] = ()
) -> tuple[Words, tuple[Bracket, ...]]:
    """Read typed texts by language; `parties` gives ids by name (small letters), `old` the brackets as they were.

    Raises: `text.bracket` at the language and the place.
    """
    parts = {language: _parts(texts[language], parties, language) for language in sorted(texts)}
    groups = _groups(
        {language: [one for one in held if isinstance(one, _Typed)] for language, held in parts.items()}
    )
    made = [_bracket(group, parts) for group in groups]
    named = _named(made, [_name_of(group) for group in groups], old)
    names = {
        id(typed): one.bracket for group, one in zip(groups, named, strict=True) for typed in group.values()
    }
    words = tuple(
        (language, "".join(f"⟦{names[id(one)]}⟧" if isinstance(one, _Typed) else _text(one) for one in held))
        for language, held in parts.items()
    )
    return words, tuple(named)


def typed(
    text: str, brackets: Iterable[Bracket], language: str, shorts: Mapping[str, str], *, named: bool = False
) -> str:
    """Write a clause's words in a language as they are typed; `shorts` gives short names by party id."""
    held = {one.bracket: one for one in brackets}
    known = {one.casefold() for pair in shorts.items() for one in pair}

    def written(name: str) -> str:
        one = held.get(name)
        return _written(one, language, shorts, known, named=named) if one else ""

    pieces = MARK.split(text)
    return "".join(
        written(piece) if place % 2 else _escape(piece, "[]\\") for place, piece in enumerate(pieces)
    )


def typed_texts(texts: Words, brackets: Sequence[Bracket], shorts: Mapping[str, str]) -> dict[str, str]:
    """Write the words of a clause in every language as they are typed."""
    orders = {tuple(MARK.findall(text)) for _, text in texts}
    named = len(orders) > 1
    return {language: typed(text, brackets, language, shorts, named=named) for language, text in texts}


def bad(at: str, expected: str, got: str) -> SametableError:
    """Make the error of a bracket that does not read."""
    return SametableError("text.bracket", at=at, expected=expected, got=got[:80])


def _text(part: str | _Plain) -> str:
    return part.text if isinstance(part, _Plain) else part


class _Reader:
    """Reads one text in one language, from token to token."""

    def __init__(self, text: str, parties: Mapping[str, str], language: str) -> None:
        if any(mark in text for mark in _RESERVED):
            raise bad(language, "no ⟦ and ⟧, which mark brackets in the record", text)
        self._tokens = list(_TOKEN.finditer(text))
        self._parties = parties
        self._language = language
        self._next = 0

    def sequence(self, depth: int) -> Iterator[list[_Part]]:
        """Give what stands between separators; ends before the closing bracket."""
        held: list[_Part] = []
        while self._next < len(self._tokens):
            letter = self._tokens[self._next].group()
            if letter == CLOSE:
                break
            self._next += 1
            if letter == BETWEEN and depth:
                yield held
                held = []
            elif letter == OPEN:
                held.append(self._bracket(depth + 1, self._tokens[self._next - 1].start()))
            elif len(letter) > 1 and letter[0] == "\\":
                held.append(_Plain(text=letter[1:]))
            else:
                held.append(letter)
        yield held

    def whole(self) -> list[_Part]:
        """Read the whole text."""
        held = [one for run in self.sequence(0) for one in run]
        if self._next < len(self._tokens):
            raise bad(self._at(self._tokens[self._next].start()), "an opening bracket before", "]")
        return held

    def _at(self, place: int) -> str:
        return f"{self._language}[{place}]"

    def _bracket(self, depth: int, place: int) -> _Typed:
        if depth > DEPTH:
            raise bad(self._at(place), f"at most {DEPTH} brackets in one another", "more")
        runs = list(self.sequence(depth))
        if self._next >= len(self._tokens):
            raise bad(self._at(place), "a closing bracket", "the end of the text")
        self._next += 1
        name = _take_name(runs[0])
        if len(runs) == 1:
            runs = _split_slash(runs[0])
        self._check_count(len(runs), OPTIONS + 1, place)
        options = tuple(one for run in runs for one in self._option(run, place))
        self._check_count(len(options), OPTIONS + 1, place)
        return _Typed(name=name, options=options, falls=len(runs) == 1)

    def _check_count(self, count: int, most: int, place: int) -> None:
        if count > most:
            raise bad(self._at(place), f"at most {OPTIONS} options, brackets in it written out", str(count))

    def _option(self, run: list[_Part], place: int) -> list[_Alternative]:
        run, by = self._owner(run)
        nested = any(isinstance(one, _Typed) for one in run)
        held = [_Alternative(text="", by=by)]
        for part in _joined(run):
            if isinstance(part, _Typed):
                inner = ((_Alternative(text=""),) if part.falls else ()) + part.options
                held = [
                    _Alternative(text=one.text + each.text, by=each.by or one.by)
                    for one in held
                    for each in inner
                ]
            else:
                held = [replace(one, text=one.text + part) for one in held]
            self._check_count(len(held), OPTIONS, place)
        return [
            replace(one, text=(_SPACES.sub(" ", one.text) if nested else one.text).strip()) for one in held
        ]

    def _owner(self, run: list[_Part]) -> tuple[list[_Part], tuple[str, ...]]:
        """Take the parties from the beginning of a wording, where all that stands there are parties."""
        if not run or not isinstance(run[0], str):
            return run, ()
        named, colon, rest = run[0].partition(":")
        ids = [self._parties.get(name.strip().casefold()) for name in named[: _OWNERS_LIMIT + 1].split(",")]
        found = [one for one in ids if one is not None]
        if not colon or len(named) > _OWNERS_LIMIT or len(found) < len(ids):
            return run, ()
        return [rest.lstrip(), *run[1:]], tuple(sorted(set(found)))


def _parts(text: str, parties: Mapping[str, str], language: str) -> list[_Part]:
    return _Reader(text, parties, language).whole()


def _joined(run: Iterable[_Part]) -> Iterator[str | _Typed]:
    """Give parts with the words between two brackets in one piece."""
    words: list[str] = []
    for part in run:
        if isinstance(part, _Typed):
            yield "".join(words)
            yield part
            words = []
        else:
            words.append(_text(part))
    yield "".join(words)


def _take_name(run: list[_Part]) -> str:
    """Take the name of a bracket from its beginning, if it has one."""
    if not run or not isinstance(run[0], str):
        return ""
    match = _NAMED.match(run[0])
    if match is None:
        return ""
    run[0] = run[0][match.end() :]
    return match.group(1)


def _split_slash(run: list[_Part]) -> list[list[_Part]]:
    held: list[list[_Part]] = [[]]
    for part in run:
        if not isinstance(part, str):
            held[-1].append(part)
            continue
        first, *rest = _SLASH.split(part)
        held[-1].append(first)
        held.extend([piece] for piece in rest)
    return held


def _groups(brackets: Mapping[str, list[_Typed]]) -> list[dict[str, _Typed]]:
    """Bring the brackets of the languages together: by name where they have one, else in their order."""
    groups: dict[str, dict[str, _Typed]] = {}
    counts = {language: len(held) for language, held in brackets.items()}
    for language, held in brackets.items():
        if len(held) > BRACKETS:
            raise bad(language, f"at most {BRACKETS} brackets in a clause", str(len(held)))
        if len(set(counts.values())) > 1:
            said = ", ".join(f"{name} {count}" for name, count in counts.items())
            raise bad(language, "as many brackets in each language", said)
        plain = 0
        for one in held:
            key = f"#{one.name}" if one.name else str(plain)
            plain += not one.name
            group = groups.setdefault(key, {})
            if language in group:
                raise bad(language, "each bracket once", one.name)
            group[language] = one
    for group in groups.values():
        if len(group) < len(brackets):
            raise bad(
                next(iter(group)),
                "the same brackets in each language",
                _name_of(group) or "one without a name",
            )
    return list(groups.values())


def _name_of(group: Mapping[str, _Typed]) -> str:
    return next(iter(group.values())).name


def _bracket(group: Mapping[str, _Typed], parts: Mapping[str, list[_Part]]) -> Bracket:
    """Make one bracket of what the languages say, yet without its id."""
    falls = any(one.falls for one in group.values())
    options: dict[Words, Option] = {}
    for place in range(max(len(one.options) for one in group.values())):
        row = {language: one.options[place] for language, one in group.items() if place < len(one.options)}
        texts = tuple((language, one.text) for language, one in row.items() if one.text)
        owners = {one.by for one in row.values() if one.by}
        if len(owners) > 1:
            raise bad(next(iter(row)), "one wording of the same side in each language", str(place + 1))
        by = owners.pop() if owners else ()
        if not texts:
            falls = True
        else:
            before = options[texts].by if texts in options else ()
            options[texts] = Option(texts=texts, by=tuple(sorted({*before, *by})))
    if not options or len(options) > OPTIONS:
        raise bad(next(iter(group)), f"1 to {OPTIONS} options", str(len(options)))
    return _valued(Bracket(bracket="", options=tuple(options.values()), may_fall=falls), group, parts)


def _valued(one: Bracket, group: Mapping[str, _Typed], parts: Mapping[str, list[_Part]]) -> Bracket:
    """Give options that are numbers their values, where all languages say the same and all units are one."""
    read_as = [[value_of(text) for _, text in option.texts] for option in one.options]
    values = [{held[0] if held else None for held in row} for row in read_as]
    units = {held[1] for row in read_as for held in row if held and held[1]}
    if len(units) > 1 or not any(None not in row and len(row) == 1 for row in values):
        return one
    unit = (
        units.pop()
        if units
        else next(filter(None, (_unit(group[name], held) for name, held in parts.items())), "")
    )
    options = tuple(
        replace(option, value=row.pop()) if len(row) == 1 and None not in row else option
        for option, row in zip(one.options, values, strict=True)
    )
    return replace(one, options=options, unit=unit)


def _unit(typed_bracket: _Typed, parts: Sequence[_Part]) -> str:
    """Give the unit that stands right behind a bracket."""
    place = next(place for place, part in enumerate(parts) if part is typed_bracket)
    after = parts[place + 1] if place + 1 < len(parts) else ""
    return unit_after(after) if isinstance(after, str) else ""


def _named(made: Sequence[Bracket], names: Sequence[str], old: Sequence[Bracket]) -> list[Bracket]:
    """Give brackets their ids: the name that was typed, that of the same one before, that of the one in its place, a new one."""
    left = [one for one in old if one.bracket not in names]
    by_name = {one.bracket: one for one in old}
    found: list[Bracket | None] = [
        _as_before(one, by_name[name]) if name in by_name else replace(one, bracket=name) if name else None
        for one, name in zip(made, names, strict=True)
    ]
    for place, one in enumerate(made):
        same = next((each for each in left if _wording(each) == _wording(one)), None)
        if found[place] is None and same is not None:
            left.remove(same)
            found[place] = same
    free = [place for place, one in enumerate(found) if one is None]
    taken = {one.bracket for one in old} | {*names}
    fresh = (f"b{number}" for number in range(1, 10_000) if f"b{number}" not in taken)
    for turn, place in enumerate(free):
        name = left[turn].bracket if len(free) == len(left) else next(fresh)
        found[place] = replace(made[place], bracket=name)
    return [one for one in found if one is not None]


def _as_before(one: Bracket, before: Bracket) -> Bracket:
    return before if _wording(one) == _wording(before) else replace(one, bracket=before.bracket)


def _wording(one: Bracket) -> tuple[object, ...]:
    """Give what a bracket says, without its id and its numbers."""
    return (
        one.may_fall,
        tuple((tuple(row for row in each.texts if row[1]), each.by) for each in one.options),
    )


def _written(one: Bracket, language: str, shorts: Mapping[str, str], known: set[str], *, named: bool) -> str:
    pieces = [_option_written(option, language, shorts, known) for option in one.options]
    if one.may_fall and len(pieces) > 1:
        pieces.append("")
    if not one.may_fall and len(pieces) == 1:
        pieces *= 2
    name = f"#{one.bracket} " if named else ""
    return f"[{name}{' | '.join(pieces)}]"


def _option_written(one: Option, language: str, shorts: Mapping[str, str], known: set[str]) -> str:
    text = one.text(language) or ""
    plain = _LONE.sub("\\/", _escape(text, "[]|\\"))
    if plain.startswith("#"):
        plain = "\\" + plain
    if one.by:
        return f"{', '.join(shorts.get(party, party) for party in one.by)}: {plain}"
    head, colon, rest = plain.partition(":")
    if colon and all(name.strip().casefold() in known for name in head.split(",")):
        return f"{head}\\:{rest}"
    return plain


def _escape(text: str, letters: str) -> str:
    return "".join("\\" + letter if letter in letters else letter for letter in text)
