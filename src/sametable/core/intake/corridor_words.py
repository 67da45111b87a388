"""Statements of sides in a text about a corridor: cut apart, whose words each is, and what it says of hours and ways.

Decides by what stands there: a text is cut where it shows that another statement begins (several semicolons, or a
dateline such as `ALDERTON. March 5 (`). A statement is a side's where a word of that side stands as the speaker, before
a word of saying and outside of quotation marks; without a speaker, where its dateline is a place of that side. Words of
two sides as speakers, or of none, leave it open whose words it is: it is nobody's then, and never the other's.

Which words mean which side is told by a person (`Sides`); none is built in. English only; another language gives
statements that are nobody's. Does not decide whether anything is true. Offsets and times are none of its shapes:
clocks are minutes since midnight. Source: charter, rules 4 and 6; decision 0026.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sametable.core.terms.moments import zone_of
from sametable.errors import SametableError

Sides = Mapping[str, tuple[str, ...]]
"""A side's name to the words that mean it: names of offices and people, adjectives, places of its datelines."""
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(rf"(?<![A-Za-z])([A-Z][A-Z'-]{{2,30}}(?: [A-Z'-]{{2,30}})?)\. {_MONTH} \d{{1,2}}\b")
_CUT = re.compile(r"(?:[;:]\s*){3,}")
_STATUS = re.compile(r"\s*Status\s*:\s*[^;]{0,80};\s*", re.IGNORECASE)
_SEE = re.compile(r"see source\s*:.*\Z", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”]?\s+(?=[\"“A-Z\[])")
_SAYS = re.compile(
    r"(?<![a-z])(?:he |she |they |it |who )?(?:has |have |had |also |earlier )*"
    r"(said|says|announced|declared|confirmed|accused|told|wrote|reported|added|noted|claimed|stated|submitted|"
    r"proposed|offered|[Aa]ccording to)(?![a-z])"
)
_PASSIVE = re.compile(r"\b(?:be|been|was|were|is|are) \Z")
_PRONOUN = re.compile(r"(?:he|she|they|it|who) ")
_BEHIND = re.compile(r"\b(?:in|to|from|into|with|across|inside|against|for) (?:the )?\Z")
_THROUGH = re.compile(
    r"\b(?:(?:goes|go|passes|runs|leads) through|via) (?:the (?:settlements?|towns?|cities|city|villages?) of )?([^.;:\"]{3,200})"
)
_BEFORE = 200
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap]\.?m\b\.?)?(?:,?\s*\(?([A-Z][a-z]+|local) time\b\)?)?"
_HOURS = re.compile(
    rf"\bfrom {_CLOCK}(?:\s*\([^)]{{0,60}}\))?\s*(?:to|until|till|-|–)\s*{_CLOCK}", re.IGNORECASE
)
_AGREED = re.compile(r"\b(agreed|agreement|coordinated|confirmed|confirmation)\b", re.IGNORECASE)
_DOUBTED = re.compile(
    r"\b(not|no|refus\w*|reject\w*|offer\w*|initiative|propos\w*|only|yet|would|if)\b", re.IGNORECASE
)
_WORKED = re.compile(r"\b(functioned|worked|operated)\b", re.IGNORECASE)
_FAILED = re.compile(
    r"\b(did not|didn't|failed to|was not able to|were not able to) (work|open|function|operate)",
    re.IGNORECASE,
)
_ALL = re.compile(r"\ball (?:of )?(?:the |these )?(?:\w+ )?(?:humanitarian )?corridors\b", re.IGNORECASE)
_ROUTE = re.compile(r"\s+[-–—]\s+|(?<=[a-z])[-–—](?=[A-Z])")
DAY_MIN = 1_440
_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a text, and whose words it is; "" where that does not show."""

    text: str
    side: str = ""
    speakers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """Hours as a statement gives them: minutes since midnight, and the place whose clock it is ("" or `local`)."""

    from_min: int
    until_min: int
    place: str


def statements(text: str, sides: Sides) -> tuple[Statement, ...]:
    """Cut a text into statements, each with its side."""
    held = _SEE.sub("", _STATUS.sub("", text, count=1) if _STATUS.match(text) else text)
    found = []
    for piece in _CUT.split(held):
        starts = [match.start() for match in _DATELINE.finditer(piece)]
        cuts = sorted({0, *starts, len(piece)})
        found += [piece[first:last].strip() for first, last in pairwise(cuts)]
    return tuple(_statement(one, sides) for one in found if any(c.isalpha() for c in one))


def _statement(text: str, sides: Sides) -> Statement:
    said = tuple(sorted(_speakers(text, sides)))
    if len(said) == 1:
        return Statement(text=text, side=said[0], speakers=said)
    dateline = _DATELINE.match(text)
    places = {name for name, words in sides.items() if dateline and dateline[1] in words}
    side = places.pop() if not said and len(places) == 1 else ""
    return Statement(text=text, side=side, speakers=said)


def _speakers(text: str, sides: Sides) -> set[str]:
    found: set[str] = set()
    for sentence in sentences(_QUOTED.sub(" … ", text)):
        body = _DATELINE.sub(" ", sentence)
        for match in _SAYS.finditer(body):
            if _PRONOUN.match(match[0]) or _PASSIVE.search(body[: match.start()]):
                continue
            if match[1].lower() == "according to":
                held = _named(body[match.end() : match.end() + 60], sides, speaking=False)
                found.update(held[:1])
                continue
            held = _named(body[max(0, match.start() - _BEFORE) : match.start()], sides)
            found.update(held[-1:])
    return found


def _named(text: str, sides: Sides, *, speaking: bool = True) -> list[str]:
    """Give the sides that words of a text mean, in the order in which they stand; who is *in* a place does not speak as it."""
    found = [
        (match.start(), name)
        for name, words in sides.items()
        for word in words
        for match in re.finditer(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text)
        if not (speaking and _BEHIND.search(text[: match.start()]))
    ]
    return [name for _, name in sorted(found)]


def sentences(text: str) -> list[str]:
    """Cut a statement into sentences, with single spaces."""
    return [one for one in _SENTENCE.split(_even(text)) if one]


def _even(text: str) -> str:
    """Give a text with single spaces: a long run of them would be tried again and again."""
    return " ".join(text.split())


def names(text: str, place: str) -> bool:
    """Tell whether a text names a place; a region of that name is not the place, other spellings of its end are."""
    words = re.findall(r"[^\W\d_]+", place)
    if not words:
        return False
    text, pattern = _even(text), r"[\W_]{1,5}".join(_stem(word) for word in words)
    for match in re.finditer(rf"(?<![^\W\d_]){pattern}(?![^\W\d_])", text, re.IGNORECASE):
        if not re.match(r"\s+(?:region|oblast|province|district)\b", text[match.end() :], re.IGNORECASE):
            return True
    return False


def _stem(word: str) -> str:
    """Give a pattern for a name: of a long one the last letters may be spelt otherwise."""
    if len(word) < 8:
        return re.escape(word)
    return re.escape(word[: len(word) - 3]) + r"[^\W\d_]{1,4}"


def hours_in(text: str) -> tuple[Clocks, ...]:
    """Give every pair of hours that a statement tells, each once; numbers without a clock's signs are none."""
    found: dict[Clocks, None] = {}
    for match in _HOURS.finditer(_even(text)):
        hour, minute, half, place, last_hour, last_minute, last_half, last_place = match.groups()
        if not (minute or half or place or last_minute or last_half or last_place):
            continue
        # "From 9 to 11 a.m." says once which half of the day it is.
        first = _minutes(hour, minute, half or (last_half if not minute and not last_minute else None))
        last = _minutes(last_hour, last_minute, last_half)
        if first is not None and last is not None:
            zone = (place or last_place or "").lower()
            found[Clocks(from_min=first, until_min=last, place=zone)] = None
    return tuple(found)


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    hours, minutes = int(hour), int(minute or 0)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half[0].lower() == "p" else 0)
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= DAY_MIN else None


def zone_of_city(place: str) -> str:
    """Give the zone that is named after a city, as "Alderton time" names it; "" where none or several are."""
    found = []
    for area in _AREAS:
        name = f"{area}/{place.strip().title()}"
        try:
            zone_of(name)
        except SametableError:
            continue
        found.append(name)
    return found[0] if len(found) == 1 else ""


def agreed_with(statement: Statement, sides: Sides) -> tuple[str, ...]:
    """Give the other sides of which a statement says in one sentence that they agreed; what it doubts counts for nothing."""
    found: dict[str, None] = {}
    for sentence in sentences(statement.text):
        if _AGREED.search(sentence) and not _DOUBTED.search(sentence):
            found |= dict.fromkeys(
                one for one in _named(sentence, sides, speaking=False) if one != statement.side
            )
    return tuple(found)


def outcome(statement: Statement, ends: tuple[str, str]) -> tuple[str, str] | None:
    """Give what a statement says became of a corridor, `opened` or `closed`, with its words; None where it is not clear."""
    found: dict[str, str] = {}
    for sentence in sentences(statement.text):
        about = names(sentence, ends[0]) and names(sentence, ends[1])
        if _FAILED.search(sentence):
            found |= {"closed": sentence} if about else {}
        elif _WORKED.search(sentence) and (about or _ALL.search(sentence)):
            found["opened"] = sentence
    return next(iter(found.items())) if len(found) == 1 else None


def via(text: str, ends: tuple[str, str]) -> tuple[str, ...]:
    """Give the places between two ends of a way that is written as a list (A - B - C); none where none is written."""
    for sentence in sentences(text):
        through = _THROUGH.search(sentence)
        if through and all(names(sentence, one) for one in ends):
            listed = re.split(r"\s*,\s*(?:and )?|\s+and\s+|\s+-\s+", through[1])
            return tuple(
                one.strip()
                for one in listed
                if one.strip() and "?" not in one and not any(names(one, end) for end in ends)
            )
        parts = [" ".join(one.split()) for one in _ROUTE.split(sentence)]
        if len(parts) < 3:
            continue
        first = next((at for at, one in enumerate(parts) if names(one, ends[0])), None)
        last = next((at for at in range(len(parts) - 1, -1, -1) if names(parts[at], ends[1])), None)
        if first is not None and last is not None and last - first > 1:
            return tuple(re.sub(r"[^\w\s'-]", "", one).strip() for one in parts[first + 1 : last])
    return ()
