"""Finds the places of one clause: gazetteer names in the text, and names that only the grammar betrays.

Decides which names are places of the event and which only say in what province or city it was; the latter
narrow the search for the former and are no places of a report. A name that grammar makes a place and that the
gazetteer does not know stays, as unknown. It does not decide what happened there.

Shapes: token ranges into the whole text; spans in code points.
Source: the ways in which bulletins name places; `core/places` for what a name may mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.intake.areas import name_at
from sametable.core.intake.gazetteer import read_place
from sametable.core.intake.lexicon import forms
from sametable.core.places.index import decide

if TYPE_CHECKING:
    from sametable.core.intake.document import Line
    from sametable.core.intake.gazetteer import Gazetteer
    from sametable.core.intake.reading import ReadPlace
    from sametable.core.places.model import Hit, Match

AREAS = frozenset({"country", "governorate", "region"})
TITLES = frozenset(
    [
        "general",
        "colonel",
        "major",
        "captain",
        "lieutenant",
        "spokesman",
        "spokesperson",
        "minister",
        "president",
        "mr",
        "deputy",
        "chief",
        "head",
        "officer",
        "commander",
        "poznikhir",
        "генерал",
        "полковник",
        "майор",
        "представитель",
        "начальник",
        "министр",
        "генерал-лейтенант",
        "генерал-майор",
        "general-lieutenant",
    ]
)
EXTENDING = frozenset(
    [
        "airport",
        "airbase",
        "airfield",
        "hospital",
        "road",
        "camp",
        "crossing",
        "dam",
        "bridge",
        "academy",
        "fortress",
        "highway",
        "mall",
        "junction",
        "factory",
    ]
)
_LINKS = frozenset(
    {
        ",",
        "and",
        "и",
        "та",
        "e",
        "y",
        "et",
        '"',
        "“",
        "”",
        "«",
        "»",
        "(",
        ")",
        "'",
        "as",
        "well",
        "also",
        "or",
        "و",
    }
)
_AREA_AFTER = frozenset(
    ["province", "provinces", "governorate", "region", "regions", "oblast", "district's", "countryside"]
)
_NOT_PLACES = frozenset({"actor", "party", "truce"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One name at tokens [first, last): an area that only says where about, or a place."""

    first: int
    last: int
    area: bool
    name: str
    matches: tuple[Match, ...] = ()


def spots_of(
    line: Line, bounds: tuple[int, int], gazetteer: Gazetteer, hits: tuple[Hit, ...]
) -> tuple[Spot, ...]:
    """Find all names of tokens [bounds), areas and places, in the order of the text."""
    known = _known(line, bounds, hits)
    taken: list[Spot] = []
    here = bounds[0]
    while here < bounds[1]:
        inside = known.get(here)
        last = min(name_at(line, here), bounds[1])
        spot = _spot(line, (here, last), inside, (gazetteer, taken, known))
        if spot is None:
            here = max(last, here + 1) if inside is None else here + 1
            continue
        taken.append(spot)
        here = spot.last
    return tuple(taken)


def _known(line: Line, bounds: tuple[int, int], hits: tuple[Hit, ...]) -> dict[int, tuple[int, Hit]]:
    """Map the token where a gazetteer hit begins to the token after it."""
    starts = {line.tokens[at].start: at for at in range(*bounds)}
    out: dict[int, tuple[int, Hit]] = {}
    for hit in hits:
        first = next(
            (at for at in range(*bounds) if line.tokens[at].start <= hit.start < line.tokens[at].end), None
        )
        if first is None or (hit.start not in starts and line.tokens[first].norm.isascii()):
            continue
        last = first
        while last < bounds[1] and line.tokens[last].start < hit.end:
            last += 1
        out[first] = (last, hit)
    return out


def _blocked(line: Line, first: int, last: int) -> bool:
    """Say whether a name is no place: part of an actor's or party's name, a person, a time."""
    if any(line.timed(at) for at in range(first, last)):
        return True
    for mention in line.mentions:
        if mention.category in _NOT_PLACES and mention.first < last and first < mention.last:
            return True
    before = [line.tokens[at].norm for at in range(max(line.sentence.first, first - 2), first)]
    return any(word in TITLES for word in before)


def _spot(
    line: Line,
    name: tuple[int, int],
    inside: tuple[int, Hit] | None,
    rest: tuple[Gazetteer, list[Spot], dict[int, tuple[int, Hit]]],
) -> Spot | None:
    gazetteer, taken, known = rest
    first, last = name
    if last > first:
        covered = sum(end - start for start, (end, _) in known.items() if first <= start and end <= last)
        longer = inside is not None and inside[0] > last
        if not longer and not (inside is not None and covered >= last - first):
            return _by_grammar(line, name, (gazetteer, taken, inside))
    if inside is None:
        return _arabic_grammar(line, first)
    end, hit = inside
    if _blocked(line, first, end):
        return None
    printed = line.text[hit.start : hit.end]
    return _make(line, (first, end), printed, hit.matches)


def _make(line: Line, tokens: tuple[int, int], printed: str, matches: tuple[Match, ...]) -> Spot:
    first, last = tokens
    return Spot(first=first, last=last, area=_is_area(line, tokens, matches), name=printed, matches=matches)


def _is_area(line: Line, tokens: tuple[int, int], matches: tuple[Match, ...]) -> bool:
    first, last = tokens
    after = line.tokens[last].norm if last < line.sentence.last else ""
    if after in _AREA_AFTER and not (after in {"region", "area"} and not _area_like(matches)):
        return True
    before = [m for m in line.mentions if m.category == "areaword" and first - 3 <= m.first < first]
    linked = all(
        line.tokens[at].norm in {"of", "the", "and", ",", "и", "в"} or line.tokens[at].upper for at in
        range(before[-1].last, first)
    ) if before else False  # fmt: skip
    if before and linked and (_area_like(matches) or before[-1].last == first):
        return True
    return bool(matches) and matches[0].place.kind in {"country", "region"}


def _area_like(matches: tuple[Match, ...]) -> bool:
    return any(match.place.kind in AREAS and match.score_milli >= 850 for match in matches[:4])


def _by_grammar(
    line: Line, name: tuple[int, int], rest: tuple[Gazetteer, list[Spot], tuple[int, Hit] | None]
) -> Spot | None:
    """Take a capitalised name as a place where the words around it say so."""
    gazetteer, taken, inside = rest
    first, last = name
    if _blocked(line, first, last):
        return None
    printed = line.text[line.tokens[first].start : line.tokens[last - 1].end]
    matches = gazetteer.index.match(printed, limit=8)
    sure = bool(matches) and decide(matches) == "matched"
    if not (sure and inside is not None) and not _placed(line, name, taken):
        return None
    return _make(line, name, printed, matches)


def _placed(line: Line, name: tuple[int, int], taken: list[Spot]) -> bool:
    """Say whether the words before or after make a name a place."""
    first, last = name
    after = line.tokens[last].norm if last < line.sentence.last else ""
    starts = {m.first: m.category for m in line.mentions if m.category in {"placeword", "areaword"}}
    if last in starts or after in EXTENDING:
        return True
    ends = {m.last for m in line.mentions if m.category in {"placeword", "placeprep", "act"}}
    at = first
    while at > line.sentence.first and line.tokens[at - 1].norm in {"the", '"', "“", "«", "'", "of", "‘"}:
        if line.tokens[at - 1].norm == "of" and at - 1 in ends:
            return True
        at -= 1
    if at in ends:
        return at - 1 > line.sentence.first or first > line.sentence.first
    previous = taken[-1].last if taken else None
    return previous is not None and _list_between(line, previous, first)


def _list_between(line: Line, first: int, last: int) -> bool:
    """Say whether only list words stand between two names: commas, "and", "(2)", "villages of"."""
    if last - first > 7 or last <= first:
        return False
    word = {
        at for m in line.mentions if m.category in {"placeword", "areaword"} for at in range(m.first, m.last)
    }
    for at in range(first, last):
        token = line.tokens[at]
        listed = token.norm in _LINKS or token.kind == "n" or at in word
        if not (listed or token.norm in {"the", "of", "twice", "times", "in", "city", "дважды"}):
            return False
    return True


def _arabic_grammar(line: Line, here: int) -> Spot | None:
    """Take the word after "village", "town" in Arabic as a place that the gazetteer does not know."""
    token = line.tokens[here]
    if token.kind != "w" or not "\u0621" <= token.norm[0] <= "\u06ff" or here == line.sentence.first:
        return None
    words = [m for m in line.mentions if m.category == "placeword" and m.last == here and m.first == here - 1]
    strong = {"بلده", "قريه", "بلدتي", "قريتي", "بلدات", "قري", "مدينه", "حي", "مخيم", "احياء", "مطار"}
    if not words or not any(form in strong for form in forms(line.tokens[here - 1].norm)):
        return None
    if any(form in line.stop_names for form in forms(token.norm)) or _blocked(line, here, here + 1):
        return None
    if any(m.first == here for m in line.mentions if m.category not in {"placeprep", "stop"}):
        return None
    printed = line.text[token.start : token.end]
    return Spot(first=here, last=here + 1, area=False, name=printed)


def places_of(line: Line, spots: tuple[Spot, ...], gazetteer: Gazetteer) -> tuple[ReadPlace, ...]:
    """Turn names into places of a report, narrowed by the areas named with them."""
    spots = tuple(_context_city(spots))
    areas = [spot for spot in spots if spot.area]
    plain = [spot for spot in spots if not spot.area]
    leading = bool(areas) and bool(plain) and areas[0].first < plain[0].first
    out: list[ReadPlace] = []
    for spot in plain:
        within = _within(spot, areas, leading=leading)
        first, last = line.chars(spot.first, spot.last)
        printed, span = _extended(line, spot, (first, last), gazetteer)
        matches = gazetteer.index.match(printed, within=within, limit=8) or spot.matches
        matches = _at_home(matches, gazetteer)
        out.append(read_place(line.text, span, matches))
    return tuple(out)


def _at_home(matches: tuple[Match, ...], gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Drop places of other countries, where the countries of the bulletin are known and have an answer."""
    if not gazetteer.countries:
        return matches
    return tuple(match for match in matches if match.place.country in gazetteer.countries)


def _extended(
    line: Line, spot: Spot, span: tuple[int, int], gazetteer: Gazetteer
) -> tuple[str, tuple[int, int]]:
    """Prefer "Al-Nayrab airport" to "Al-Nayrab" where the gazetteer knows it."""
    if spot.last < line.sentence.last and line.tokens[spot.last].norm in EXTENDING:
        longer = (span[0], line.tokens[spot.last].end)
        printed = line.text[longer[0] : longer[1]]
        if decide(gazetteer.index.match(printed, limit=8)) == "matched":
            return printed, longer
    return spot.name, span


def _within(spot: Spot, areas: list[Spot], *, leading: bool) -> str | None:
    before = [area for area in areas if area.first < spot.first]
    after = [area for area in areas if area.first > spot.first]
    if leading and before:
        return before[-1].name
    if after:
        return after[0].name
    return before[-1].name if before else None


def _context_city(spots: tuple[Spot, ...]) -> list[Spot]:
    """Make a name that is both a governorate and its capital an area, where other places stand beside it."""
    plain = [spot for spot in spots if not spot.area]
    both = [spot for spot in plain if _area_like(spot.matches)]
    if len(plain) == len(both):
        return list(spots)
    marked = {id(spot) for spot in both}
    return [
        Spot(first=s.first, last=s.last, area=True, name=s.name, matches=s.matches) if id(s) in marked else s
        for s in spots
    ]
