"""Reading the members of a genesis, each with its place in the error.

Decides the form of ids, names, zones and keys in the genesis; what they mean together is decided in
`genesis`. A time zone is checked in form only, since which zones exist depends on a machine's tables.

Source: record.md 4.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sametable.core.wire.ed25519 import check_public_key
from sametable.core.wire.hashes import from_b64url
from sametable.core.wire.notes import VerifierKey, parse_vkey
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Iterator

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
ORIGIN = re.compile(r"[a-z0-9][a-z0-9./_-]{0,199}")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}")
AGE = re.compile(r"age1[a-z0-9]{58}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
MAX_ITEMS = 256
MAX_TEXT = 200


def members(value: object, names: str, *, at: str) -> dict[str, object]:
    """Return an object that has exactly these members."""
    expected = names.split(" ")
    if not isinstance(value, dict):
        raise invalid(at, "an object", type(value).__name__)
    strange = sorted(set(value) ^ set(expected))
    if strange:
        here = "no such member" if strange[0] in expected else "a member that is not known"
        raise invalid(f"{at}.{strange[0]}".lstrip("."), f"exactly {', '.join(expected)}", here)
    return value


def items(value: object, *, at: str, least: int = 1) -> Iterator[tuple[object, str]]:
    """Give each item of a list with its place."""
    if not isinstance(value, list) or not least <= len(value) <= MAX_ITEMS:
        raise invalid(at, f"a list of {least} to {MAX_ITEMS} items", type(value).__name__)
    for number, item in enumerate(value):
        yield item, f"{at}[{number}]"


def word(value: object, form: re.Pattern[str], *, at: str) -> str:
    """Return a text of this form."""
    if not isinstance(value, str) or not form.fullmatch(value):
        raise invalid(at, f"a text like {form.pattern}", repr(value)[:60])
    return value


def text(value: object, *, at: str) -> str:
    """Return a text that a person reads: one line, not empty."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= MAX_TEXT:
        raise invalid(at, f"one line of 1 to {MAX_TEXT} letters", repr(value)[:60])
    return value


def texts(value: object, *, at: str) -> dict[str, str]:
    """Return a text in at least one language."""
    if not isinstance(value, dict) or not value:
        raise invalid(at, "an object of language and text", type(value).__name__)
    for language in value:
        word(language, LANGUAGE, at=at)
    return {language: text(each, at=f"{at}.{language}") for language, each in value.items()}


def integer(value: object, limits: tuple[int, int], *, at: str) -> int:
    """Return an integer within limits, both inclusive."""
    if not isinstance(value, int) or isinstance(value, bool) or not limits[0] <= value <= limits[1]:
        raise invalid(at, f"an integer from {limits[0]} to {limits[1]}", repr(value)[:40])
    return value


def bbox(value: object, *, at: str) -> tuple[int, int, int, int]:
    """Return west, south, east, north in units of 1e-7 degree."""
    if not isinstance(value, list) or len(value) != 4:
        raise invalid(at, "[west, south, east, north]", repr(value)[:60])
    west, east = (integer(value[n], (-1_800_000_000, 1_800_000_000), at=f"{at}[{n}]") for n in (0, 2))
    south, north = (integer(value[n], (-900_000_000, 900_000_000), at=f"{at}[{n}]") for n in (1, 3))
    if not (west < east and south < north):
        raise invalid(at, "west below east and south below north", repr(value)[:60])
    return west, south, east, north


def key(value: object, *, at: str) -> bytes:
    """Return an Ed25519 public key that passes the strict key rule."""
    try:
        pub = from_b64url(word(value, re.compile(r"[A-Za-z0-9_-]{43}"), at=at))
        check_public_key(pub)
    except SametableError as error:
        raise invalid(at, error.expected, error.got) from None
    return pub


def vkey(value: object, algorithm: int, *, at: str) -> VerifierKey:
    """Return a verifier key of this algorithm."""
    if not isinstance(value, str):
        raise invalid(at, "a verifier key", type(value).__name__)
    try:
        found = parse_vkey(value)
    except SametableError as error:
        raise invalid(at, error.expected, error.got) from None
    if found.algorithm != algorithm:
        raise invalid(at, f"a key of type 0x{algorithm:02x}", f"0x{found.algorithm:02x}")
    return found


def invalid(at: str, expected: str, got: str) -> SametableError:
    """Build the error of this file."""
    return SametableError("genesis.invalid", at=at, expected=expected, got=got)
