"""The shared view: two delegations point at one map, and draw a draft line that both see while it is drawn.

Decides what may be shown to other desks of the moment: where a desk points, which part of the map it looks at, a draft of
its own, whose draft it took over, and that it left. All of it stands in whole steps of the coarse grid (`core/model/ways`),
so nothing finer can be pointed at or drawn; a message holds one line or one ring of a few points, no name of a group, no
words. It goes only to the parties that may read the proposal that the view is of. Nothing of it is stored: whoever comes
later does not see it, and a draft is somebody's word only once it is said as a `delineation` and signed.

Each desk's draft is its own: nobody writes in another's. `take` begins one's own draft with another's, and says whose.

Shapes: a room is `shared/table`, for every party, or `shared/<id>` of a proposal; points in ten-millionths of a degree
where a person's screen gives them; zoom in tenths. Limits: 100 points; 45 messages a second from a node, 20 from a person.
Source: issue "the negotiating table", "Draw together"; charter, "What it never does"; decisions 0031 and 0035.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import msgspec

from sametable.centre.decisions.agreed import coarseness_m as agreed_m
from sametable.centre.rates import Buckets, Rate
from sametable.centre.standing import At
from sametable.core.delineation.coarsening import band_of
from sametable.core.model.ways import USUAL_M, Point, decode, encode, steps_e7
from sametable.core.places.apart import said_apart
from sametable.core.places.coordinates import find_coordinates
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from sametable.centre.centre import Centre

ROOM = "shared/"
FOR_ALL_ROOM = "shared/table"
POINTS_MOST = 100
WAYS_LETTERS = 2_000
ZOOM_MOST = 240
NODE_OFTEN = Rate(burst=90, per_s=45)
PERSON_OFTEN = Rate(burst=60, per_s=20)
_DEGREE_E7 = 10_000_000

SharedKind = Literal["point", "view", "draft", "take", "leave"]
ONE_POINT = frozenset({"point", "view"})
DRAWN = frozenset({"draft", "take"})


class Drawn(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What is shown, in whole steps of the coarse grid."""

    band: int
    coarseness_m: int
    form: Literal["lines", "areas"] = "lines"
    of: str = ""
    """Whose draft it was begun with: a node and a desk's name, parted by a space."""
    ways: str = ""
    zoom_tenths: int = 0


class Shown(msgspec.Struct, forbid_unknown_fields=True):
    """What a person's screen asks to show; the node brings it to the grid."""

    room: str
    kind: SharedKind
    label: str = ""
    form: Literal["lines", "areas"] = "lines"
    of: str = ""
    points: list[tuple[int, int]] = []
    zoom_tenths: int = 0


@dataclass(slots=True, kw_only=True)
class Floor:
    """What a node keeps of shared views while it runs: how often who spoke, and when last. No content."""

    nodes: Buckets = field(default_factory=lambda: Buckets(NODE_OFTEN))
    people: Buckets = field(default_factory=lambda: Buckets(PERSON_OFTEN))
    latest_ms: dict[tuple[str, str], int] = field(default_factory=dict)
    """By node and kind: nothing older is taken again."""
    said_ms: int = 0


def grid_of(centre: Centre) -> tuple[int, int]:
    """Give the coarseness in metres and the band in degrees that shared views have now: those of lines and areas."""
    return agreed_m(centre, centre.clock.now_ms()), band_of(centre.genesis.theatre.bbox_e7)


def readers(centre: Centre, room: str) -> frozenset[str]:
    """Give the parties that may see a room. Raises `presence.room`."""
    if room == FOR_ALL_ROOM:
        return frozenset(centre.parties)
    held = centre.picture.cases.said.get(room.removeprefix(ROOM)) if room.startswith(ROOM) else None
    if held is None or held.kind != "proposal":
        raise SametableError(
            "presence.room",
            at=room[:60],
            expected="shared/table, or shared/ and the id of a proposal",
            got="neither",
        )
    if held.id in centre.shared.cases.said:
        return frozenset(centre.parties)
    place = centre.store.locate(held.id)
    if place is None:
        return frozenset({held.party})
    entry = parse_entry(centre.store.leaves(*place, 1)[0])
    at = At(id=held.id, origin=place[0], index=place[1], party=held.party)
    return frozenset(centre.audience(at, entry, counted=True))


def drawn_of(centre: Centre, shown: Shown) -> tuple[Drawn, int]:
    """Bring what a screen shows to the grid; gives it, and the largest distance that a point moved in metres.

    Raises `presence.invalid`.
    """
    coarseness_m, band = grid_of(centre)
    lat, lon = steps_e7(coarseness_m, band)
    way: list[Point] = []
    moved_m = 0.0
    if len(shown.points) > POINTS_MOST:
        raise _invalid(f"at most {POINTS_MOST} points", f"{len(shown.points)} points")
    for lat_e7, lon_e7 in shown.points:
        if abs(lat_e7) > band * _DEGREE_E7 or abs(lon_e7) > 180 * _DEGREE_E7:
            raise _invalid(f"points on the earth and within {band} degrees of the equator", "one beyond")
        row, column = _within(round(lat_e7 / lat), band, lat), _within(round(lon_e7 / lon), 180, lon)
        north_m = (row * lat - lat_e7) * 0.0111320
        east_m = (column * lon - lon_e7) * 0.0111320 * math.cos(math.radians(lat_e7 / _DEGREE_E7))
        moved_m = max(moved_m, math.hypot(north_m, east_m))
        if not way or way[-1] != (row, column):
            way.append((row, column))
    if shown.form == "areas" and len(way) > 1 and way[0] == way[-1]:
        way.pop()
    drawn = Drawn(
        band=band, coarseness_m=coarseness_m, form=shown.form, of=shown.of,
        ways=encode([way]) if way else "", zoom_tenths=shown.zoom_tenths,
    )  # fmt: skip
    check(centre, shown.kind, drawn)
    return drawn, math.ceil(moved_m)


def check(centre: Centre, kind: str, drawn: Drawn) -> tuple[Point, ...]:
    """Give the points of a message, in steps. Raises `presence.invalid` for what may not be shown of its kind."""
    coarseness_m, band = grid_of(centre)
    # No other coarser one either: which of many grids a point stands on would tell where it is.
    if drawn.coarseness_m not in {coarseness_m, max(coarseness_m, USUAL_M)} or drawn.band != band:
        raise _invalid(
            f"the grid of {coarseness_m} m, for {band} degrees", f"{drawn.coarseness_m} m, {drawn.band}"
        )
    if len(drawn.ways) > WAYS_LETTERS or len(drawn.of) > 160 or not 0 <= drawn.zoom_tenths <= ZOOM_MOST:
        raise _invalid("a short line, a name and a zoom", "more")
    check_words(drawn.of)
    if bool(drawn.of) != (kind == "take") or bool(drawn.zoom_tenths) > (kind == "view"):
        raise _invalid("whose draft it is with 'take', a zoom with 'view'", kind)
    way = _way(drawn.ways)
    most = 1 if kind in ONE_POINT else POINTS_MOST if kind in DRAWN else 0
    if len(way) > most or (kind in ONE_POINT and not way):
        raise _invalid("one point to point at, a line to draw, and none to leave", f"{len(way)} points")
    lat, lon = steps_e7(drawn.coarseness_m, drawn.band)
    if any(abs(row) * lat > band * _DEGREE_E7 or abs(column) * lon > 180 * _DEGREE_E7 for row, column in way):
        raise _invalid("points on the earth", "one beyond")
    return way


def check_words(*texts: str) -> None:
    """Raise `presence.invalid` where coordinates stand in what a desk, a room or a draft is called."""
    if said_apart(texts) or any(find_coordinates(text) for text in texts):
        raise _invalid("no coordinates in words", "coordinates")


def degrees(drawn: Drawn) -> list[tuple[float, float]]:
    """Give the points of a checked message in degrees, for a screen: latitude and longitude."""
    lat, lon = steps_e7(drawn.coarseness_m, drawn.band)
    return [(row * lat / _DEGREE_E7, column * lon / _DEGREE_E7) for row, column in _way(drawn.ways)]


def read_drawn(held: object) -> Drawn:
    """Read what another node sent. Raises `presence.invalid`."""
    try:
        return msgspec.convert(held, type=Drawn)
    except msgspec.ValidationError as error:
        raise _invalid("a grid, a form and ways", str(error)[:80]) from None


def as_sent(drawn: Drawn) -> dict[str, Any]:
    """Give what is signed and sent."""
    return cast("dict[str, Any]", msgspec.to_builtins(drawn))


def _way(ways: str) -> tuple[Point, ...]:
    if not ways:
        return ()
    try:
        found = decode(ways)
    except SametableError as error:
        raise _invalid(error.expected, error.got) from None
    if len(found) != 1:
        raise _invalid("one line or one ring", f"{len(found)}")
    return found[0]


def _within(step: int, most: int, step_e7: int) -> int:
    limit = most * _DEGREE_E7 // step_e7
    return max(-limit, min(limit, step))


def _invalid(expected: str, got: str) -> SametableError:
    return SametableError("presence.invalid", expected=expected, got=got)
