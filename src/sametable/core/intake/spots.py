"""Finds the places of one clause: gazetteer names in the text, and names that only the grammar betrays.

Decides which names are places of the event and which only say in what province or city it was; the latter
narrow the search for the former and are no places of a report. A name that grammar makes a place and that the
gazetteer does not know stays, as unknown. It does not decide what happened there.

Shapes: token ranges into the whole text; spans in code points.
Source: the ways in which bulletins name places; `core/places` for what a name may mean.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sametable.core.intake.gazetteer import read_place
from sametable.core.intake.names import AREA_KINDS, EXTENDING, Spot, arabic_name, area_like, candidates
from sametable.core.intake.text import word_set
from sametable.core.places.ground import distance_m
from sametable.core.places.index import ASK_BELOW_MILLI, decide

if TYPE_CHECKING:
    from sametable.core.intake.document import Line
    from sametable.core.intake.gazetteer import Gazetteer
    from sametable.core.intake.reading import ReadPlace
    from sametable.core.places.model import Hit, Match

_LINKS = word_set(
    """
    , and и та e y et " “ ” « » ( ) ' ‘ ′ as well also or و the of twice times in city дважды
    district's at в
    """
)
_AREA_AFTER = word_set(
    """
    province provinces governorate oblast countryside de-escalation области областей
    області  provincia província gouvernorat
    """
)
_AREA_IN = word_set("провинция провинции провинцию провінція провінції محافظة ريف")
_TALKS = word_set("briefing conference meeting talks briefings брифинге")
_DIRECTIONS = word_set(
    """
    north south east west northern southern eastern western north-west north-east south-west
    south-east northwest northeast southwest southeast north-western north-eastern south-western
    south-eastern northwestern northeastern southwestern southeastern west-north-west north-north-west
    south-south-west rural
    """
)
_OPENS = word_set("including namely among включая including: منها بينها")
_LEAD_IN = word_set("in the within province of в во провинции region في")
_SIDES = _DIRECTIONS - {"north", "south", "east", "west"}
MAX_LINK = 7
FAR_M = 90_000
LEAST_TOGETHER = 2
BESIDE_M = 45_000
LIKELY_MILLI = 30


def spots_of(
    line: Line, bounds: tuple[int, int], gazetteer: Gazetteer, hits: tuple[Hit, ...]
) -> tuple[Spot, ...]:
    """Find all names of tokens [bounds), areas and places, in the order of the text."""
    found = candidates(line, bounds, gazetteer, hits)
    kept = _linked(line, found)
    kept = [replace(spot, area=_is_area(line, spot)) for spot in kept]
    return tuple(_containers(line, kept))


def _linked(line: Line, found: list[Spot]) -> list[Spot]:
    """Keep the names that stand as places, and those that lists join to them, before and after."""
    sure = [spot.placed for spot in found]
    for _ in range(2):
        for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
            step = -1 if order.step == 1 else 1
            for at in order:
                pair = sorted((found[at], found[at + step]), key=lambda spot: spot.first)
                if not sure[at] and sure[at + step] and _list_between(line, pair[0].last, pair[1].first):
                    sure[at] = True
    return [spot for spot, kept in zip(found, sure, strict=True) if kept]


def _list_between(line: Line, first: int, last: int) -> bool:
    """Say whether only list words stand between two names: commas, "and", "(2)", "villages of"."""
    if last - first > MAX_LINK or last <= first:
        return False
    word = {
        at for m in line.mentions if m.category in {"placeword", "areaword"} for at in range(m.first, m.last)
    }
    joined = False
    for at in range(first, last):
        token = line.tokens[at]
        if not (token.norm in _LINKS or token.kind == "n" or at in word):
            return False
        joined = (
            joined or token.norm in {",", "and", "и", "و", "та", "e", "y", "et", "or"} or token.kind == "p"
        )
    return joined


def _before(line: Line, spot: Spot, steps: int) -> list[str]:
    return [line.tokens[at].norm for at in range(max(line.sentence.first, spot.first - steps), spot.first)]


def _is_area(line: Line, spot: Spot) -> bool:
    """Say whether a name only tells where about: "X province", "province of X", "X's villages"."""
    after = line.tokens[spot.last].norm if spot.last < line.sentence.last else ""
    before = _before(line, spot, 4)
    words = set(spot.name.lower().split())
    if spot.possessive or after in _AREA_AFTER or (len(words) > 1 and words & (_AREA_AFTER | _AREA_IN)):
        return True
    worded = [
        m for m in line.mentions if m.category == "placeword" and spot.first - 3 <= m.first < spot.first
    ]
    if (
        after in {"district", "region"}
        and before[-1:] == ["of"]
        and worded
        and worded[-1].last == spot.first - 1
    ):
        word = line.tokens[worded[-1].first].norm
        return word not in {"districts", "quarters", "neighborhoods"}
    if words & {"region"} and any(
        match.place.kind in {"region", "governorate"} for match in spot.matches[:2]
    ):
        return True
    if after in {"region", "front", "area"} or words & {"region"}:
        return area_like(spot.matches) or (
            after != "area" and bool(spot.matches) and spot.matches[0].place.kind == "city"
        )
    if (
        after == "district"
        and before[-1:] == ["the"]
        and before[-2:-1] in (["of"], ["in"])
        and len(before) > 2
    ):
        return any(
            m.category == "placeword" and m.first >= spot.first - 4 and m.last <= spot.first
            for m in line.mentions
        )
    if set(before) & _TALKS or (spot.matches and spot.matches[0].place.kind == "country"):
        return True
    found = [
        m for m in line.mentions
        if m.category == "areaword" and spot.first - 8 <= m.first < spot.first and not line.tokens[m.first - 1].upper
    ]  # fmt: skip
    if not found:
        return False
    between = line.tokens[found[-1].last : spot.first]
    if between and between[0].norm == ",":
        return False
    linked = all(
        t.norm in {"of", "the", "and", ",", "и", "в", "de", "da", "do", '"'} or t.upper for t in between
    )
    return linked and (area_like(spot.matches) or found[-1].last == spot.first or len(between) == 1)


def _containers(line: Line, spots: list[Spot]) -> list[Spot]:
    """Make areas of the names that other names lie in: "X, Y in Z", "(16km north of Z)", a governorate's seat."""
    out = list(spots)
    plain = [at for at, spot in enumerate(out) if not spot.area]
    for at in plain:
        others = len([p for p in plain if not out[p].area]) > 1
        if others and (_after_in(line, out, at) or _reference(line, out[at])):
            out[at] = replace(out[at], area=True)
    directed = [at for at, spot in enumerate(out) if not spot.area and set(_before(line, spot, 1)) & _SIDES]
    if len(directed) < len([spot for spot in out if not spot.area]):
        out = [replace(spot, area=True) if at in directed else spot for at, spot in enumerate(out)]
    rest = [spot for spot in out if not spot.area]
    seats = [spot for spot in rest if _is_seat(spot)]
    if len(seats) == len(rest):
        return out
    marked = {spot.first for spot in seats}
    return [replace(spot, area=True) if spot.first in marked else spot for spot in out]


def _after_in(line: Line, spots: list[Spot], at: int) -> bool:
    """Say whether "in" and a name right before it make this name a container."""
    if not at:
        return False
    before = spots[at - 1]
    between = [token.norm for token in line.tokens[before.last : spots[at].first]]
    words = {
        "village",
        "villages",
        "town",
        "towns",
        "district",
        "districts",
        "frontline",
        "neighborhood",
        "quarter",
    }
    core = [
        word
        for word in between
        if word not in {"the", "city", "of", '"', "”", "»", ")", *words, *_DIRECTIONS}
    ]
    return core in (["in"], ["в"], ["في"], ["na"], ["em"]) and not _list_between(
        line, before.last, spots[at].first
    )


def _reference(line: Line, spot: Spot) -> bool:
    """Say whether a name is only what a distance or direction is measured from: "(16km north-east of Z)"."""
    before = _before(line, spot, 4)
    if before[-1:] not in (["of"], ["от"]):
        return False
    near = before[:-1]
    measured = any(
        n.unit in {"km", "m"} and n.last >= spot.first - 4 and n.first < spot.first for n in line.numbers
    )
    opened = "(" in [
        line.tokens[at].norm for at in range(max(line.sentence.first, spot.first - 6), spot.first)
    ]
    return any(word in _DIRECTIONS for word in near) and (measured or opened)


def places_of(line: Line, spots: tuple[Spot, ...], gazetteer: Gazetteer) -> tuple[ReadPlace, ...]:
    """Turn names into places of a report, narrowed by the areas named with them."""
    areas = [spot for spot in spots if spot.area and gazetteer.around(spot.name) is not None]
    leading = {area.first for area in areas if _leads(line, area, spots)}
    out: list[ReadPlace] = []
    loose: set[int] = set()
    for spot in spots:
        if spot.area:
            continue
        within = None if _is_seat(spot) else _within(line, spot, areas, leading)
        printed, span = _extended(line, spot, gazetteer)
        matches = gazetteer.narrowed(printed, within) or spot.matches
        place = read_place(line.text, span, _at_home(matches, gazetteer))
        out.append(_doubted(place, within, gazetteer))
        loose |= {len(out) - 1} if within is None and not _is_seat(spot) else set()
    firm = [_settled(place, out) if at in loose else place for at, place in enumerate(out)]
    return tuple(_strayed(place, firm) if at in loose else place for at, place in enumerate(firm))


def _strayed(place: ReadPlace, together: list[ReadPlace]) -> ReadPlace:
    """Ask about a lesser place that no area narrows, where the others of its clause all lie together far away.

    Against a single other place the better match stands.
    """
    best = place.best
    others = [other.best for other in together if other is not place and other.best is not None]
    if best is None or best.kind == "city" or not others:
        return place
    first = others[0]
    if len(others) < LEAST_TOGETHER and best.score_milli >= first.score_milli:
        return place
    if any(distance_m(first.lat_e7, first.lon_e7, other.lat_e7, other.lon_e7) > FAR_M for other in others):
        return place
    away_m = min(distance_m(best.lat_e7, best.lon_e7, other.lat_e7, other.lon_e7) for other in others)
    return place if away_m <= FAR_M else replace(place, status="ask", best=None, rivals=(best, *place.rivals))


def _settled(place: ReadPlace, together: list[ReadPlace]) -> ReadPlace:
    """Settle a name of several places on the one beside the sure places of its clause, all others being far."""
    sure = [other.best for other in together if other.best is not None]
    if place.status != "ask" or not sure:
        return place
    likely = [
        rival for rival in place.rivals if place.rivals[0].score_milli - rival.score_milli <= LIKELY_MILLI
    ]
    away_m = [
        min(distance_m(rival.lat_e7, rival.lon_e7, one.lat_e7, one.lon_e7) for one in sure)
        for rival in likely
    ]
    beside = [at for at, metres in enumerate(away_m) if metres <= BESIDE_M]
    others_far = sum(metres < FAR_M for metres in away_m) == 1
    if len(beside) != 1 or not others_far or likely[beside[0]].score_milli < ASK_BELOW_MILLI:
        return place
    best = likely[beside[0]]
    return replace(
        place, status="matched", best=best, rivals=tuple(rival for rival in place.rivals if rival is not best)
    )


def _is_seat(spot: Spot) -> bool:
    words = spot.name.lower().split()
    return area_like(spot.matches) or words[0] == "city" or words[-1] == "city"


def _leads(line: Line, area: Spot, spots: tuple[Spot, ...]) -> bool:
    """Say whether an area speaks of what follows: "In the Hama province, ...", "; in Latakia - ..."."""
    if all(spot.first >= area.first for spot in spots):
        return True
    following = {token.norm for token in line.tokens[area.last : min(area.last + 3, line.sentence.last)]}
    if following & _OPENS and _stands_off(line, area):
        return True
    at = area.first
    while at > line.sentence.first and line.tokens[at - 1].norm in _LEAD_IN:
        at -= 1
    before = line.tokens[at - 1].norm if at > line.sentence.first else ";"
    return (
        at < area.first and before in {";", ",", "а", "and", "-", "—", "–", "и"} and _stands_off(line, area)
    )


def _stands_off(line: Line, area: Spot) -> bool:
    """Say whether a comma or dash parts an area from what follows, or "at", "on" goes on from it."""
    last = area.last
    while last < line.sentence.last and line.tokens[last].norm in {"province", "region", "governorate"}:
        last += 1
    return last < line.sentence.last and line.tokens[last].norm in {",", "-", "—", "–", ":", "at", "on", "из"}


def _within(line: Line, spot: Spot, areas: list[Spot], leading: set[int]) -> str | None:
    """Choose the area a place is said to be in: the next one that closes its list, else the one that opened it."""
    stops = [at for at in range(spot.last, line.sentence.last) if line.tokens[at].norm == ";"]
    end = stops[0] if stops else line.sentence.last
    for area in areas:
        if area.first >= spot.last:
            between = {token.norm for token in line.tokens[spot.last : area.first]}
            if area.first >= end or area.first in leading or "также" in between or {"as", "well"} <= between:
                break
            return area.name
    before = [area for area in areas if area.first < spot.first]
    return before[-1].name if before else None


def _doubted(place: ReadPlace, within: str | None, gazetteer: Gazetteer) -> ReadPlace:
    """Ask about a place that lies far from the area it is said to be in."""
    if within is None or place.best is None:
        return place
    around = gazetteer.around(within)
    if around is None:
        return place
    away_m = distance_m(around.lat_e7, around.lon_e7, place.best.lat_e7, place.best.lon_e7)
    if away_m <= FAR_M + around.radius_m:
        return place
    return replace(place, status="ask", best=None, rivals=(place.best, *place.rivals))


def _at_home(matches: tuple[Match, ...], gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Drop places of other countries, and whole areas, where the clause is about a spot."""
    if gazetteer.countries:
        matches = tuple(match for match in matches if match.place.country in gazetteer.countries)
    spots = tuple(match for match in matches if match.place.kind not in AREA_KINDS)
    return spots or matches


def _extended(line: Line, spot: Spot, gazetteer: Gazetteer) -> tuple[str, tuple[int, int]]:
    """Prefer "Al-Nayrab airport" to "Al-Nayrab" where the gazetteer knows it."""
    span = spot.span
    if (
        spot.last < line.sentence.last
        and line.tokens[spot.last].norm in EXTENDING
        and not arabic_name(spot.name)
    ):
        longer = (span[0], line.tokens[spot.last].end)
        printed = line.text[longer[0] : longer[1]]
        if decide(gazetteer.index.match(printed, limit=8)) == "matched":
            return printed, longer
    return spot.name, span
