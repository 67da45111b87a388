"""Editions of published lists in the record: which is the latest, who says the same edition, what changed, whom a name may mean.

Decides: the Security Council keeps one list, whatever a file or its reader calls it; of other authorities, which may keep several,
editions are of one list when authority and name are the same, and a later version is of the list that its first one is of. The latest is the one that was made last by the
file's own moment, whoever put it in; one dated more than a day after it was said is never the latest: it would be so for ever. The same
edition is the same file, with the same moment and entries.

The Council's list is nobody's own: its latest is the last of the editions that more than one party holds, and what one party alone
holds stands beside it under that party's name (`alone`), so that none takes a name off or puts one on for the others. While no
edition is held by several there is no latest, and the last one of each party stands under its name. A group and an entry are `named`
alike where a name is the same letter for letter, and `proposed` where they sound alike: a proposal for a person, with its
score, never more. Persons are not in the record at all.

Source: domain reference 1.1 (excluded is whom the Council's list names); charter, rule 6; decision 0032.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sametable.core.parties.heard import things
from sametable.core.places.romanise import Spelling, spelling, weigh_milli
from sametable.core.terms.groups import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sametable.core.parties.heard import Thing
    from sametable.core.picture.cases import Cases, CaseSaid

ALIKE_MILLI = 860
"""Names that weigh less than this are not proposed; found on the spellings of one group in the edition of March 2015."""
PROPOSED_MOST = 3
ONE_LIST = frozenset({"security_council"})
"""Authorities that keep one list."""
AHEAD_MS = 24 * 3_600_000
"""How far after the moment at which it was said an edition may be dated: clocks and days differ."""
_PARTS = re.compile(r"[();,]| a\.k\.a\. ")
_BETWEEN = re.compile(r";| a\.k\.a\. ")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition: the statement that put it in, and who else put in the same file."""

    thing: Thing
    same_by: tuple[str, ...]
    latest: bool
    of: tuple[str, str]
    """Which list it is an edition of (`list_of`)."""
    ahead: bool = False
    """Dated more than a day after it was said."""
    alone: str | None = None
    """The one party that holds it, of a list that is nobody's own, where no later edition is held by several."""
    current: bool = False
    """Whether names are looked up in it: in the latest, or in what stands alone where there is none."""

    @property
    def generated_ms(self) -> int:
        """Give when the file says it was made."""
        held = self.thing.fields.get("generated_ms")
        return held if isinstance(held, int) else 0

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """Give its entities."""
        held = self.thing.fields.get("entities")
        return held if isinstance(held, list) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that a group's name may mean. `how`: named or proposed; the score is of 100."""

    list_id: str
    listed: str
    name: str
    edition_ms: int
    how: str
    score_pct: int
    alone: str | None = None
    """The one party that holds this edition, where there is none that several hold."""


def editions(
    cases: Cases, withdrawn: Callable[[CaseSaid], bool], said_ms: Callable[[CaseSaid], int]
) -> list[Edition]:
    """Give every edition, the newest first; the same file of several parties once, by who put it in first.

    `said_ms` gives when a statement was said, held to other sides' clocks.
    """
    by_file: dict[tuple[str, str, str, bool], list[list[Thing]]] = {}
    for one in things(cases, "sanctions_list", withdrawn):
        for version in one.chain.versions:
            if not version.void and not withdrawn(version):
                key = (
                    *list_of(version.fields, one.chain.versions[0].fields),
                    str(version.fields.get("file_sha256")),
                    dated_ahead(version.fields, said_ms(version)),
                )
                mine = one if version is one.said else replace(one, said=version)
                alike = by_file.setdefault(key, [])
                same = next((held for held in alike if _reads_as(held[0], mine)), None)
                if same is None:
                    alike.append([mine])
                else:
                    same.append(mine)
    found = [
        Edition(
            thing=min(held, key=lambda one: one.said.order),
            same_by=tuple(sorted({one.said.party for one in held})),
            latest=False,
            of=key[:2],
            ahead=key[3],
        )
        for key, alike in by_file.items()
        for held in alike
    ]
    found.sort(key=lambda one: one.thing.said.order)
    placed = [
        edition for of in dict.fromkeys(one.of for one in found) for edition in _placed([one for one in found if one.of == of])
    ]  # fmt: skip
    return sorted(placed, key=lambda one: (-one.generated_ms, one.thing.said.order))


def _reads_as(one: Thing, other: Thing) -> bool:
    """Tell whether two statements of one file say the same of it: a hash alone would let anybody put entries under others' names."""
    return all(one.fields.get(name) == other.fields.get(name) for name in ("generated_ms", "entities"))


def _made(one: Edition) -> tuple[int, str]:
    return one.generated_ms, str(one.thing.fields.get("file_sha256"))


def _placed(held: Sequence[Edition]) -> list[Edition]:
    """Tell which of the editions of one list, in merge order, is the latest, and which stand beside it."""
    counted = [one for one in held if not one.ahead]
    joint = [one for one in counted if one.of[0] not in ONE_LIST or len(one.same_by) > 1]
    single = [one for one in counted if one.of[0] in ONE_LIST and len(one.same_by) == 1]
    if joint:
        top = max(joint, key=_made)
        beside = {id(one) for one in single if _made(one) >= _made(top)}
        return [
            replace(one, latest=one is top, current=one is top, alone=one.same_by[0] if id(one) in beside else None)
            for one in held
        ]  # fmt: skip
    last: dict[tuple[str, ...], Edition] = {}
    for one in counted:
        last[one.same_by] = max(last.get(one.same_by, one), one, key=_made)
    return [
        replace(one, alone=one.same_by[0], current=True) if last.get(one.same_by) is one else one
        for one in held
    ]


def dated_ahead(fields: Mapping[str, object], said_ms: int) -> bool:
    """Tell whether an edition is dated more than a day after the moment at which it was said."""
    made = fields.get("generated_ms")
    return isinstance(made, int) and made > said_ms + AHEAD_MS


def list_of(fields: Mapping[str, object], first: Mapping[str, object]) -> tuple[str, str]:
    """Give which list an edition is of, by what it and the first version of the same thing say."""
    authority = str(fields.get("authority"))
    return authority, "" if authority in ONE_LIST else folded(str(first.get("name")))


def difference(
    older: Sequence[Mapping[str, Any]] | None, newer: Sequence[Mapping[str, Any]]
) -> dict[str, list[str]]:
    """Give the references that came, went, and changed their names, against an older edition's entities."""
    was = {str(row["listed"]): row for row in older or ()}
    now = {str(row["listed"]): row for row in newer}
    return {
        "came": sorted(now.keys() - was.keys()) if older is not None else [],
        "went": sorted(was.keys() - now.keys()),
        "changed": sorted(name for name in now.keys() & was.keys() if now[name] != was[name]),
    }


def listed_names(held: Sequence[Edition]) -> dict[str, str]:
    """Give every folded name of the editions in which names are looked up, to its reference."""
    return {
        folded(name): str(row["listed"])
        for one in held
        if one.current
        for row in one.rows
        for name in entry_names(row)
    }


def entry_names(row: Mapping[str, Any]) -> Iterator[str]:
    """Give the names of an entry that are surely names: whole fields, what stands between semicolons, and letters that a name begins with.

    In `ELDER RELIEF (CEDARLAND)` and `ELDER RELIEF, CEDARLAND, BRANCH OFFICE` the rest is a country and an office, and whoever is
    called so is not on the list.
    """
    for text in (str(row["name"]), *map(str, row.get("names", ()))):
        yield text
        outside, _, inside = text.partition("(")
        inside = inside.partition(")")[0].strip()
        listed = [*_BETWEEN.split(outside), *(_BETWEEN.split(inside) if _is_name(inside, outside) else ())]
        yield from (part.strip() for part in listed if len(part.strip()) > 3 and part != text)


def _is_name(inside: str, outside: str) -> bool:
    """Tell whether brackets hold a name: a row of them, one in another script, or the letters that the words before it begin with."""
    if len(_BETWEEN.split(inside)) > 1 or (_LATIN.search(inside) and not _LATIN.search(outside)):
        return True
    initials = iter("".join(word[0] for word in _WORD.findall(outside)).casefold())
    return bool(outside.strip()) and all(letter in initials for letter in inside.casefold())


def names_of(row: Mapping[str, Any]) -> Iterator[str]:
    """Give every name of an entry, and whatever may be one: fields are taken apart at brackets and commas, too."""
    for text in (row["name"], *row.get("names", ())):
        yield str(text)
        parts = [part.strip() for part in _PARTS.split(str(text))]
        yield from (part for part in parts if len(parts) > 1 and len(part) > 3)


@lru_cache(maxsize=20_000)
def _spelled(name: str) -> Spelling:
    return spelling(name)


def matches(names: Sequence[str], held: Sequence[Edition]) -> list[Match]:
    """Give the entries of the current editions that a group's names may mean: named first, then the best proposals.

    `names`: its own name, then those that somebody says mean the same group. That is a claim: by it an entry is proposed, never named.
    """
    own = folded(names[0])
    spelled = [_spelled(name) for name in names]
    found = []
    for one in (edition for edition in held if edition.current):
        for row in one.rows:
            every = list(dict.fromkeys(names_of(row)))
            named = own in {folded(name) for name in entry_names(row)}
            best = (
                1_000
                if named
                else max((weigh_milli(_spelled(a), b) for a in every for b in spelled), default=0)
            )
            if named or best >= ALIKE_MILLI:
                found.append(
                    Match(
                        list_id=one.thing.said.id, listed=str(row["listed"]), name=str(row["name"]),
                        edition_ms=one.generated_ms, how="named" if named else "proposed", score_pct=best // 10, alone=one.alone,
                    )
                )  # fmt: skip
    found.sort(key=lambda one: (one.how, -one.score_pct, one.listed))
    named_only = [one for one in found if one.how == "named"]
    return named_only or found[:PROPOSED_MOST]
