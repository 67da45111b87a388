"""From a text as a person left it on the screen to the changes that a version says.

Decides the fewest changes that make one text of another: what is gone is taken out first, then the clauses follow one another,
and only what is new, edited or moved is said. A clause that is named alone stays as it is; what is given of it replaces
what it had. New clauses get ids that no version of the proposal ever had. A text that takes more changes than one statement
holds is said in several, each with the hash that comes out so far. Letters that turn the direction of text are refused:
what is shown would not be what is signed. Nothing is kept here, and nobody's words are changed.

Limits: those of `proposal_version`. Source: decision 0028.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.brackets import read, typed_texts
from sametable.core.decisions.clauses import change_of, clause_of, rows_of, sealed
from sametable.core.decisions.compare import moved_between
from sametable.core.decisions.hashing import sha256_of
from sametable.core.decisions.text_versions import CLAUSES_LIMIT, changed
from sametable.core.decisions.unseen import CONTROLS, UNSEEN
from sametable.core.model.kinds.proposal_version import ENCODED_LIMIT_B
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sametable.core.decisions.clauses import Clause, Words

CHANGES = 400
MARKS = ("about", "obligor", "instrument", "term")
_NAME = re.compile(r"[a-z][a-z0-9.-]{0,23}")
_NO_LETTER = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How words are read here: ids of parties by name in small letters, and short names by id, for typed brackets."""

    parties: Mapping[str, str]
    shorts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The changes of one statement, and the hash of the text so far."""

    changes: tuple[Mapping[str, Any], ...]
    text_sha256: str
    unfinished: bool


def wanted(
    rows: Sequence[Mapping[str, Any]],
    old: Mapping[str, Clause],
    languages: Sequence[str],
    naming: Naming,
    fresh: Iterator[str],
) -> tuple[Clause, ...]:
    """Give the clauses that a person wants, in their order; `old` are those that may be named.

    Raises: `text.draft`, `text.bracket`, `text.language`, `text.direction` at the clause's place.
    """
    if len(rows) > CLAUSES_LIMIT:
        raise _draft("clauses", f"at most {CLAUSES_LIMIT} clauses", str(len(rows)))
    found: dict[str, Clause] = {}
    for place, row in enumerate(rows):
        try:
            one = _wanted(row, old, languages, naming, fresh)
        except SametableError as error:
            raise error.under(f"clauses[{place}]") from None
        if one.clause in found:
            raise _draft(f"clauses[{place}].clause", "each clause once", one.clause)
        found[one.clause] = one
    return tuple(found.values())


def changes_to(base: Sequence[Clause], clauses: Sequence[Clause]) -> list[dict[str, Any]]:
    """Give the changes that make a text of another one; none where they are the same."""
    before = {one.clause: one for one in base}
    names = [one.clause for one in clauses]
    kept = frozenset(names)
    changes: list[dict[str, Any]] = [
        {"clause": one.clause, "do": "remove"} for one in base if one.clause not in kept
    ]
    moved = moved_between(list(before), names)
    for place, one in enumerate(clauses):
        old = before.get(one.clause)
        after = names[place - 1] if place else ""
        if old is None or one.clause in moved:
            if old is not None and _said(old) == _said(replace(one, label=old.label)):
                changes.append(_move(one, old, after))
            else:
                changes.append({**change_of(one), "after": after})
        elif _said(old) != _said(one):
            same_words = _said(old) == _said(replace(one, label=old.label))
            changes.append(_move(one, old, after) if same_words else change_of(one))
    return changes


def parts_of(
    base: Sequence[Clause], changes: Sequence[Mapping[str, Any]], languages: Sequence[str], title: Words
) -> tuple[Part, ...]:
    """Give changes as the statements that say them, each within the limits of one. Raises `text.*`."""
    clauses = tuple(base)
    parts = []
    runs = list(_runs(changes)) or [[]]
    for place, run in enumerate(runs):
        clauses = changed(clauses, run, "", "")
        parts.append(
            Part(
                changes=tuple(run),
                text_sha256=sha256_of(clauses, languages, title),
                unfinished=place < len(runs) - 1,
            )
        )
    return tuple(parts)


def row_of(one: Clause, shorts: Mapping[str, str]) -> dict[str, Any]:
    """Give a clause as a draft takes it: its words as they are typed, and every mark."""
    return {
        "clause": one.clause,
        "label": one.label,
        "texts": typed_texts(one.texts, one.brackets, shorts),
        "links": [{"clause": name, "how": how} for name, how in one.links],
        "annexes": list(one.annexes),
        **{name: getattr(one, name) for name in MARKS},
    }


def new_ids(party: str, taken: Iterable[str]) -> Iterator[str]:
    """Give ids for new clauses, with their author's party, so that two sides do not make the same one."""
    stem = _NO_LETTER.sub("-", party.lower())[:16].strip("-")
    stem = stem if stem[:1].isalpha() else f"c{stem}"
    held = frozenset(taken)
    return (name for number in range(1, 100_000) if (name := f"{stem}-{number}") not in held)


def check_direction(words: Words, at: str, letters: re.Pattern[str] = UNSEEN) -> None:
    """Raise `text.direction` where letters are unseen or turn the direction of what is shown."""
    for language, text in words:
        match = letters.search(text) or CONTROLS.search(text)
        if match:
            raise SametableError(
                "text.direction",
                at=f"{at}.{language}" if language else at,
                expected="no letters that are unseen or turn the direction of text",
                got=f"U+{ord(match.group()):04X}",
                advice="What is shown must be what is signed: take these letters out.",
            )


def _wanted(
    row: Mapping[str, Any],
    old: Mapping[str, Clause],
    languages: Sequence[str],
    naming: Naming,
    fresh: Iterator[str],
) -> Clause:
    name = row.get("clause") or ""
    before = old.get(name)
    if before is None and ("texts" not in row or (name and not _NAME.fullmatch(name))):
        raise _draft("clause", "a clause of the base, or a new one with its words", name or "no words")
    if before is not None and row.keys() <= {"clause"}:
        return before
    held: dict[str, Any] = {} if before is None else change_of(before)
    held.update({key: row[key] for key in (*MARKS, "label", "links", "annexes") if key in row})
    held["clause"] = name or next(fresh)
    if "texts" not in row:
        return _made(held)
    texts = {language: text for language, text in row["texts"].items() if text.strip()}
    if not texts:
        raise _draft("texts", "words in some language", "nothing")
    odd = sorted(texts.keys() - set(languages))
    if odd:
        raise SametableError(
            "text.language", at="texts", expected=", ".join(languages), got=", ".join(odd)[:80]
        )
    owners = {
        name: name for one in (before.brackets if before else ()) for each in one.options for name in each.by
    }
    words, brackets = read(texts, {**owners, **naming.parties}, before.brackets if before else ())
    check_direction(words, "texts")
    for one in brackets:
        for option in one.options:
            check_direction(option.texts, "texts")
    return sealed(replace(_made({**held, "texts": rows_of(words), "brackets": []}), brackets=brackets))


def _made(held: Mapping[str, Any]) -> Clause:
    return clause_of(held, label="", changed_in="", by="")


def _said(one: Clause) -> Clause:
    """Give a clause without who changed it."""
    return replace(one, changed_in="", by="", encoded=b"")


def _move(one: Clause, old: Clause, after: str) -> dict[str, Any]:
    change: dict[str, Any] = {"clause": one.clause, "do": "move", "after": after}
    return change if one.label == old.label else {**change, "label": one.label}


def _runs(changes: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Cut changes where one statement is full."""
    run: list[Mapping[str, Any]] = []
    size_b = len(b'{"changes":[]}')
    for one in changes:
        more_b = len(canonical.encode(one)) + 1
        if run and (len(run) >= CHANGES or size_b + more_b > ENCODED_LIMIT_B):
            yield run
            run, size_b = [], len(b'{"changes":[]}')
        run.append(one)
        size_b += more_b
    if run:
        yield run


def _draft(at: str, expected: str, got: str) -> SametableError:
    return SametableError("text.draft", at=at, expected=expected, got=got[:80])
