"""Written coordinates: read them, write them, and find them in a text.

Decides: what a decimal, degree-minute-second, UTM or MGRS text says, and how precise it is; which stretches
of a text are coordinates, so that exact positions of armed units stay out of signed reports. Does not decide
whose position it is, nor whether it is right; a datum other than WGS 84 is not noticed.

Shapes: latitude first unless letters say otherwise; degrees times 10^7; `radius_m` half the diagonal of the
last digit's cell, at least 1; offsets are code points.

Source: ISO 6709 annex H and the forms met in bulletins; `utm.py` for grids; refusals: charter.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from unicodedata import category, decimal

from sametable.core.places.coarse import check_range, shown
from sametable.core.places.utm import band_of, mgrs_of, mgrs_square, unproject
from sametable.core.places.written import is_day, written
from sametable.errors import SametableError

TEXT_LIMIT = 120
_HALF_DIAGONAL_M_PER_DEGREE = 78_700

_ONE_TO_ONE = str.maketrans(
    {
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
        **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("′’‘ʹ´`ʼ‵", "'"),
        **dict.fromkeys("″“”ʺ„", '"'),
        **dict.fromkeys("−–—‑‐", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\t", " "),
        "٫": ".",
        "،": ",",
        "؛": ";",
    }
)
_HEMISPHERE = r"(?:[NSEWnsew](?![A-Za-z])|[сю]\. ?ш\.?|[вз]\. ?д\.?|شمالا?|جنوبا?|شرقا?|غربا?)"
_LETTER = {
    "n": "N", "s": "S", "e": "E", "w": "W", "с": "N", "ю": "S", "в": "E", "з": "W", "ش": "", "ج": "S", "غ": "W",
}  # fmt: skip


def _angle(name: str) -> str:
    """Give the pattern of one angle: sign, hemisphere before or after, degrees, minutes, seconds."""
    number = r"(?:[.,]\d{1,12})?"
    return (
        rf"(?:(?P<{name}_before>{_HEMISPHERE}) ?)?(?P<{name}_sign>[-+])?(?P<{name}_deg>\d{{1,3}}{number})(?: ?°)?"
        rf"(?:(?:(?<=°) ?| )(?P<{name}_min>\d{{1,2}}{number})(?: ?'(?!'))?"
        rf"(?:(?:(?<=') ?| )(?P<{name}_sec>\d{{1,2}}{number})(?: ?\"| ?'')?)?)?"
        rf"(?({name}_before)|(?: ?(?P<{name}_after>{_HEMISPHERE}))?)"
    )


_LABEL = r"(?:\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|широта|долгота) ?[:=]? ?)?"
_PAIR = re.compile(rf"{_LABEL}{_angle('one')}(?: ?[,;/] ?| ){_LABEL}{_angle('two')}", re.IGNORECASE)
_UTM = re.compile(
    r"(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X]) (?P<east>\d{6})(?: ?m?E)?,? (?P<north>\d{6,8})(?: ?m?N)?"
)
_MGRS = re.compile(
    r"(?P<zone>\d{1,2}) ?(?P<band>[C-HJ-NP-X]) ?(?P<square>[A-HJ-NP-Z][A-HJ-NP-V])"
    r"(?: ?(?P<east>\d{1,5}) (?P<north>\d{1,5})| ?(?P<joined>\d{2,10}))?"
)
# A decimal comma needs four decimals to be told from a thousand: 1,468.
_PRECISE = re.compile(r"\d+(?:\.\d{3,}|,\d{4,})")
_PLUS_CODE = re.compile(r"\b[2-9CFGHJMPQRVWX]{6,8}\+[2-9CFGHJMPQRVWX]{2,3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinates:
    """A point and how far its writing lets it be off."""

    lat_e7: int
    lon_e7: int
    radius_m: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinateSpan:
    """A stretch of a text that says coordinates, in code points."""

    start: int
    end: int


def _invalid(expected: str, text: str) -> SametableError:
    advice = "Write it as 36.2012, 37.1612 or 36°12'04\"N 37°09'40\"E or 37S CA 28460 06950."
    return SametableError("coordinates.invalid", expected=expected, got=ascii(text[:40]), advice=advice)


def parse_coordinates(text: str) -> Coordinates:
    """Read one pair of coordinates in decimal, DMS, UTM or MGRS form.

    Raises: SametableError `coordinates.invalid` or `coordinates.range`.
    """
    if len(text) > TEXT_LIMIT:
        raise _invalid(f"at most {TEXT_LIMIT} characters", text)
    even = " ".join(text.translate(_ONE_TO_ONE).split(" ")).strip(" ()[]\r\n")
    for pattern, read in ((_MGRS, _read_mgrs), (_UTM, _read_utm), (_PAIR, _read_pair)):
        found = pattern.fullmatch(even.upper() if pattern is not _PAIR else even)
        if found:
            return read(found)
    raise _invalid("decimal degrees, degrees minutes seconds, UTM or MGRS", text)


def _read_mgrs(found: re.Match[str]) -> Coordinates:
    numbers = found["joined"] or (found["east"] or "") + (found["north"] or "")
    if len(numbers) % 2 or (found["east"] and len(found["east"]) != len(found["north"])):
        raise _invalid("as many digits east as north", found.group())
    lat_e7, lon_e7, side_m = mgrs_square(int(found["zone"]), found["band"], found["square"], numbers)
    check_range(lat_e7, lon_e7)
    return Coordinates(lat_e7=lat_e7, lon_e7=lon_e7, radius_m=side_m * 3 // 4 + 1)


def _read_utm(found: re.Match[str]) -> Coordinates:
    zone, band = int(found["zone"]), found["band"]
    east_m, north_m = float(found["east"]), float(found["north"])
    point = unproject(zone, east_m, north_m, south=band < "N")
    if band == "S" and band_of(point[0]) != "S":
        # Many writers mean the southern half by S, not the band between 32 and 40 degrees north.
        point = unproject(zone, east_m, north_m, south=True)
    elif band not in {"N", "S"} and abs(BAND_MIDDLE[band] - point[0]) > 5 * 10**7:
        raise SametableError(
            "coordinates.range", at="band", expected=f"a northing of band {band}", got=found["north"]
        )
    check_range(*point)
    return Coordinates(lat_e7=point[0], lon_e7=point[1], radius_m=1)


BAND_MIDDLE = {letter: (at * 8 - 76) * 10**7 for at, letter in enumerate("CDEFGHJKLMNPQRSTUVWX")}


def _hemisphere(written: str | None) -> str:
    if not written:
        return ""
    first = written[0].lower()
    return ("N" if written.startswith("شم") else "E") if first == "ش" else _LETTER[first]


def _read_angle(found: re.Match[str], name: str) -> tuple[int, str, float]:
    """Give degrees times 10^7, the hemisphere letter or nothing, and the last digit's size in degrees."""
    hemisphere = _hemisphere(found[f"{name}_before"] or found[f"{name}_after"])
    if found[f"{name}_min"] and not hemisphere and "°" not in found.group():
        raise _invalid("a degree sign or a letter N, S, E, W where minutes are given", found.group())
    total_e7, unit = 0.0, 1.0
    for part, share in (("deg", 1), ("min", 60), ("sec", 3600)):
        written = found[f"{name}_{part}"]
        if written is None:
            break
        number = written.replace(",", ".")
        if share > 1 and float(number) >= 60:
            raise _invalid("minutes and seconds below 60", found.group())
        if share > 1 and unit != share_unit(share):
            raise _invalid("a fraction only in the last part", found.group())
        total_e7 += float(number) * 1e7 / share
        unit = 10.0 ** -len(number.partition(".")[2]) / share
    negative = found[f"{name}_sign"] == "-"
    if negative and hemisphere:
        raise _invalid("a sign or a letter, not both", found.group())
    return round(-total_e7 if negative or hemisphere in {"S", "W"} else total_e7), hemisphere, unit


def share_unit(share: int) -> float:
    """Give the size in degrees of a whole unit one step above 1/share degree: a degree, or a minute."""
    return 1.0 if share == 60 else 1.0 / 60


def _read_pair(found: re.Match[str]) -> Coordinates:
    one, one_letter, one_unit = _read_angle(found, "one")
    two, two_letter, two_unit = _read_angle(found, "two")
    if one_letter in {"E", "W"} or two_letter in {"N", "S"}:
        one, two, one_letter, two_letter = two, one, two_letter, one_letter
    if one_letter in {"E", "W"} or two_letter in {"N", "S"}:
        raise _invalid("one latitude and one longitude", found.group())
    check_range(one, two)
    radius_m = max(1, math.ceil(max(one_unit, two_unit) * _HALF_DIAGONAL_M_PER_DEGREE))
    return Coordinates(lat_e7=one, lon_e7=two, radius_m=radius_m)


def find_coordinates(text: str) -> tuple[CoordinateSpan, ...]:
    """Find every stretch that says coordinates, plus codes included; in doubt it is one.

    Pairs of plain numbers count from three decimals on; grid references from a square of 10 km on; forms of words, links
    and codes as `written` has them. Signs that nobody sees part nothing.
    """
    seen = _seen(text)
    even = _even("".join(one for _, one in seen))
    found = _spans(even)
    if len(seen) == len(text):
        return tuple(CoordinateSpan(start=start, end=end) for start, end in found)
    return tuple(CoordinateSpan(start=seen[start][0], end=seen[end - 1][0] + 1) for start, end in found)


def evened(text: str) -> str:
    """Give a text as it is searched: digits of every script, signs and spaces made even, without signs that nobody sees."""
    return _even("".join(one for _, one in _seen(text)))


def _seen(text: str) -> list[tuple[int, str]]:
    return [(at, one) for at, one in enumerate(text) if one.isascii() or category(one) != "Cf"]


def _even(text: str) -> str:
    """Give a text with digits of every script, signs and spaces made even, one character for one."""
    even = text.translate(_ONE_TO_ONE)
    if even.isascii():
        return even
    return "".join(str(decimal(one)) if not one.isascii() and one.isdecimal() else one for one in even)


def _spans(even: str) -> list[tuple[int, int]]:
    taken: list[tuple[int, int]] = [*(found.span() for found in _PLUS_CODE.finditer(even)), *written(even)]
    for pattern in (_MGRS, _UTM, _PAIR):
        at = 0
        while (found := pattern.search(even, at)) is not None:
            start, end = found.span()
            touches = (start and even[start - 1].isalnum()) or (end < len(even) and even[end].isalnum())
            if touches or not _is_position(pattern, found):
                at = start + 1
                continue
            taken.append((start, end))
            at = max(end, start + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(taken):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _is_position(pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    if pattern is _MGRS and (not (found["joined"] or found["east"]) or is_day(found.group())):
        return False
    if pattern is _PAIR:
        fine = all(_PRECISE.fullmatch(found[f"{name}_deg"]) for name in ("one", "two"))
        lettered = all(found[f"{name}_before"] or found[f"{name}_after"] for name in ("one", "two"))
        whole = found["one_min"] is None and found["one_deg"].isdigit()
        if not fine and (whole or not (lettered or "°" in found.group())):
            return False
    try:
        {_MGRS: _read_mgrs, _UTM: _read_utm, _PAIR: _read_pair}[pattern](found)
    except SametableError:
        return False
    return True


def looks_swapped(lat_e7: int, lon_e7: int, bbox_e7: tuple[int, int, int, int]) -> bool:
    """Tell whether a point falls outside south, west, north, east, and inside with its numbers swapped."""
    south, west, north, east = bbox_e7
    straight = south <= lat_e7 <= north and west <= lon_e7 <= east
    return not straight and south <= lon_e7 <= north and west <= lat_e7 <= east


def format_decimal(lat_e7: int, lon_e7: int) -> str:
    """Write decimal degrees with seven decimals."""
    return f"{shown(lat_e7)}, {shown(lon_e7)}"


def format_dms(lat_e7: int, lon_e7: int) -> str:
    """Write degrees, minutes and seconds to a tenth of a second (about 3 m)."""
    parts = []
    for value, letters in ((lat_e7, "NS"), (lon_e7, "EW")):
        tenths = (abs(value) * 36_000 + 5_000_000) // 10_000_000
        degrees, rest = divmod(tenths, 36_000)
        minutes, seconds = divmod(rest, 600)
        letter = letters[1] if value < 0 else letters[0]
        parts.append(f"{degrees}°{minutes:02d}'{seconds // 10:02d}.{seconds % 10}\"{letter}")
    return " ".join(parts)


def format_mgrs(lat_e7: int, lon_e7: int) -> str:
    """Write a grid reference to one metre. Raises: `coordinates.range` in the polar areas."""
    check_range(lat_e7, lon_e7)
    return mgrs_of(lat_e7, lon_e7)
