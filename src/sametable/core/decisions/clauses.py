"""The words on the table as values: a text, its clauses, brackets and options.

Decides nothing: what a statement says becomes these values here, and `core/decisions/text_versions` works out which text a
version comes to. Brackets stand in a clause's words as `⟦b1⟧`. A clause carries the bytes that stand for it in the hash of
the whole text, so that a text of many versions is not written out anew for each.

Shapes: `Words` are (language, text), by language; ids are the record's. Marks of the author (`about`, `obligor`, `links`,
`instrument`, `term`) and who changed a clause last are shown and are not in the hash.
Source: domain reference 5; decision 0028.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sametable.core.decisions.unseen import UNSEEN
from sametable.core.wire import canonical
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Words = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One wording in a bracket: whose it is, and its number where it is one."""

    texts: Words
    by: tuple[str, ...] = ()
    value: int | None = None

    def text(self, language: str) -> str | None:
        """Give its words in a language, if it has any there."""
        return dict(self.texts).get(language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bracket:
    """Words in contest: its options, whether all of it may fall, and the unit of its numbers."""

    bracket: str
    options: tuple[Option, ...]
    may_fall: bool = False
    unit: str = ""

    @property
    def contested(self) -> bool:
        """Tell whether there is more than one way to read the clause."""
        return len(self.options) > 1 or self.may_fall


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a text. `changed_in` is the version that gave it these words, `by` whose version that was."""

    clause: str
    label: str
    texts: Words
    brackets: tuple[Bracket, ...] = ()
    annexes: tuple[str, ...] = ()
    about: str = ""
    obligor: str = ""
    links: tuple[tuple[str, str], ...] = ()
    """The other clause, and how this one hangs on it."""
    instrument: str = ""
    term: str = ""
    changed_in: str = ""
    by: str = ""
    encoded: bytes = b""
    """Its canonical bytes in the hash of the whole text."""

    def text(self, language: str) -> str | None:
        """Give its words in a language, with the marks of its brackets."""
        return dict(self.texts).get(language)

    def reads_as(self, other: Clause) -> bool:
        """Tell whether a position on the one holds for the other: the same words, brackets and annexed maps."""
        return (self.texts, self.brackets, self.annexes) == (other.texts, other.brackets, other.annexes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """Which number of the bound pack a bracket stands for; `path` is a JSON pointer in its canonical text."""

    clause: str
    bracket: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The whole text that a version comes to."""

    version_id: str
    sha256: str
    languages: tuple[str, ...]
    authentic: tuple[str, ...]
    title: Words
    clauses: tuple[Clause, ...]
    terms: str = ""
    binds: tuple[Bind, ...] = ()

    def clause(self, name: str) -> Clause | None:
        """Give a clause by its id."""
        return next((one for one in self.clauses if one.clause == name), None)

    @property
    def brackets(self) -> int:
        """Count its brackets."""
        return sum(len(one.brackets) for one in self.clauses)


def words_of(rows: Iterable[Mapping[str, Any]]) -> Words:
    """Give rows of a language and a text as words, by language."""
    return tuple(sorted((row["language"], row["text"]) for row in rows))


def rows_of(words: Words) -> list[dict[str, str]]:
    """Give words as the rows that stand in a statement."""
    return [{"language": language, "text": text} for language, text in words]


def clause_of(change: Mapping[str, Any], *, label: str, changed_in: str, by: str) -> Clause:
    """Make the clause that a change puts; `label` where the change has none. Raises `wire.not_canonical`, `text.direction`."""
    return sealed(
        Clause(
            clause=change["clause"],
            label=change.get("label", label),
            texts=words_of(change["texts"]),
            brackets=tuple(_bracket(one) for one in change.get("brackets", ())),
            annexes=tuple(change.get("annexes", ())),
            about=change.get("about", ""),
            obligor=change.get("obligor", ""),
            links=tuple((one["clause"], one["how"]) for one in change.get("links", ())),
            instrument=change.get("instrument", ""),
            term=change.get("term", ""),
            changed_in=changed_in,
            by=by,
        )
    )


def change_of(one: Clause) -> dict[str, Any]:
    """Give the change that puts a clause as it is, where it stands."""
    change: dict[str, Any] = {
        "clause": one.clause,
        "do": "put",
        "label": one.label,
        "texts": rows_of(one.texts),
        "brackets": [_bracket_fields(held) for held in one.brackets],
        "about": one.about,
        "obligor": one.obligor,
        "links": [{"clause": name, "how": how} for name, how in one.links],
        "annexes": list(one.annexes),
        "instrument": one.instrument,
        "term": one.term,
    }
    return {name: held for name, held in change.items() if held or name == "label"}


def sealed(one: Clause) -> Clause:
    """Give the clause with its canonical bytes. Raises `wire.not_canonical`, `text.direction`."""
    encoded = canonical.encode(
        {
            "annexes": list(one.annexes),
            "brackets": [bracket_row(held) for held in one.brackets],
            "clause": one.clause,
            "label": one.label,
            "texts": dict(one.texts),
        }
    )
    check_turning(encoded, one.clause)
    return replace(one, encoded=encoded)


def check_turning(encoded: bytes, at: str) -> None:
    """Raise `text.direction` where a letter is unseen or turns the direction of what is shown: nobody could see what is signed."""
    match = None if encoded.isascii() else UNSEEN.search(encoded.decode())
    if match:
        raise SametableError(
            "text.direction",
            at=at,
            expected="no letters that are unseen or turn the direction of text",
            got=f"U+{ord(match.group()):04X}",
            advice="What is shown must be what is signed: take these letters out.",
        )


def bracket_row(one: Bracket) -> dict[str, Any]:
    """Give a bracket with every member, as the hash and the screens have it."""
    return {
        "bracket": one.bracket,
        "may_fall": one.may_fall,
        "options": [
            {"by": list(option.by), "texts": dict(option.texts), "value": option.value}
            for option in one.options
        ],
        "unit": one.unit,
    }


def _bracket(row: Mapping[str, Any]) -> Bracket:
    return Bracket(
        bracket=row["bracket"],
        options=tuple(
            Option(
                texts=words_of(option["texts"]),
                by=tuple(sorted(option.get("by", ()))),
                value=option.get("value"),
            )
            for option in row["options"]
        ),
        may_fall=bool(row.get("may_fall")),
        unit=row.get("unit", ""),
    )


def _bracket_fields(one: Bracket) -> dict[str, Any]:
    row: dict[str, Any] = {"bracket": one.bracket, "options": [_option_fields(held) for held in one.options]}
    if one.may_fall:
        row["may_fall"] = True
    if one.unit:
        row["unit"] = one.unit
    return row


def _option_fields(one: Option) -> dict[str, Any]:
    row: dict[str, Any] = {"texts": rows_of(one.texts)}
    if one.by:
        row["by"] = list(one.by)
    if one.value is not None:
        row["value"] = one.value
    return row
