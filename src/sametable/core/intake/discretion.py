"""The charter's rule for places of armed people and weapons, kept at preparing and held to at appending.

Unless terms in force regulate that very place, where armed people or weapons are is signed as a fixed 1 km
cell; the exact place, with a raw text that would give it away, stays with the author's side. Until terms
exist that is always so. Doubt means protection: an undetermined place is treated as one of a unit. No text
of such a statement, nor of one about it, may bring the coordinates back.

Not decided here: whether what is said is true; what a place's name alone gives away; codes that two people
have agreed on. Source: charter, "What it never does".
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sametable.core.model.vocabulary import UNIT_KINDS
from sametable.core.places.apart import said_apart
from sametable.core.places.coarse import coarsen
from sametable.core.places.coordinates import find_coordinates
from sametable.core.wire.hashes import from_b64url
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TOUCHES_PLACE = frozenset({"place", "locates", "what"})


def locates_unit(fields: Mapping[str, object]) -> bool:
    """Tell whether a report's place is, or may be, that of armed people or weapons."""
    what, locates = fields.get("what"), fields.get("locates")
    return (isinstance(what, str) and what in UNIT_KINDS) or locates in ("unit", "undetermined", None)


def coarse_place(place: Mapping[str, int]) -> dict[str, int]:
    """Give the 1 km cell that is signed instead of an exact place."""
    lat_e7, lon_e7, radius_m = coarsen(place["lat_e7"], place["lon_e7"])
    return {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": max(radius_m, place["radius_m"])}


def middle_of_cell(point: Mapping[str, object]) -> dict[str, int]:
    """Give the middle of a point's 1 km cell; nothing for what is no point."""
    lat_e7, lon_e7 = point.get("lat_e7"), point.get("lon_e7")
    if type(lat_e7) is not int or type(lon_e7) is not int:
        return {}
    lat_e7, lon_e7, _ = coarsen(lat_e7, lon_e7)
    return {"lat_e7": lat_e7, "lon_e7": lon_e7}


def check_cell(place: object, at: str) -> None:
    """Raise `statement.exact_place` unless a place is no finer than its cell."""
    if isinstance(place, dict) and coarse_place(place) != place:
        raise SametableError(
            "statement.exact_place",
            at=at,
            expected="a 1 km cell where armed people or weapons are",
            got="a finer place",
            advice="Prepare the statement again, saying that a unit is located; preparing coarsens it.",
        )


def check_point(point: Mapping[str, int], at: str) -> None:
    """Raise `statement.exact_place` unless a place read back is the middle of its 1 km cell."""
    if coarsen(point["lat_e7"], point["lon_e7"])[:2] != (point["lat_e7"], point["lon_e7"]):
        raise SametableError(
            "statement.exact_place",
            at=at,
            expected="the middle of the 1 km cell that was said",
            got="a finer place",
            advice="Read back the cell that the report gives.",
        )


def check_texts(value: object, at: str) -> None:
    """Raise `statement.exact_place` if any text in `value` holds coordinates."""
    for place, text in texts_of(value, at):
        if find_coordinates(text):
            raise SametableError(
                "statement.exact_place",
                at=place,
                expected="no coordinates where armed people or weapons are",
                got="coordinates in the text",
                advice="Leave them out; give the place in its own field, it is signed as a 1 km cell.",
            )


def check_apart(value: object, at: str) -> None:
    """Raise `statement.exact_place` if two texts in `value` say a place together. For kinds that may say no place at all."""
    texts = list(texts_of(value, at))
    apart = said_apart(text for _, text in texts)
    for place, text in texts:
        if text in apart:
            raise SametableError(
                "statement.exact_place", at=place, expected="no coordinates, in one text or in two", got="half of a place",
                advice="Leave the numbers out.",
            )  # fmt: skip


def texts_of(value: object, at: str) -> Iterator[tuple[str, str]]:
    """Give every text in a value with its place."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from texts_of(held, f"{at}.{name}" if at else str(name))
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from texts_of(held, f"{at}[{number}]")


def check_discretion(fields: Mapping[str, object]) -> None:
    """Refuse a statement about to be appended whose place is finer than the rule allows.

    Raises `statement.exact_place`. Held at the last step too, because whoever signs prepares elsewhere. What an
    amendment makes of the report it is about is held in `centre.about`.
    """
    if fields.get("type") in {"report", "call"}:
        _check(fields, "")
    if fields.get("type") == "report":
        check_witness(fields)
    if fields.get("type") == "performance":  # such as of a withdrawal: where units are is no part of it
        check_texts({"text": fields.get("text")}, "")
    around = fields.get("around")
    if fields.get("type") == "alert_rule" and isinstance(around, dict):
        check_point(around, "around")
    inner = fields.get("fields")
    if fields.get("type") == "amend" and isinstance(inner, dict):
        check_witness(inner, "fields.")
    if fields.get("type") == "amend" and isinstance(inner, dict) and TOUCHES_PLACE & inner.keys():
        _check(inner, "fields")


_WORD = re.compile(r"[^\W_]+")
_CALLED_BY = 3


def says_name(name: str, text: str) -> bool:
    """Tell whether every word of a name stands in a text, in whatever order, case, spacing or signs."""
    wanted = _words(name)
    return bool(wanted) and wanted <= _words(text)


def check_unnamed(name: str, value: object, at: str) -> None:
    """Raise `statement.witness` if a text in `value` says a witness's name; one word alone is taken for no name."""
    if sum(len(one) >= _CALLED_BY for one in _words(name)) < 2:
        return
    for place, text in texts_of(value, at):
        if says_name(name, text):
            raise SametableError(
                "statement.witness",
                at=place,
                expected="no name of a witness who has not consented to being named",
                got="the name in the text",
                advice="Leave the name out; it stays with your side.",
            )


def _words(text: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    shown = (one for one in plain if unicodedata.category(one) not in {"Mn", "Cf"})
    return set(_WORD.findall("".join(shown)))


def names_witness(fields: Mapping[str, object]) -> bool:
    """Tell whether a report names a witness whose consent to being named is not recorded."""
    named = "source" in fields and fields.get("source_kind") == "witness"
    return named and fields.get("source_consents") is not True


def check_witness(fields: Mapping[str, object], at: str = "") -> None:
    """Raise `statement.witness` if a report names a witness without recorded consent."""
    if names_witness(fields):
        raise SametableError(
            "statement.witness",
            at=f"{at}source",
            expected="no name of a witness who has not consented to being named",
            got="a name",
            advice="Prepare the statement again; preparing keeps the name with your side.",
        )


def _check(fields: Mapping[str, object], at: str) -> None:
    named = f"{at}." if at else ""
    if not locates_unit(fields):
        return
    if fields.get("coarsened") is not True:
        raise SametableError(
            "statement.exact_place",
            at=f"{named}coarsened",
            expected="true where armed people or weapons are",
            got="another",
            advice="Prepare the statement again; preparing coarsens its place.",
        )
    check_cell(fields.get("place"), f"{named}place")
    check_texts(dict(fields), at)
    digest = fields.get("raw_sha256")
    if isinstance(digest, str) and len(from_b64url(digest)) != 32:
        raise SametableError(
            "statement.field", at=f"{named}raw_sha256", expected="a SHA-256", got="another length"
        )
