"""What a terms pack holds once it was read: instruments, clauses, moments, places, groups.

Frozen values. A clause keeps the fields of its kind under their names, each already of the type that the schema
gives it (a moment, a duration, metres, ids); what the assessor evaluates of them is worked out in `book`. Nothing
here decides anything.

Shapes: times are milliseconds UTC or what they are said to be (`Moment`); lengths metres; coordinates degrees
WGS 84, latitude first; calibres millimetres. Source: domain reference 1.5 (the 30 kinds of terms).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Words = Mapping[str, str]
"""A text by language code (`en`, `ru`, `ar`, `fr` or another); never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A length of time: calendar months and days in the zone, and a clock part. `48 hours` is no `2 days`."""

    months: int = 0
    days: int = 0
    ms: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """A moment as written: local clock time in a zone, or with its own offset from UTC.

    `day` is ISO (2016-02-27), `minute` the minutes since midnight (0 to 1440; 1440 is midnight at the end of the
    day). `whole_day` says that only a day was given. `offset_min` is there where the text gives its own offset.
    """

    day: str
    minute: int
    second: int = 0
    zone: str
    whole_day: bool = False
    offset_min: int | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A moment counted from a date of the pack (`D`): plus a duration, then at a clock time, if one is said."""

    date: str
    plus: Duration = field(default_factory=Duration)
    minute: int | None = None
    zone: str
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place for the sun: degrees, and its name."""

    lat: float
    lon: float
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sun:
    """A solar moment: `event` is sunrise, sunset, dawn, dusk or noon; several places give a range."""

    event: str
    day: str
    """ISO day, or the id of a date of the pack."""
    places: tuple[Spot, ...]
    zone: str
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAt:
    """One reading of a disputed moment: what it is, by whom, on which source."""

    at: At | After | Sun | Unknown
    by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """A moment that is told in more than one way."""

    readings: tuple[SaidAt, ...]
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A moment that nobody has fixed yet, or that the pack's author does not know."""

    wording: str = ""


Moment = At | After | Sun | Disputed | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """One recorded renewal: from when (or None: from the end before), for how long or until when, declared when."""

    start: Moment | None = None
    until: Moment | None = None
    length: Duration | None = None
    declared: Moment | None = None
    by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """Hours of each day, in the window's zone: minutes since midnight, half-open; weekdays 1 (Monday) to 7."""

    start_minute: int
    end_minute: int
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When something is in force. Half-open: `until` is not in it; `through` is, to its own minute or day.

    One of `until`, `through`, `length`, or none and `open_end`. `renewal` says how it may go on: `none`, `explicit`
    (only by the renewals listed), `tacit` (each `tacit_each`, until `tacit_until` if that is there) or `consensus`
    (only by the renewals listed, agreed by all).
    """

    id: str
    zone: str
    start: Moment
    until: Moment | None = None
    through: Moment | None = None
    length: Duration | None = None
    open_end: bool = False
    renewal: str = "none"
    tacit_each: Duration | None = None
    tacit_until: Moment | None = None
    renewals: tuple[Renewal, ...] = ()
    daily: Daily | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """A place on the ground. `kind` is polygon, line, circle or unknown.

    `parts` holds rings or lines as (latitude, longitude) pairs in degrees; for polygons `holes` marks with True each
    part that is cut out. A circle is one point and `radius_m`.
    """

    kind: str
    parts: tuple[tuple[tuple[float, float], ...], ...] = ()
    holes: tuple[bool, ...] = ()
    radius_m: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """A named area. `accuracy_m` is how far its edge may lie from where it is drawn."""

    id: str
    names: Words
    area_kind: str
    geometry: Geometry
    accuracy_m: int = 0
    approximate: bool = False
    somewhere_in: str = ""
    """Of a zone whose geometry is unknown: the zone in which it lies, so that what is outside that is outside this."""
    sources: tuple[str, ...] = ()
    recall: bool = False
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An actor: a state, a force, an armed group, an organisation, or a set of them."""

    id: str
    names: Words
    aliases: tuple[str, ...] = ()
    kind: str = "armed_group"
    within: tuple[str, ...] = ()
    """Groups that it belongs to or supports; what covers them with associated forces covers it."""
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who can exclude with effect, such as the Security Council by its list."""

    id: str
    names: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that a condition turns on. Open-textured ones are for people alone."""

    id: str
    question: Words
    open_textured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of the pack, such as D, or an event that something waits for."""

    id: str
    what: Words
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact of the pack is from."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Whether a person compared this with the authentic text: who, and on which day (ISO)."""

    by: str = ""
    on: str = ""

    def __bool__(self) -> bool:
        """Tell whether somebody has."""
        return bool(self.by)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeaponClass:
    """Weapons that a clause means: a class, a calibre range (both ends in it), or named systems."""

    weapon: str
    """Code of the weapon vocabulary, or `any`."""
    calibre_min_mm: int | None = None
    calibre_max_mm: int | None = None
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Distances from a line: `from_m` up to but not including `to_m`, on a named side or on both (empty)."""

    line: str
    from_m: int = 0
    to_m: int
    side: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause. `fields` holds what its kind adds, by the names of the schema, in the types of this module."""

    id: str
    kind: str
    ref: str
    text: Words
    title: Words = field(default_factory=dict)
    original: Words = field(default_factory=dict)
    when: tuple[str, ...] = ()
    """Window clauses of the same instrument; none: all of the instrument's windows that have no `local` mark."""
    where: tuple[str, ...] = ()
    """Zones; none: where the instrument's coverage_where clauses say."""
    sources: tuple[str, ...] = ()
    recall: bool = False
    compared: Compared = field(default_factory=Compared)
    note: Words = field(default_factory=dict)
    line: int = field(default=0, compare=False)
    """Line of the file in which it begins; 0 if it has none."""
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One text that was agreed, issued or declared."""

    id: str
    title: Words
    version: str
    status: str
    basis: str
    """`agreed`, `unilateral` or `resolution`."""
    date: str
    issuers: tuple[str, ...] = ()
    signatories: tuple[str, ...] = ()
    witnesses: tuple[str, ...] = ()
    depositaries: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    authentic: tuple[str, ...] = ()
    parent: str = ""
    supersedes: tuple[str, ...] = ()
    published: str = "full"
    sources: tuple[str, ...] = ()
    recall: bool = False
    compared: Compared = field(default_factory=Compared)
    note: Words = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A terms pack as read. `text` is its canonical form; `sha256` (hex) is of that."""

    id: str
    version: str
    language: str
    title: Words
    demonstration: bool
    compared: Compared
    zone: str
    box: tuple[float, float, float, float] | None
    """South, west, north, east in degrees: what a map of it shows at first."""
    sources: tuple[Source, ...] = ()
    authorities: tuple[Authority, ...] = ()
    groups: tuple[Group, ...] = ()
    facts: tuple[Fact, ...] = ()
    dates: tuple[Dated, ...] = ()
    zones: tuple[Zone, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    text: str = ""
    sha256: str = ""
