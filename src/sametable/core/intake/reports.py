"""Turns the clauses of a bulletin into drafts of reports: one event each, with all its places.

Decides where one event ends and the next begins (another act with its own number, a semicolon or "while" with
an act or weapon of its own), and what kind, weapon, actor, count and time a clause states. Denied and negated
acts ("did not strike") yield nothing and stay in `not_understood`. It does not decide whether anything happened.

Shapes: token ranges into the whole text; a report's span holds its marks and places.
Source: docs/reference/reading.md; kinds and weapons of `core/model/vocabulary.py`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sametable.core.intake.heads import can_count, clause, measure_of
from sametable.core.intake.moments import occurred_of
from sametable.core.intake.names import area_like
from sametable.core.intake.numbers import times_word
from sametable.core.intake.reading import Mark, ReadReport
from sametable.core.intake.spots import places_of, spots_of
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sametable.core.intake.document import Document, Line
    from sametable.core.intake.gazetteer import Gazetteer
    from sametable.core.intake.lexicon import Mention
    from sametable.core.intake.names import Spot
    from sametable.core.intake.numbers import Number
    from sametable.core.intake.reading import ReadLedgerCount
    from sametable.core.places.model import Hit

_BREAKS = frozenset({";", "؛", "while", "whereas", "а", "بينما", "فيما", "meanwhile"})
_LIGHT = frozenset({"small_arms", "hmg", "sniper_rifle"})
_AIR = frozenset({"aircraft", "helicopter", "barrel_bomb", "uav"})
_EVENTS = frozenset({"attacks", "shellings", "air_strikes", "shots", "explosions", "overflights"})
_AGAINST = word_set(
    "against positions position upon toward towards targeting позиции позициям позиций مواقع مواقعها نحو troops"
)
_AT = word_set("on at near по على")
_BY = word_set("by from стороны side قبل يد силами par por pelos")
_PRIORITY = (
    "chemical", "mine.ied", "air.strike", "sniper", "attack.medical", "attack.humanitarian", "fire.heavy",
    "fire.small_arms", "fire", "explosion", "ground.attack", "ground.advance", "air.overflight",
    "detention.abduction", "access.denied", "weapon.not_withdrawn", "monitor.obstructed", "reinforcement", "other",
)  # fmt: skip
FAR_TOKENS = 24
_ENDS = frozenset({";", ":", "(", ")"})
_ARMED = word_set("with using from из с بـ")
WIDE_MILLI = 800
_CITY = word_set("city town города город городе городу مدينه")
_ROOMS = word_set("district districts raion zone direction directions sector")
_GENERAL = frozenset({"armed groups", "armed opposition"})
_PLACELESS = frozenset(
    {"monitor.obstructed", "detention.abduction", "explosion", "ground.attack", "chemical"}
)


def read_reports(document: Document, gazetteer: Gazetteer, counts: list[ReadLedgerCount]) -> list[ReadReport]:
    """Read the reports of every sentence; a sentence that counts tells an event only where it names a spot."""
    hits = gazetteer.index.scan(document.text, countries=gazetteer.countries)
    at = 0
    out: list[ReadReport] = []
    counted = {count.span for count in counts if count.measure not in {"killed", "injured"}}
    for index, line in enumerate(document.lines):
        while at < len(hits) and hits[at].end <= line.sentence.start:
            at += 1
        own = tuple(hit for hit in hits[at : at + 200] if hit.start < line.sentence.end)
        if line.has("act"):
            counts_here = (line.sentence.start, line.sentence.end) in counted
            found = _line_reports(document, index, (gazetteer, counts_here), own)
            out.extend(report for report in found if _tells(report, counts_here=counts_here))
    return out


def _tells(report: ReadReport, *, counts_here: bool) -> bool:
    """Say whether a report tells an event, and not only what a count beside it covers."""
    if report.kind in {"other", "reinforcement"} and not report.places:
        return False
    if report.kind == "reinforcement" and not report.weapon:
        return False
    return bool(report.places) or not counts_here


def _line_reports(
    document: Document, index: int, asked: tuple[Gazetteer, bool], hits: tuple[Hit, ...]
) -> Iterator[ReadReport]:
    gazetteer, counts_here = asked
    line = document.lines[index]
    before: Mention | None = None
    for bounds in segments(line):
        acts = [m for m in clause(line, *bounds, "act") if not (_negated(line, m) or _in_measure(line, m))]
        act = _leading(acts) or before
        if act is None:
            continue
        spots = spots_of(line, bounds, gazetteer, hits)
        if counts_here:
            spots = tuple(replace(spot, area=spot.area or _roomy(line, spot, gazetteer)) for spot in spots)
        places = places_of(line, spots, gazetteer)
        weapons = clause(line, *bounds, "weapon")
        actor = _actor(line, bounds, acts)
        if not places and not _speaks(line, act, weapons, actor):
            continue
        if not places and line.has("truce") and not weapons:
            continue
        before = act
        kind = _kind(act, weapons)
        number = _count(line, bounds)
        occurred, when = occurred_of(document, index, bounds)
        marks = [Mark(role="kind", span=line.chars(act.first, act.last))] if act in acts else []
        marks += [Mark(role="weapon", span=line.chars(m.first, m.last)) for m in weapons[:1]]
        marks += [Mark(role="actor", span=line.chars(actor.first, actor.last))] if actor else []
        marks += [Mark(role="count", span=line.chars(number.first, number.last))] if number else []
        marks += [Mark(role="time", span=when)] if when else []
        yield ReadReport(
            kind=kind, occurred=occurred, weapon=weapons[0].code if weapons else None,
            actor=actor.code if actor else None, count=number.value if number else None,
            span=line.chars(*bounds), places=places, marks=tuple(marks),
        )  # fmt: skip


def segments(line: Line) -> list[tuple[int, int]]:
    """Cut a sentence where a new event begins."""
    cuts = [line.sentence.first]
    for at in range(line.sentence.first + 1, line.sentence.last - 1):
        breaking = line.tokens[at].norm in _BREAKS
        numbered = line.tokens[at].norm in {",", "and", "и", ";"} and _numbered_act(line, at + 1)
        if (
            (breaking or numbered or _armed_anew(line, cuts[-1], at))
            and _event(line, cuts[-1], at)
            and _event(line, at, line.sentence.last)
        ):
            cuts.append(at)
    cuts.append(line.sentence.last)
    return [(first, last) for first, last in pairwise(cuts) if first < last]


def _numbered_act(line: Line, at: int) -> bool:
    for number in line.numbers:
        if number.first == at and can_count(line, number):
            return bool(clause(line, number.last, min(line.sentence.last, number.last + 3), "act"))
    return False


def _roomy(line: Line, spot: Spot, gazetteer: Gazetteer) -> bool:
    """Say whether a name beside a count is an area that the count covers, not a spot of an event."""
    after = line.tokens[spot.last].norm if spot.last < line.sentence.last else ""
    wide = (match for match in spot.matches[:4] if match.place.kind in {"governorate", "region"})
    if area_like(spot.matches) or after in _ROOMS or any(match.score_milli >= WIDE_MILLI for match in wide):
        return True
    before = {line.tokens[at].norm for at in range(max(line.sentence.first, spot.first - 2), spot.last)}
    name = gazetteer.area(spot.name) if not before & _CITY else None
    home = gazetteer.around(name) if name is not None else None
    return home is not None and home.kind == "governorate"


def _armed_anew(line: Line, first: int, at: int) -> bool:
    """Say whether another target with a weapon of its own begins: "A with mortars, and B with rockets"."""
    if (
        line.tokens[at].norm != ","
        or not clause(line, first, at, "act")
        or not clause(line, first, at, "weapon")
    ):
        return False
    ahead = clause(line, at, min(line.sentence.last, at + FAR_TOKENS), "weapon")
    if not ahead or any(line.tokens[p].norm in _ENDS for p in range(at, ahead[0].first)):
        return False
    target = any(line.tokens[p].upper for p in range(at, ahead[0].first - 1))
    return target and line.tokens[ahead[0].first - 1].norm in _ARMED


def _event(line: Line, first: int, last: int) -> bool:
    return bool(clause(line, first, last, "act") or clause(line, first, last, "weapon"))


def _negated(line: Line, act: Mention) -> bool:
    """Say whether an act is denied, or is no act at all: "a deal was struck"."""
    before = {line.tokens[at].norm for at in range(max(line.sentence.first, act.first - 4), act.first)}
    if line.tokens[act.first].norm == "struck" and before & {"deal", "agreement", "truce", "bargain"}:
        return True
    bounds = {p for m in line.mentions if m.category == "bound" for p in range(m.first, m.last)}
    said = clause(line, max(line.sentence.first, act.first - 8), act.first, "negation")
    near = [m for m in said if m.first not in bounds]
    after = clause(line, act.last, min(line.sentence.last, act.last + 6), "negation")
    return bool(near) or any(line.tokens[m.first].norm in {"not", "не", "didn't", "لم"} for m in after)


def _in_measure(line: Line, act: Mention) -> bool:
    """Say whether an act is only the name of what is counted: "cases of firing"."""
    covering = [
        m for m in line.mentions if m.category == "measure" and m.first < act.first and act.last <= m.last
    ]
    return any(m.code == "violations" for m in covering)


def _leading(acts: list[Mention]) -> Mention | None:
    """Choose the act that says most: the specific before the general, the first before the later."""
    ranked = [act for act in acts if act.code in _PRIORITY]
    return min(ranked, key=lambda act: (_PRIORITY.index(act.code), act.first)) if ranked else None


def _speaks(line: Line, act: Mention, weapons: list[Mention], actor: Mention | None) -> bool:
    """Say whether a clause without any place still tells an event."""
    if act.code in _PLACELESS:
        return act.code in {"monitor.obstructed", "chemical"} or bool(weapons and actor)
    return bool(weapons or actor) and not line.has("joined")


def _kind(act: Mention, weapons: list[Mention]) -> str:
    code = act.code
    arms = {weapon.code for weapon in weapons}
    if code in {"fire", "ground.attack", "explosion", "fire.small_arms"}:
        if arms & _AIR:
            return "air.strike"
        if arms - _LIGHT - {"mine", "ied", "chemical"}:
            return "fire.heavy"
        if code == "ground.attack":
            return code
        if code == "explosion":
            return "mine.ied" if arms & {"mine", "ied"} else "fire.heavy"
        return "fire.small_arms"
    return code


def _actor(line: Line, bounds: tuple[int, int], acts: list[Mention]) -> Mention | None:
    """Name who is said to have done it: after "by", else the first who is not the target."""
    actors = clause(line, *bounds, "actor")
    for actor in actors:
        if line.tokens[actor.first - 1].norm in _BY or line.tokens[actor.first - 2].norm in _BY:
            words = _words_before(line, bounds, actor)
            if not words & {"positions", "controlled", "held"} or "from" in words:
                return _named(actor, actors)
    for actor in actors:
        if not _words_before(line, bounds, actor) & (_AGAINST | _AT):
            return _named(actor, actors)
    outside = clause(line, line.sentence.first, bounds[0], "actor")
    return outside[-1] if outside and not acts else None


def _words_before(line: Line, bounds: tuple[int, int], actor: Mention) -> set[str]:
    """Give the words that may make an actor a target: the last four, small ones only right before it."""
    near = [at for at in range(max(bounds[0], actor.first - 4), actor.first) if not line.timed(at)]
    after = line.tokens[actor.last].norm if actor.last < bounds[1] else ""
    words = {line.tokens[at].norm for at in near if line.tokens[at].norm not in _AT or actor.first - at <= 2}
    return words | ({after} & _AGAINST)


def _named(actor: Mention, actors: list[Mention]) -> Mention:
    """Prefer the name of a group to the general word right before it: "terrorists of ..."."""
    if actor.code in _GENERAL:
        for other in actors:
            if 0 <= other.first - actor.last <= 3 and other.code not in _GENERAL:
                return other
    return actor


def _count(line: Line, bounds: tuple[int, int]) -> Number | None:
    """Find how many: "three attacks", "five times", "twice" right after the act."""
    for number in line.numbers:
        if not (bounds[0] <= number.first and number.last <= bounds[1]) or not can_count(line, number):
            continue
        measure = measure_of(line, number)
        if measure is not None and measure.code in _EVENTS:
            return number
        often = number.last < bounds[1] and any(
            m.category == "times" and m.first == number.last for m in line.mentions
        )
        in_brackets = line.tokens[number.first - 1].norm == "(" if number.first > bounds[0] else False
        if (often or times_word(line.tokens[number.last - 1].norm) is not None) and not in_brackets:
            return number
    return None
