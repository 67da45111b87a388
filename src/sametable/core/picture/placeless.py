"""What is shown of the words of kinds that may say no place: a text in which coordinates stand is left out, wherever it is read.

Decides for readers what `check_texts` and `check_apart` decide at a desk, by the same finders: what a node of other software signed is in the record all
the same, and is shown here without that text, which `LEFT_OUT` stands for. Everything else that the statement says goes on being
shown. Does not decide what the statement counts for. Pure.

Source: charter, "What it never does"; decisions 0031 and 0032.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sametable.core.places.apart import said_apart
from sametable.core.places.coordinates import find_coordinates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sametable.core.picture.cases import CaseSaid

LEFT_OUT = "[…]"
"""What stands for a text that is left out; no word of any language."""
NO_PLACE = frozenset(
    {
        "designation", "adherence", "relation", "listing_request", "separation_status", "separation_step", "attestation",
        "disposition", "objection", "deconfliction_step",
    }
)  # fmt: skip
"""What is said of groups, of a case, and of what somebody proposed: none of it has a place, in words neither."""


@lru_cache(maxsize=8192)
def says_place(text: str) -> bool:
    """Tell whether coordinates stand in a text."""
    return bool(find_coordinates(text))


def unplaced(value: Any, apart: frozenset[str] = frozenset()) -> Any:
    """Give a value with each text in which coordinates stand, or that is one `apart`, left out; the very same value where there is none."""
    if isinstance(value, str):
        return LEFT_OUT if value in apart or says_place(value) else value
    if isinstance(value, dict):
        named = {name: unplaced(held, apart) for name, held in value.items()}
        return named if any(named[name] is not held for name, held in value.items()) else value
    if isinstance(value, list):
        listed = [unplaced(held, apart) for held in value]
        return listed if any(now is not held for now, held in zip(listed, value, strict=True)) else value
    return value


def words_shown(kind: str, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what is shown of a statement's fields: all of them, unless its kind may say no place and its words do."""
    logged = kind == "proposal" and fields.get("form") == "logged_only"
    if kind not in NO_PLACE and not logged:
        return fields
    found: Mapping[str, Any] = unplaced(
        dict(fields), said_apart(_texts(fields)) if kind in NO_PLACE else frozenset()
    )
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for held in value.values() if isinstance(value, dict) else value:
            yield from _texts(held)


def shown(one: CaseSaid) -> CaseSaid:
    """Give a statement as it is shown, by `words_shown`; the very same one where nothing is left out."""
    fields = words_shown(one.kind, one.fields)
    return one if fields == one.fields else replace(one, fields=fields)
