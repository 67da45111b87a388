"""Statements about terms, made directly: who put which text, who gave their word for what, who took it back."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sametable.core.terms.adopted import TermsSaid
from support.saying import ORIGINS, entry_id

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = 86_400_000


def text_fields(name: str = "t", text: str = "{}") -> dict[str, Any]:
    """Give the fields of a text."""
    return {
        "type": "terms_text",
        "pack": name,
        "version": "1",
        "language": "en",
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def act_fields(
    act: str = "adopt",
    target: str = "t",
    parties: Sequence[str] = ("al", "bi"),
    *,
    day: int = 10,
    **more: Any,
) -> dict[str, Any]:
    """Give the fields of an act; `more` may hold amends (a name), instruments and reason."""
    if "amends" in more:
        more["amends"] = entry_id(more["amends"])
    return {
        "type": "terms_act",
        "act": act,
        "target": entry_id(target),
        "parties": sorted(parties),
        "effective_ms": day * DAY,
        **more,
    }


def told(
    name: str, party: str, fields: dict[str, Any], *, place: int, day: int = 5, void: bool = False
) -> TermsSaid:
    """Say something at a place of the merge order, on a day."""
    return TermsSaid(
        id=entry_id(name),
        order=(place, ORIGINS[party], place),
        at_ms=day * DAY,
        party=party,
        number=f"{party.upper()}-{place:06d}",
        fields=fields,
        void=void,
    )


def put(name: str = "t", party: str = "al", *, place: int = 1) -> TermsSaid:
    """Put a text into the record."""
    return told(name, party, text_fields(name), place=place)


def word(
    party: str, act: str = "adopt", target: str = "t", *, place: int, said: int = 5, **more: Any
) -> TermsSaid:
    """Give a party's word for an act; `said` is the day on which it was said, `day` the one it names."""
    void = bool(more.pop("void", False))
    return told(f"{party}{place}", party, act_fields(act, target, **more), place=place, day=said, void=void)


def back(party: str, place_of: int, *, place: int) -> TermsSaid:
    """Take back the word that this party gave at a place."""
    return told(
        f"w{place}", party, {"type": "withdraw", "target": entry_id(f"{party}{place_of}")}, place=place
    )
