"""Coordinates said in two pieces: a latitude in one text of a statement, a longitude in another one.

Decides: a number of degrees with three decimals or more (four behind a comma), or degrees with minutes, is a half; two texts with a half
each say a place, if one of the two can be a latitude. One text that says both is found by `coordinates`. In doubt it is a place,
so this is for kinds that may say none, and not for bulletins.

Not found: places in words, halves in two statements, grid references cut in two. Source: charter, "What it never does"; decision 0031.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sametable.core.places.coordinates import evened

if TYPE_CHECKING:
    from collections.abc import Iterable

_HALF = re.compile(
    r"(?<![\d.,])(?:(?P<fine>\d{1,3}(?:\.\d{3,12}|,\d{4,12}))|(?P<deg>\d{1,3}) ?° ?\d{1,2})(?!\d|[.,]\d)"
)
LATITUDE_MOST, LONGITUDE_MOST = 90.0, 180.0


@lru_cache(maxsize=8192)
def half_degrees(text: str) -> tuple[float, ...]:
    """Give the numbers in a text that can be half of a place, in degrees without their sign."""
    found = (float((one["fine"] or one["deg"]).replace(",", ".")) for one in _HALF.finditer(evened(text)))
    return tuple(one for one in found if one <= LONGITUDE_MOST)


def said_apart(texts: Iterable[str]) -> frozenset[str]:
    """Give the texts that together say a place in two pieces; none where there is no second piece."""
    held = [(text, halves) for text in texts if (halves := half_degrees(text))]
    latitude = any(one <= LATITUDE_MOST for _, halves in held for one in halves)
    return frozenset(text for text, _ in held) if len(held) > 1 and latitude else frozenset()
