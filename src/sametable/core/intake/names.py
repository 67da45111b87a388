"""Collects the names in a clause that may be places: from the gazetteer, from capitals, from Arabic grammar.

Decides where each name begins and ends, what cannot be a place (part of an actor's name, a person, a date), and
whether the words around it already make it one. Lists that carry that over to their other members are the
business of `spots`.

Shapes: token ranges into the whole text; spans in code points.
Source: the ways in which bulletins name places.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sametable.core.intake.areas import name_at
from sametable.core.intake.lexicon import forms
from sametable.core.intake.text import word_set
from sametable.core.places.index import decide

if TYPE_CHECKING:
    from sametable.core.intake.document import Line
    from sametable.core.intake.gazetteer import Gazetteer
    from sametable.core.places.model import Hit, Match

AREA_KINDS = frozenset({"country", "governorate", "region", "district", "subdistrict"})
TOP_KINDS = frozenset({"country", "governorate"})
AREA_MILLI = 850
TITLES = word_set(
    """
    general colonel major captain lieutenant spokesman spokesperson minister president mr deputy chief
    head officer commander генерал полковник майор представитель начальник министр генерал-лейтенант
    генерал-майор general-lieutenant leader director secretary журналист
    """
)
SAYS = word_set("said told reported stated added noted says сообщил заявил отметил disse قال")
EXTENDING = word_set(
    """
    airport airbase airfield hospital road camp crossing dam bridge academy fortress highway mall
    junction factory mountain mountains frontline farms
    """
)
_SUFFERS = frozenset(
    ["suffered", "been", "shelled", "attacked", "targeted", "hit", "undergone", "bombed", "struck"]
)
_NOT_PLACES = frozenset({"actor", "party", "truce"})
_STRONG_ARABIC = word_set("بلده قريه بلدتي قريتي بلدات قري مدينه حي مخيم احياء مطار بلدتا قريتا")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One name at tokens [first, last): an area that only says where about, or a place."""

    first: int
    last: int
    name: str
    span: tuple[int, int]
    matches: tuple[Match, ...] = ()
    placed: bool = False
    area: bool = False
    possessive: bool = False
    hit: bool = False


def area_like(matches: tuple[Match, ...]) -> bool:
    """Say whether a name is that of a governorate or country, or of a governorate's seat."""
    return any(match.place.kind in TOP_KINDS and match.score_milli >= AREA_MILLI for match in matches[:4])


def arabic_name(name: str) -> bool:
    """Say whether a name is written in Arabic script."""
    return bool(name) and "\u0600" <= name[0] <= "\u06ff"


def candidates(
    line: Line, bounds: tuple[int, int], gazetteer: Gazetteer, hits: tuple[Hit, ...]
) -> list[Spot]:
    """Collect the names of tokens [bounds) that may be places, in the order of the text."""
    known = _known(line, bounds, hits)
    out: list[Spot] = []
    here = bounds[0]
    while here < bounds[1]:
        last = min(name_at(line, here), bounds[1])
        spot = _spot(line, (here, last), known, gazetteer)
        if spot is not None:
            out.append(spot)
            here = spot.last
        else:
            here = max(last, here + 1) if here not in known else here + 1
    return out


def _known(line: Line, bounds: tuple[int, int], hits: tuple[Hit, ...]) -> dict[int, tuple[int, Hit]]:
    """Map the token where a gazetteer hit begins to the token after it."""
    out: dict[int, tuple[int, Hit]] = {}
    at = bounds[0]
    for hit in hits:
        while at < bounds[1] and line.tokens[at].end <= hit.start:
            at += 1
        if at >= bounds[1] or line.tokens[at].start > hit.start:
            continue
        if line.tokens[at].start != hit.start and not arabic_name(line.tokens[at].norm):
            continue
        last = at
        while last < bounds[1] and line.tokens[last].start < hit.end:
            last += 1
        out[at] = (last, hit)
    return out


def _blocked(line: Line, first: int, last: int) -> bool:
    """Say whether a name is no place: part of an actor's or party's name, a person, a time."""
    if any(line.timed(at) for at in range(first, last)):
        return True
    for mention in line.mentions:
        if mention.category in _NOT_PLACES and mention.first < last and first < mention.last:
            return True
    before = [line.tokens[at].norm for at in range(max(line.sentence.first, first - 2), first)]
    after = line.tokens[last].norm if last < line.sentence.last else ""
    return any(word in TITLES for word in before) or after in SAYS


def _spot(
    line: Line, name: tuple[int, int], known: dict[int, tuple[int, Hit]], gazetteer: Gazetteer
) -> Spot | None:
    first, last = name
    inside = known.get(first)
    if last > first:
        covered = sum(end - start for start, (end, _) in known.items() if first <= start and end <= last)
        longer = inside is not None and inside[0] > last
        if not longer and (inside is None or covered < last - first):
            return _by_grammar(line, name, inside, gazetteer)
    elif inside is None and line.tokens[first].kind == "n":
        return _numbered(line, first)
    if inside is None:
        return _arabic_grammar(line, first)
    end, hit = inside
    if _blocked(line, first, end):
        return None
    return _make(line, (first, end), (hit.start, hit.end), hit.matches, placed=True)


def _make(
    line: Line, tokens: tuple[int, int], span: tuple[int, int], matches: tuple[Match, ...], *, placed: bool
) -> Spot:
    printed = line.text[span[0] : span[1]]
    possessive = printed.endswith(("'s", "’s"))
    span = (span[0], span[1] - 2) if possessive else span
    return Spot(
        first=tokens[0], last=tokens[1], name=line.text[span[0] : span[1]], span=span, matches=matches, placed=placed,
        possessive=possessive, hit=bool(matches),
    )  # fmt: skip


def _by_grammar(
    line: Line, name: tuple[int, int], inside: tuple[int, Hit] | None, gazetteer: Gazetteer
) -> Spot | None:
    """Take a capitalised name; it is placed where the words around it say so."""
    first, last = name
    if _blocked(line, first, last) or _is_weapon(line, first, last) or (inside is None and _headline(line)):
        return None
    span = line.chars(first, last)
    matches = gazetteer.index.match(line.text[span[0] : span[1]], limit=8)
    sure = bool(matches) and inside is not None and decide(matches) == "matched"
    return _make(line, name, span, matches if sure else (), placed=sure or _placed(line, name))


def _headline(line: Line) -> bool:
    """Say whether a sentence is a headline in capitals, where capitals make no names."""
    words = [token for token in line.tokens[line.sentence.first : line.sentence.last] if token.kind == "w"]
    long = [token for token in words if len(token.norm) > 3]
    ends = line.tokens[line.sentence.last - 1].norm in {".", '"', "”", "»"}
    return len(long) >= 4 and not ends and sum(token.upper for token in long) * 10 >= 8 * len(long)


def _is_weapon(line: Line, first: int, last: int) -> bool:
    """Say whether a name is that of a weapon; one written like a proper name inside a sentence is not."""
    printed = line.text[line.tokens[first].start : line.tokens[last - 1].end]
    if printed.istitle() and first > line.sentence.first and not printed.isascii():
        return False
    return any(m.category == "weapon" and m.first < last and first < m.last for m in line.mentions)


def _placed(line: Line, name: tuple[int, int]) -> bool:
    """Say whether the words before or after make a name a place."""
    first, last = name
    after = line.tokens[last].norm if last < line.sentence.last else ""
    starts = {m.first for m in line.mentions if m.category in {"placeword", "areaword"}}
    if last in starts or after in EXTENDING:
        return True
    ends = {m.last for m in line.mentions if m.category in {"placeword", "placeprep", "act"}}
    passive = [token.norm for token in line.tokens[last : min(last + 3, line.sentence.last)]]
    if passive[:1] in (["has"], ["have"], ["was"], ["were"]) and set(passive) & _SUFFERS:
        return True
    before = [token.norm for token in line.tokens[max(line.sentence.first, first - 6) : first]]
    if before[-1:] == ["the"]:
        before.pop()
    if before[-1:] == ["of"] and set(before[-5:-1]) & {"at", "against", "on", "near"} and line.has("act"):
        return True
    at = first
    while at > line.sentence.first and line.tokens[at - 1].norm in {"the", '"', "“", "«", "'", "‘", "of"}:
        if line.tokens[at - 1].norm == "of" and at - 1 in ends:
            return True
        at -= 1
    return at in ends


def _numbered(line: Line, here: int) -> Spot | None:
    """Take a bare number of three or more digits as the name of a quarter or height, if a list makes it one."""
    token = line.tokens[here]
    if not (token.norm.isdecimal() and 3 <= len(token.norm) <= 4) or line.timed(here):
        return None
    after = line.tokens[here + 1].norm if here + 1 < line.sentence.last else ","
    before = line.tokens[here - 1].norm if here > line.sentence.first else ","
    quoted = before in {'"', "“", "«", "'", "‘", "”"} or line.text[token.end : token.end + 1] in {
        "′",
        "”",
        '"',
        "»",
    }
    quarter = before in {"of", "height", "высота", "высоте"} or quoted
    if after not in {",", '"', "”", "»", "and", "′", "'", "’", ";", "и"} or not (quarter or before == ","):
        return None
    placed = quoted or (
        before != ","
        and any(m.category == "placeword" and m.last >= here - 1 and m.first < here for m in line.mentions)
    )
    return Spot(
        first=here,
        last=here + 1,
        name=line.text[token.start : token.end],
        span=(token.start, token.end),
        placed=placed,
    )


def _arabic_grammar(line: Line, here: int) -> Spot | None:
    """Take the word after "village", "town" in Arabic as a place that the gazetteer does not know."""
    token = line.tokens[here]
    if token.kind != "w" or not arabic_name(token.norm) or here == line.sentence.first:
        return None
    if not any(form in _STRONG_ARABIC for form in forms(line.tokens[here - 1].norm)):
        return None
    if any(form in line.stop_names for form in forms(token.norm)) or _blocked(line, here, here + 1):
        return None
    if any(m.first == here for m in line.mentions if m.category not in {"placeprep", "stop"}):
        return None
    span = (token.start, token.end)
    return Spot(first=here, last=here + 1, name=line.text[span[0] : span[1]], span=span, placed=True)
