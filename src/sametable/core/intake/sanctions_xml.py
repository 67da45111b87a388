"""The Security Council's consolidated list: its XML file to the entities of one edition. Persons are counted and left out.

Decides what is taken: reference, name, other names, name in the original script, day of listing, and when the file says it
was made. Addresses, comments and everything about persons stay outside: this record needs to know which groups are named,
by which reference, and nothing that would lead to anybody. Does not decide which group of a truce an entry means.

Shapes: bytes of XML in; moments ms UTC; a day as `2013-05-30`. Limits, each held while reading: 32 MB, 5,000 entities, 500,000
elements, 100,000 attributes, 12 within one another, 60 other names each, 400
letters a name, more are counted out loud. Anything else raises `list.unreadable`; a DTD or an entity raises `list.entities`.
Source: the published file's own tags (CONSOLIDATED_LIST, ENTITY, REFERENCE_NUMBER, FIRST_NAME, ENTITY_ALIAS); charter, "What it
never does".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from xml.etree.ElementTree import (  # nosec - an error's class, and what holds what was parsed; nothing is parsed with it
    ParseError,
    TreeBuilder,
)

import defusedxml
from defusedxml import ElementTree

from sametable.errors import SametableError

SIZE_MOST_B = 32_000_000
ENTITIES_MOST = 5_000
ELEMENTS_MOST = 500_000
"""Some ten times as many as the list of a thousand entries has."""
DEPTH_MOST = 12
ATTRIBUTES_MOST = 100_000
PIECE_B = 4_000_000
"""A tag, a comment or a value that goes on is read again from its start with every piece: few pieces."""
NAMES_MOST = 60
NAME_LETTERS = 400
REFERENCE_LETTERS = 40
_ROOTS = frozenset({"CONSOLIDATED_LIST"})
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entity: its reference, its name as listed, what else it is called, and since when (empty: not said)."""

    listed: str
    name: str
    names: tuple[str, ...]
    listed_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of the list. `cut`: references of which names were too many or too long and were left out."""

    generated_ms: int
    entities: tuple[Listed, ...]
    persons_left_out: int
    cut: tuple[str, ...]


def read_list(raw: bytes) -> Edition:
    """Read an edition. Raises `list.unreadable`, `list.entities`, `list.too_large`."""
    if len(raw) > SIZE_MOST_B:
        raise SametableError("list.too_large", expected=f"at most {SIZE_MOST_B} bytes", got=str(len(raw)))
    if raw.count(b"=") > ATTRIBUTES_MOST:  # all of one tag are in memory before anything is told of it
        raise _too_large(f"at most {ATTRIBUTES_MOST} attributes")
    held = _Read()
    try:
        parser = ElementTree.XMLParser(target=held, forbid_dtd=True)
        for at in range(0, len(raw), PIECE_B):
            parser.feed(raw[at : at + PIECE_B])
        parser.close()
    except defusedxml.DefusedXmlException:
        raise SametableError("list.entities") from None
    except (ParseError, ValueError, LookupError) as error:
        raise _bad("", "an XML file", str(error)) from None
    twice = sorted(name for name, times in Counter(one.listed for one in held.found).items() if times > 1)
    if twice:
        raise _bad("ENTITIES", "each reference once", twice[0])
    return Edition(
        generated_ms=_moment(held.made),
        entities=tuple(sorted(held.found, key=lambda one: one.listed)),
        persons_left_out=held.persons,
        cut=tuple(sorted(set(held.cut))),
    )


@dataclass(slots=True, kw_only=True)
class _Read:
    """What was read so far: entries are taken as they end, and let go of; a limit stops the reading where it is passed.

    Stands where a parser builds a tree, under the names that it calls: `start`, `end`, `data`, `close`.
    """

    tree: TreeBuilder = field(default_factory=TreeBuilder)
    above: list[Any] = field(default_factory=list)
    made: str = ""
    found: list[Listed] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    persons: int = 0
    elements: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element. Raises `list.unreadable`, `list.too_large`."""
        one: Any = self.tree.start(tag, attributes)
        if not self.above:
            if _tag(one) not in _ROOTS:
                raise _bad("", "CONSOLIDATED_LIST", _tag(one))
            self.made = str(one.get("dateGenerated", ""))
        self.above.append(one)
        self.elements += 1
        if self.elements > ELEMENTS_MOST:
            raise _too_large(f"at most {ELEMENTS_MOST} elements")
        if len(self.above) > DEPTH_MOST:
            raise _bad(_tag(one), f"elements within {DEPTH_MOST} others at most", "more")

    def data(self, text: str) -> None:
        """Take a piece of text."""
        self.tree.data(text)

    def close(self) -> None:
        """Take the end of the file: nothing is left to be done."""

    def end(self, tag: str) -> None:
        """Take the end of an element. Raises `list.unreadable`, `list.too_large`."""
        one: Any = self.tree.end(tag)
        self.above.pop()
        if len(self.above) == 2:
            where = (_tag(self.above[1]), _tag(one))
            if where == ("ENTITIES", "ENTITY"):
                if len(self.found) >= ENTITIES_MOST:
                    raise _too_large(f"at most {ENTITIES_MOST} entities")
                self.found.append(_entity(one, self.cut))
            self.persons += where == ("INDIVIDUALS", "INDIVIDUAL")
        if len(self.above) in {1, 2}:
            self.above[-1].clear()


def _too_large(expected: str) -> SametableError:
    return SametableError("list.too_large", expected=expected, got="more")


def _entity(one: Any, cut: list[str]) -> Listed:
    reference = _text(one, "REFERENCE_NUMBER").rstrip(".")
    if not reference or len(reference) > REFERENCE_LETTERS:
        raise _bad("ENTITY.REFERENCE_NUMBER", f"1 to {REFERENCE_LETTERS} letters", reference or "nothing")
    name = " ".join(part for part in (_text(one, tag) for tag in _NAMES) if part)
    if not name or len(name) > NAME_LETTERS:
        raise _bad(f"{reference}.FIRST_NAME", f"1 to {NAME_LETTERS} letters", name or "nothing")
    others = [_text(one, "NAME_ORIGINAL_SCRIPT")]
    others += [_text(alias, "ALIAS_NAME") for alias in one if _tag(alias) == "ENTITY_ALIAS"]
    kept = list(dict.fromkeys(other for other in others if other and other != name))
    short = [other for other in kept if len(other) <= NAME_LETTERS][:NAMES_MOST]
    if len(short) < len(kept):
        cut.append(reference)
    return Listed(
        listed=reference, name=name, names=tuple(short), listed_on=_day(_text(one, "LISTED_ON"), reference)
    )


def _tag(one: Any) -> str:
    return one.tag.rpartition("}")[2] if isinstance(one.tag, str) else ""


def _text(one: Any, name: str) -> str:
    """Give the text of the first child of a name, on one line."""
    return next((" ".join(str(part.text or "").split()) for part in one if _tag(part) == name), "")


def _day(text: str, reference: str) -> str:
    """Give a day as it is listed; older files add an offset or a time behind it."""
    if not text:
        return ""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise _bad(f"{reference}.LISTED_ON", "a day such as 2013-05-30", text) from None


def _moment(text: str) -> int:
    try:
        found = datetime.fromisoformat(text)
        whole = found if found.tzinfo else found.replace(tzinfo=UTC)
        return int(whole.timestamp()) * 1000
    except (ValueError, OverflowError):
        raise _bad("dateGenerated", "a moment such as 2015-02-01T18:00:00Z", text or "nothing") from None


def _bad(at: str, expected: str, got: str) -> SametableError:
    return SametableError("list.unreadable", at=at, expected=expected, got=got[:80])
