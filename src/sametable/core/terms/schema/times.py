"""How a pack says when: moments, lengths of time, hours of a day, zones.

Decides what the author wrote, not when that was: `moments` resolves it. Every way of writing a moment
keeps the text's own wording beside it.

Shapes: days ISO, minutes since midnight (1440 is the end of the day).
Source: domain reference 1.5, T6.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from sametable.core.terms.model import (
    After,
    At,
    Disputed,
    Duration,
    Moment,
    SaidAt,
    Spot,
    Sun,
    Unknown,
)
from sametable.core.terms.moments import zone_of
from sametable.core.terms.schema.ground import PLACE_FIELDS
from sametable.core.terms.shapes import (
    DATE_ID,
    YES_NO,
    Field,
    Reading,
    Ref,
    Shape,
    choice,
    fields_at,
    listing,
    mapping,
    ref,
    refs,
    text,
    text_at,
)
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sametable.core.terms.tree import Node

FIRST_YEAR, LAST_YEAR = 1945, 2100
_MOMENT = re.compile(
    r"(\d{4,6})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_COUNTED = re.compile(rf"({DATE_ID.pattern}?)(?:\s*(?:\+|plus\b)\s*|\s+(?P<back>-|minus\b)\s+)(?P<length>.+)")
_PART = re.compile(
    r"(\d{1,9})\s*(years?|months?|weeks?|days?|hours?|h|minutes?|min|seconds?|s)\b\s*(?:,|and\b)?\s*"
)
_MS = {"h": 3_600_000, "m": 60_000, "s": 1_000}
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
SUNS = ("sunset", "sunrise", "dawn", "dusk", "noon")
SUN_WORDS = {"sundown": "sunset", "nightfall": "dusk", "sun-up": "sunrise", "sunup": "sunrise"}
_SAYS_MOMENT = "a moment, such as 2016-02-27 00:00"
_SAYS_DURATION = "a length of time, such as 48 hours, 7 days, 3 months"


@lru_cache(maxsize=1024)
def zone_exists(name: str) -> bool:
    """Tell whether this is the name of a time zone."""
    try:
        zone_of(name)
    except SametableError:
        return False
    return "/" in name or name == "UTC"


def _zone(node: Node, reading: Reading) -> str:
    told = text_at(node, reading, "a time zone such as Asia/Damascus")
    if zone_exists(told):
        return told
    known = sorted(name for name in available_timezones() if "/" in name)
    close = get_close_matches(told, known, n=1, cutoff=0.5)
    if close:
        raise reading.fault("zone_name_near", node, near=close[0])
    raise reading.fault("zone_name", node)


ZONE = Shape(says="a time zone such as `Asia/Damascus`", read=_zone, schema={"type": "string"})


def _duration(node: Node, reading: Reading) -> Duration:
    return duration_of(text_at(node, reading, _SAYS_DURATION), node, reading)


def duration_of(told: str, node: Node, reading: Reading) -> Duration:
    """Read a length of time. Raises `terms.pack` for none, for nought, and for over a hundred years."""
    parts: dict[str, int] = {"months": 0, "days": 0, "ms": 0}
    rest = told.strip().lower()
    while rest:
        part = _PART.match(rest)
        if part is None:
            raise reading.fault("duration", node)
        number, unit = int(part.group(1)), part.group(2)
        if unit[0] == "y" or unit.startswith("month"):
            parts["months"] += number * (12 if unit[0] == "y" else 1)
        elif unit[0] in "wd":
            parts["days"] += number * (7 if unit[0] == "w" else 1)
        else:
            parts["ms"] += number * _MS[unit[0]]
        rest = rest[part.end() :]
    days = parts["months"] * 30 + parts["days"] + parts["ms"] // 86_400_000
    if not any(parts.values()) or parts["months"] > 1_200 or days > 36_525:
        raise reading.fault("duration_limit", node)
    return Duration(**parts, text=told)


DURATION = Shape(says=_SAYS_DURATION, read=_duration, schema={"$ref": "#/$defs/duration"})
DURATION_SCHEMA = {
    "description": "A length of time: 48 hours, 7 days, 3 months, 5 years, 1 day 6 hours. Days, months and years are those of the calendar.",
    "type": "string",
}


def _clock(node: Node, reading: Reading) -> int:
    told = text_at(node, reading, "a time of day, such as 19:00")
    found = _CLOCK.fullmatch(told)
    if found is None:
        is_sun = told.lower() in SUNS or told.lower() in SUN_WORDS
        raise reading.fault("clock_sun" if is_sun else "clock", node)
    return _minute(int(found.group(1)), int(found.group(2)), node, reading)


def _minute(hour: int, minute: int, node: Node, reading: Reading) -> int:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise reading.fault("no_such_hour", node)
    return hour * 60 + minute


CLOCK = Shape(says="a time of day, such as `19:00`", read=_clock, schema={"type": "string"})


def day_of(told: str, node: Node, reading: Reading) -> str:
    """Read a day. Raises `terms.pack` for what is no day of the calendar from 1945 to 2100."""
    found = _MOMENT.fullmatch(told)
    if found is None:
        raise reading.fault("moment", node)
    year, month, day = (int(part) for part in found.groups()[:3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise reading.fault("far_end", node)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        raise reading.fault("no_such_day", node)
    return f"{year:04d}-{month:02d}-{day:02d}"


def _day(node: Node, reading: Reading) -> str:
    told = text_at(node, reading, "a day, such as 2016-02-27")
    return "" if told == "unknown" else day_of(told, node, reading)


DAY = Shape(says="a day, such as `2016-02-27`, or `unknown`", read=_day, schema={"type": "string"})


def _moment(node: Node, reading: Reading) -> Moment:
    made = _moment_map(node, reading) if node.kind == "map" else _moment_text(node, reading, wording="")
    reading.moments.append((made, node))
    return made


def _moment_text(node: Node, reading: Reading, *, wording: str) -> Moment:
    told = text_at(node, reading, _SAYS_MOMENT)
    if told == "unknown":
        return Unknown(wording=wording)
    found = _MOMENT.fullmatch(told)
    if found is None:
        return _other_text(told, node, reading, wording)
    day = day_of(told, node, reading)
    hour, minute, second, offset = found.groups()[3:]
    if hour is None:
        return At(day=day, minute=0, zone=reading.zone, whole_day=True, wording=wording)
    minutes = _minute(int(hour), int(minute), node, reading)
    if int(second or 0) > 59 or (minutes == 1440 and int(second or 0)):
        raise reading.fault("no_such_hour", node)
    return At(
        day=day, minute=minutes, second=int(second or 0), zone=reading.zone,
        offset_min=_offset(offset, node, reading), wording=wording,
    )  # fmt: skip


def _offset(told: str | None, node: Node, reading: Reading) -> int | None:
    if told is None:
        return None
    if told == "Z":
        return 0
    digits = told[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 14 or minutes > 59:
        raise reading.fault("no_such_hour", node)
    return (hours * 60 + minutes) * (-1 if told[0] == "-" else 1)


def _other_text(told: str, node: Node, reading: Reading, wording: str) -> Moment:
    """Read a moment that is told by a date of the pack: `D`, or `D + 48 hours`."""
    if told.lower() in SUNS or told.lower() in SUN_WORDS:
        raise reading.fault("sun_place", node)
    counted = _COUNTED.fullmatch(told)
    name = counted.group(1) if counted else told
    if not counted and name not in reading.dates and not (len(name) <= 4 and DATE_ID.fullmatch(name)):
        raise reading.fault("moment", node)
    reading.refs.append(Ref(sort="date", id=name, node=node, scope=reading.scope))
    plus = duration_of(counted["length"], node, reading) if counted else Duration()
    if counted and counted["back"]:
        plus = _back(plus)
    return After(date=name, plus=plus, zone=reading.zone, wording=wording)


def _back(length: Duration) -> Duration:
    """Give a length to be counted back."""
    return Duration(months=-length.months, days=-length.days, ms=-length.ms, text=length.text)


def _moment_map(node: Node, reading: Reading) -> Moment:
    forms = [name for name in ("at", "date", "sun", "disputed", "unknown") if name in node.entries]
    if len(forms) != 1:
        raise reading.fault("moment_forms", node, got=", ".join(forms))
    if forms == ["sun"]:
        _sun_needs(node, reading)
    fields = _FORMS[forms[0]]

    def read(node: Node, reading: Reading) -> Moment:
        return _made(forms[0], fields_at(node, reading, fields, "a moment"), node, reading)

    made: Moment = _in_its_zone(node, reading, read)
    return made


def _in_its_zone(node: Node, reading: Reading, read: Callable[[Node, Reading], Any]) -> Any:
    """Read what stands in the time zone that its own field `zone` names, if it has one."""
    kept = reading.zone
    if "zone" in node.entries:
        reading.zone = ZONE.read(node.entries["zone"], reading)
    try:
        return read(node, reading)
    finally:
        reading.zone = kept


def _sun_needs(node: Node, reading: Reading) -> None:
    if "place" not in node.entries and "places" not in node.entries:
        raise reading.fault("sun_place", node, got=node.entries["sun"].text)
    if "on" not in node.entries:
        raise reading.fault("sun_day", node, got=node.entries["sun"].text)


def _made(form: str, found: dict[str, Any], node: Node, reading: Reading) -> Moment:
    wording = found.get("wording", "")
    if form == "unknown":
        return Unknown(wording=wording)
    if form == "disputed":
        readings = found["disputed"]
        if len(readings) < 2:
            raise reading.fault("disputed_few", node, got="1")
        return Disputed(readings=readings, wording=wording)
    if form == "at":
        return _moment_text(node.entries["at"], reading, wording=wording)
    if form == "date":
        if "plus" in found and "minus" in found:
            raise reading.fault("moment_forms", node, got="plus, minus")
        plus = _back(found["minus"]) if "minus" in found else found.get("plus", Duration())
        return After(
            date=found["date"], plus=plus, minute=found.get("time"), zone=reading.zone, wording=wording
        )
    places = tuple(found.get("places", ())) + ((found["place"],) if "place" in found else ())
    return Sun(event=found["sun"], day=found["on"], places=places, zone=reading.zone, wording=wording)


def _sun_on(node: Node, reading: Reading) -> str:
    told = text_at(node, reading, "a day, or the id of a date of the pack")
    if _MOMENT.fullmatch(told):
        return day_of(told, node, reading)
    return str(ref("date").read(node, reading))


def _said_at(found: dict[str, Any], node: Node, reading: Reading) -> SaidAt:
    if isinstance(found["at"], Disputed):
        raise reading.fault("moment", node.entries["at"])
    return SaidAt(at=found["at"], by=found.get("by", ()), sources=found.get("sources", ()))


def _spot(found: dict[str, Any], node: Node, reading: Reading) -> Spot:
    del node, reading
    return Spot(lat=found["lat"], lon=found["lon"], name=found.get("name", ""))


MOMENT = Shape(says=_SAYS_MOMENT, read=_moment, schema={"$ref": "#/$defs/moment"})
_WORDING = Field(
    name="wording", shape=text("the text's own words"), says='The text\'s own words, such as "from sundown".'
)
_ZONE = Field(name="zone", shape=ZONE, says="The time zone, if it is not the pack's.")
_SPOT = mapping("a place", PLACE_FIELDS, _spot)
_SAID_FIELDS = mapping(
    "one reading of a disputed moment",
    (
        Field(name="at", shape=MOMENT, says="The moment as these say it.", required=True),
        _ZONE,
        Field(name="by", shape=refs("group"), says="Who says so."),
        Field(name="sources", shape=refs("source"), says="Where that is from."),
    ),
    _said_at,
)
_SAID = replace(_SAID_FIELDS, read=lambda node, reading: _in_its_zone(node, reading, _SAID_FIELDS.read))
_FORMS = {
    "at": (Field(name="at", shape=text(_SAYS_MOMENT), says="The day and hour, or the day.", required=True), _ZONE, _WORDING),
    "date": (
        Field(name="date", shape=ref("date"), says="The date of the pack that it is counted from.", required=True),
        Field(name="plus", shape=DURATION, says="How much later."),
        Field(name="minus", shape=DURATION, says="How much earlier, instead."),
        Field(name="time", shape=CLOCK, says="At which hour of the day reached."),
        _ZONE, _WORDING,
    ),
    "sun": (
        Field(name="sun", shape=choice(*SUNS, also=SUN_WORDS), says="Which event of the sun.", required=True),
        Field(
            name="on",
            shape=Shape(says="a day, or the id of a date of the pack", read=_sun_on, schema={"type": "string"}),
            says="On which day: 2016-09-12, or the id of a date of the pack.", required=True,
        ),
        Field(name="place", shape=_SPOT, says="The place whose sun is meant."),
        Field(name="places", shape=listing(_SPOT, "places", single=False), says="The places of the theatre: the moment then spans them."),
        _ZONE, _WORDING,
    ),
    "disputed": (
        Field(name="disputed", shape=listing(_SAID, "readings", single=False), says="The moments that are claimed.", required=True),
        _ZONE, _WORDING,
    ),
    "unknown": (Field(name="unknown", shape=YES_NO, says="`yes`: nobody has fixed it yet, or the author does not know it.", required=True), _ZONE, _WORDING),
}  # fmt: skip
MOMENT_FORMS = _FORMS
