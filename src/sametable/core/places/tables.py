"""The look-up tables behind a place index: built once, read only, small enough for a node.

Decides: which strings find which entries, exactly (a dictionary of keys) and nearly (a sorted array of
consonant skeletons, each also with one sign left out, so that two skeletons one slip apart share a row).
Does not decide how good a match is (`matching.py`) nor what is a name in a text (`scan.py`).

`areas` holds the keys of areas with their entries, and of names that entries say they lie within, even
where the area itself has no entry.

Shapes: a key id counts distinct keys, a form id counts written forms; `rows` packs CRC-32 of a skeleton
in the upper and the key id in the lower 32 bits, sorted, 8 bytes a row. Two skeletons with one CRC only
add a candidate, which is then weighed.

Source: symmetric deletion as an index of spelling slips; sizes measured in bench/places.py.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.places.model import AREA_KINDS, Place
from sametable.core.places.romanise import Spelling, key, key_of_plain, plain, spelling_of_key
from sametable.errors import invariant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLACES_LIMIT = 2_000_000
FORMS_PER_PLACE_LIMIT = 200
PREFIX_WORDS_LIMIT = 8
_ARTICLE_STARTS = ("al-", "al ", "el-", "эль-", "аль-", "ال")


@dataclass(frozen=True, slots=True, kw_only=True)
class NearTables:
    """What near spellings need: each key's Latin forms, and the rows of skeletons."""

    spelled: list[str]
    rows: array[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Everything the index reads.

    Nothing in it changes after `build_tables`, but that `near_once` is filled when first asked for: it is a
    function of `keys` alone, so whoever fills it fills in the same, and a node starts without it.
    """

    places: tuple[Place, ...]
    keys: dict[str, int]
    forms_of_key: list[tuple[int, ...]]
    form_text: list[str]
    form_place: array[int]
    near_once: list[NearTables]
    prefixes: frozenset[str]
    areas: dict[str, tuple[int, ...]]


def written_forms(place: Place) -> Iterator[str]:
    """Yield the name, the names by language, then the aliases of a place, each once."""
    seen: set[str] = set()
    for form in (place.name, *place.names.values(), *place.aliases):
        if form and form not in seen:
            seen.add(form)
            yield form
        if len(seen) >= FORMS_PER_PLACE_LIMIT:
            return


def has_article_written(form: str) -> bool:
    """Tell whether a form is written with the Arabic article in front."""
    return form.casefold().startswith(_ARTICLE_STARTS)


def spelled_of(tables: Tables, key_id: int) -> Spelling:
    """Give the stored Latin forms of a key."""
    romanised, fold, skeleton = near_of(tables).spelled[key_id].split("\t")
    return Spelling(romanised=romanised, fold=fold, skeleton=skeleton)


def skeleton_rows(skeleton: str) -> set[int]:
    """Give the CRC-32 rows under which a skeleton stands: itself, and itself less one sign if long enough."""
    rows = {zlib.crc32(skeleton.encode())}
    if len(skeleton) >= 3:
        rows.update(
            zlib.crc32((skeleton[:at] + skeleton[at + 1 :]).encode()) for at in range(1, len(skeleton))
        )
        rows.add(zlib.crc32(skeleton[1:].encode()))
    return rows


def near_key_ids(tables: Tables, skeleton: str) -> set[int]:
    """Find the key ids whose skeleton is at most about one slip away from `skeleton`."""
    found: set[int] = set()
    rows = near_of(tables).rows
    for row in skeleton_rows(skeleton):
        at = bisect_left(rows, row << 32)
        while at < len(rows) and rows[at] >> 32 == row:
            found.add(rows[at] & 0xFFFFFFFF)
            at += 1
    return found


def build_tables(places: Iterable[Place]) -> Tables:
    """Index every written form of every place, in the order given: earlier places win ties."""
    kept: list[Place] = []
    keys: dict[str, int] = {}
    forms_of_key: list[tuple[int, ...]] = []
    form_text: list[str] = []
    form_place = array("I")
    areas: dict[str, tuple[int, ...]] = {}
    for at, place in enumerate(places):
        invariant(at < PLACES_LIMIT, "a gazetteer holds at most two million places")
        kept.append(place)
        names = dict.fromkeys((place.id, *written_forms(place))) if place.kind in AREA_KINDS else ()
        for area_key in dict.fromkeys(key(name) for name in names):
            areas[area_key] = (*areas.get(area_key, ()), at)
        for name in place.within:
            areas.setdefault(key(name), ())
        for form in written_forms(place):
            form_key = key_of_plain(plain(form))
            if not form_key:
                continue
            key_id = keys.setdefault(form_key, len(forms_of_key))
            if key_id == len(forms_of_key):
                forms_of_key.append(())
            if any(
                form_place[known] == at and has_article_written(form_text[known]) == has_article_written(form)
                for known in forms_of_key[key_id]
            ):
                continue
            forms_of_key[key_id] = (*forms_of_key[key_id], len(form_text))
            form_text.append(form)
            form_place.append(at)
    return Tables(
        places=tuple(kept),
        keys=keys,
        forms_of_key=forms_of_key,
        form_text=form_text,
        form_place=form_place,
        near_once=[],
        prefixes=frozenset(_prefixes(keys)),
        areas=areas,
    )


def near_of(tables: Tables) -> NearTables:
    """Give the tables of near spellings, built at the first call."""
    if not tables.near_once:
        tables.near_once.append(_spell(tables.keys))
    return tables.near_once[0]


def _spell(keys: Iterable[str]) -> NearTables:
    spelled: list[str] = []
    rows: list[int] = []
    for key_id, form_key in enumerate(keys):
        spelling = spelling_of_key(form_key)
        spelled.append(f"{spelling.romanised}\t{spelling.fold}\t{spelling.skeleton}")
        rows.extend(row << 32 | key_id for row in skeleton_rows(spelling.skeleton))
    rows.sort()
    return NearTables(spelled=spelled, rows=array("Q", rows))


def _prefixes(keys: Iterable[str]) -> Iterator[str]:
    for form_key in keys:
        at = form_key.find(" ")
        for _ in range(PREFIX_WORDS_LIMIT):
            if at < 0:
                break
            yield form_key[:at]
            at = form_key.find(" ", at + 1)
