"""The totals of a bulletin under construction, and what the words around a number say of it.

Decides what one number counts: breaches, the killed, how often a truce was broken, the day of a series; or
that it counts nothing (a year, a calibre, hours). It does not decide whether it is a total or a cell.

Shapes: a `Head` is one printed total; `Cell`s are the printed parts of its breakdowns.
Source: measures of `core/model/vocabulary.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sametable.core.intake.numbers import Number, times_word
from sametable.core.intake.text import word_set

if TYPE_CHECKING:
    from sametable.core.intake.document import Line
    from sametable.core.intake.lexicon import Mention

REACH = 6
ASIDE_TOKENS = 24
LATE_CHARS = 24
MANY_MENTIONS = 96
VIOLATIONS = "violations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One printed cell: which breakdown, whose name, how many; `shared` where one number stood for several names."""

    dimension: str
    name: str
    value: int
    under: str = ""
    shared: int = 0


@dataclass(slots=True, kw_only=True)
class Head:
    """One printed total while its sentence is being read."""

    line: int
    number: Number | None
    total: int | None
    bound: str
    measure: str
    party: str | None
    accused: str | None = None
    cumulative: bool = False
    previous: bool = False
    series: int = 0
    scope: tuple[str, ...] = ()
    cells: list[Cell] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)
    kind_of: str = ""
    actor_of: str = ""
    under: str = ""
    aside: bool = False
    tail: bool = False
    until: int = -1


def can_count(line: Line, number: Number) -> bool:
    """Say whether a number can be a count: no unit, no part of a date, no year, no model name."""
    if number.unit or any(line.timed(at) for at in range(number.first, number.last)):
        return False
    digits = line.tokens[number.last - 1]
    if not number.word and 1900 <= number.value <= 2100 and len(digits.norm) == 4:
        return False
    before = line.tokens[number.first - 1] if number.first > line.sentence.first else None
    return before is None or before.norm not in {
        "no",
        "№",
        "resolution",
        "article",
        "$",
        "/",
        "номер",
        "ни",
        "not",
        "road",
        "route",
        "document",
        "order",
    }


def measure_of(line: Line, number: Number) -> Mention | None:
    """Find what a number counts: a measure word within a few words after it, no other number between."""
    own = [m for m in line.mentions if m.category == "measure" and m.first == number.last - 1 and number.word]
    if own:
        return own[0]
    stop = min(line.sentence.last, number.last + REACH)
    for at in range(number.last, stop):
        if line.tokens[at].kind == "p" and line.tokens[at].norm not in {'"', "“", "-", "(", ")"}:
            stop = at
            break
        if at in line.counted_at:
            stop = at
            break
    before = line.tokens[number.first - 1].norm if number.first > line.sentence.first else ""
    if number.value == 1 and number.word and before in {"in", "в", "at"}:
        return None
    blocked = [
        m.first for m in line.mentions if m.category in {"stop", "areaword"} and number.last <= m.first < stop
    ]
    found = [
        m for m in line.mentions
        if m.category == "measure" and number.last <= m.first < stop and (m.code != "facilities" or _struck(line))
    ]  # fmt: skip
    if not found:
        return None
    first = min(found, key=lambda m: (m.first, m.code != VIOLATIONS))
    generic = next((m for m in found if m.code == VIOLATIONS), None)
    if any(at < first.first for at in blocked) and not (blocked and first.first - blocked[0] <= 1):
        return None
    return (
        generic
        if generic is not None
        and generic.first - first.last <= 2
        and first.code not in {"explosions", "arrests"}
        else first
    )


def _struck(line: Line) -> bool:
    return any(m.category == "verb" and m.code == "attacked" for m in line.mentions)


def tells_how_often(line: Line, number: Number) -> bool:
    """Say whether the number tells how often the truce was broken: "violated 23 times"."""
    after = line.tokens[number.last].norm if number.last < line.sentence.last else ""
    last_word = line.tokens[number.last - 1].norm
    often = times_word(last_word) is not None or any(
        m.category == "times" and m.first == number.last for m in line.mentions
    )
    broken = any(m.category == "verb" and m.code == "violated" for m in line.mentions)
    return (often or after in {"times", "раз", "раза"}) and broken


def clause(line: Line, first: int, last: int, category: str) -> list[Mention]:
    """Give the mentions of a category that lie within tokens [first, last)."""
    mentions = line.mentions
    if len(mentions) > MANY_MENTIONS:
        begin = bisect_left(mentions, first, key=_first_of)
        mentions = mentions[begin : bisect_left(mentions, last, lo=begin, key=_first_of)]
    return [m for m in mentions if m.category == category and first <= m.first and m.last <= last]


def _first_of(mention: Mention) -> int:
    return mention.first


def people_of(line: Line, number: Number) -> str:
    """Say whether a number counts the killed or the injured, and which: the nearer word decides."""
    last = min(line.sentence.last, number.last + 8)
    for at in range(number.last, last):
        if at in line.counted_at or line.tokens[at].norm in {";", "."}:
            last = at
            break
    who = clause(line, number.last, min(last, number.last + 3), "people")
    before = max(line.sentence.first, number.first - 4)
    near: list[tuple[int, str]] = []
    for category in ("killed", "injured"):
        near.extend((m.first - number.last, category) for m in clause(line, number.last, last, category))
        near.extend(
            (number.first - m.last + 1, category) for m in clause(line, before, number.first, category)
        )
    if not near:
        return ""
    distance, category = min(near)
    return category if who or distance == 0 or (distance == 1 and not measure_of(line, number)) else ""


_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "primeiro": 1, "segundo": 2,
    "terceiro": 3, "quarto": 4, "quinto": 5, "primero": 1, "primer": 1, "tercero": 3, "tercer": 3, "premier": 1, "deuxième": 2,
    "troisième": 3, "первый": 1, "второй": 2, "третий": 3, "первые": 1, "вторые": 2, "третьи": 3, "первого": 1, "الاول": 1,
    "الثاني": 2, "الثالث": 3, "четвертый": 4, "четвертые": 4, "الرابع": 4, "cuarto": 4,
}  # fmt: skip
_AGAINST = word_set("against from versus vs против")
_SINCE = word_set("منذ с since з depuis desde")
_DAYS = word_set("day days dia día jour день сутки дня суток اليوم يوم")


def day_of_series(line: Line, number: Number, end: int) -> int:
    """Read "on the second day" after a number: the day's place in a series, or 0."""
    for at in range(number.last, min(end, number.last + 8)):
        if line.tokens[at].norm in _ORDINALS:
            near = {token.norm for token in line.tokens[max(at - 2, 0) : at + 3]}
            if near & _DAYS:
                return _ORDINALS[line.tokens[at].norm]
    return 0


def other_noun(line: Line, number: Number) -> bool:
    """Say whether a word follows that the number may count: "230 units", not "302 since"."""
    if number.last >= line.sentence.last or line.tokens[number.last].kind != "w":
        return False
    known = {"cumulative", "since", "measure", "record", "times", "truce", "incl", "placeprep"}
    return not any(m.first == number.last and m.category in known for m in line.mentions)


def elliptic(line: Line, party: Mention, number: Number) -> bool:
    """Say whether only a dash or a small word parts a party from its number: "the Turkish side - 19"."""
    between = line.tokens[party.last : number.first]
    return len(between) <= 2 and all(token.kind == "p" or len(token.norm) <= 3 for token in between)


def accuse(line: Line, head: Head) -> None:
    """Name who is said to have done what the total counts: the first actor that is no cell of it."""
    if head.measure in {"settlements_joined", "groups_joined"}:
        return
    named = {cell.name for cell in head.cells if cell.dimension == "actor"}
    for mention in line.mentions:
        if mention.category == "actor" and mention.code not in named:
            head.accused = head.actor_of or mention.code
            return


def since_a_date(line: Line, number: Number, end: int) -> bool:
    """Say whether a number is said of all since a date right after it: "144 مرة منذ 12 أيلول"."""
    for at in range(number.last, min(end, number.last + 6)):
        if line.tokens[at].norm in _SINCE:
            following = line.tokens[at].end + 1
            dated = (w for w in line.times if w.kind == "date" and w.start - following in range(-8, 6))
            return any(w.precision == "day" for w in dated)
    return False


def bracket_aside(line: Line, at: int) -> int:
    """Give the token after a bracket that divides the cell before it: "Damascus 8 (including Douma 5), Aleppo 6"."""
    counted = at > line.sentence.first and any(n.last == at for n in line.numbers)
    if line.tokens[at].norm != "(" or not counted:
        return 0
    parts = any(m.category == "incl" and m.first == at + 1 for m in line.mentions)
    for last in range(at + 1, min(at + ASIDE_TOKENS, line.sentence.last)) if parts else ():
        if line.tokens[last].norm == ")":
            return last + 1
    return 0


def in_quote(line: Line, number: Number) -> tuple[int, int] | None:
    """Give the bracket around a number that says whose number it is: "(33 according to the Syrian side)"."""
    first, last = number.first, number.last
    while first > max(line.sentence.first, number.first - 8) and line.tokens[first].norm != "(":
        first -= 1
    while last < min(line.sentence.last, number.last + 9) and line.tokens[last].norm != ")":
        last += 1
    inside = line.tokens[first].norm == "(" and bool(clause(line, first, last, "quoted"))
    return (first, last) if inside else None


def part_of_late(line: Line, number: Number) -> bool:
    """Say whether a number is the late part of a running total: "46 since ..., 15 of them in the past 24 hours"."""
    start = line.tokens[number.last - 1].end
    late = [w for w in line.times if w.kind == "back" and 0 <= w.start - start <= LATE_CHARS]
    return bool(late) and bool(clause(line, number.last, min(number.last + 3, line.sentence.last), "incl"))


def compared(line: Line, number: Number) -> bool:
    """Say whether a bare number is the one before: "44 breaches, against 51 a day earlier"."""
    before = line.tokens[number.first - 1].norm if number.first > line.sentence.first else ""
    after = clause(line, number.last, min(number.last + 5, line.sentence.last), "previous")
    return before in _AGAINST and bool(after) and after[0].first - number.last <= 1


def said_before(line: Line, since: int, number: Number) -> bool:
    """Say whether a number counts the period before this one."""
    before = clause(line, since, number.first, "previous")
    return compared(line, number) or (
        bool(before) and not clause(line, before[-1].last, number.first, "incl")
    )
