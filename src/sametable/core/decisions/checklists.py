"""Checklists before an announcement: one mark of each party on each item, and whether it is ready.

Decides that each party marks for itself; its last mark on an item that reads as it does now counts. Ready is a list that stands,
when every party of it marked every item as done or not needed: no majority, and silence is no mark. Does not decide whether anything
is announced, and says of nobody that it holds the others up: who has not marked is told by item.

Source: domain reference 9 (S4: an announcement "predicated for failure"); decision 0034.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.decisions.talks import said_of, things

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sametable.core.decisions.talks import Asked
    from sametable.core.passage.versions import Chain
    from sametable.core.picture.cases import CaseSaid

SETTLED = frozenset({"done", "not_needed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, each party's last mark on it, and the parties of the list that have not settled it; alphabetical."""

    text: str
    marks: tuple[CaseSaid, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """One list in its latest version. `about` is what is to be announced."""

    chain: Chain
    about: str
    parties: tuple[str, ...]
    items: tuple[Item, ...]
    ready: bool


def checklists(asked: Asked, parties_of: Callable[[Chain], Sequence[str]]) -> list[Checklist]:
    """Give every list that stands, the newest first; `parties_of` tells whose marks a list takes."""
    held = [one for one in things(asked, "checklist") if one.latest is not None]
    return [_checklist(asked, one, tuple(sorted(set(parties_of(one))))) for one in reversed(held)]


def about_of(chain: Chain) -> str:
    """Give what a list is about: the target of its first version."""
    return chain.versions[0].target


def items_of(one: CaseSaid) -> list[str]:
    """Give the items of one version; none where they were erased."""
    held = one.fields.get("items")
    return [str(item) for item in held] if isinstance(held, list) else []


def _checklist(asked: Asked, chain: Chain, parties: tuple[str, ...]) -> Checklist:
    marks = _marks(asked, chain)
    items = tuple(_item(text, marks, parties) for text in items_of(chain.shown))
    return Checklist(
        chain=chain,
        about=about_of(chain),
        parties=parties,
        items=items,
        ready=bool(items) and bool(parties) and not any(one.missing for one in items),
    )


def _marks(asked: Asked, chain: Chain) -> dict[tuple[str, str], CaseSaid]:
    """Give the last mark by the words of an item and the party; an item that reads otherwise is another one."""
    items = {version.id: items_of(version) for version in chain.versions}
    found: dict[tuple[str, str], CaseSaid] = {}
    for one in said_of(asked, chain, "checklist_mark"):
        at = one.fields.get("item")
        words = items[one.target]
        if type(at) is int and at < len(words):
            found[words[at], one.party] = one
    return found


def _item(text: str, marks: dict[tuple[str, str], CaseSaid], parties: tuple[str, ...]) -> Item:
    said = {party: one for (words, party), one in marks.items() if words == text}
    settled = {party for party, one in said.items() if one.fields.get("says") in SETTLED}
    return Item(
        text=text,
        marks=tuple(said[party] for party in sorted(said)),
        missing=tuple(party for party in parties if party not in settled),
    )
