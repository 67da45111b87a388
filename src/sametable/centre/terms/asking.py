"""Asking the terms in force about one act: a recorded report, or one that somebody describes.

Decides what is asked: one act, one time, one place. What lies ahead, what is only proposed, and what is described for
a time within the last day gets the protective answer, so that nobody learns from an invented act what stands free now;
only a report of the record as it stands is answered in full as soon as it is past. Answers name the texts they rest on,
each as it was in force at that time.

Not decided here: what follows (`core.terms.assess`), and how often somebody may ask (the web).
Shapes: ms UTC; degrees in a question, ten-millionths of a degree in a case. Source: charter, "What it never does".
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sametable.centre.incidents.dossier import contents, find
from sametable.centre.terms.held import ever
from sametable.core.assess.reports import case_of_row, weapon_of, with_words, words_of
from sametable.core.model.kind import EARLIEST_MS, LATEST_MS
from sametable.core.model.vocabulary import WHAT
from sametable.core.picture.fold import mark_row
from sametable.core.terms.adopted import word_at
from sametable.core.terms.assess import assess
from sametable.core.terms.case import Case, Measured
from sametable.core.terms.protect import RECENT_MS
from sametable.core.terms.steady import steadied
from sametable.core.wire.statement import parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.terms.held import Terms, Text
    from sametable.core.terms.adopted import Standing
    from sametable.core.terms.answer import Answer

_ACTS = frozenset(term.code for term in WHAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks; None or empty: not said. Times ISO 8601 with an offset, places degrees, one of each."""

    at: str | None = None
    until: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_m: int | None = None
    group: str | None = None
    against: str | None = None
    act: str | None = None
    weapon: str | None = None
    calibre_mm: int | None = None
    count: int | None = None
    armed: int | None = None
    facts: Mapping[str, str] | None = None
    measured: tuple[Measured, ...] = ()
    target: str | None = None
    proposed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The answers, the texts they rest on, and how it was answered: `past` or `protective`."""

    mode: str
    case: Case
    texts: tuple[Text, ...]
    answers: tuple[Answer, ...]


async def ask(centre: Centre, terms: Terms, asked: Asked, *, for_all: bool = False) -> Answered:
    """Answer about one act; `for_all`: a report as all parties read it. Raises `terms.case`, `record.no_entry`, `statement.no_target`."""
    base = report_case(centre, asked.target, for_all=for_all)[1] if asked.target else None
    case = case_of(asked, base)
    now_ms = centre.clock.now_ms()
    as_recorded = base is not None and case == base
    return await _answer(terms, case, now_ms if as_recorded else now_ms - RECENT_MS)


async def about(centre: Centre, terms: Terms, name: str, *, for_all: bool = False) -> tuple[str, Answered]:
    """Answer about a recorded report, by its id or number; gives its id, too. Raises `record.no_entry`, `statement.no_target`."""
    entry_id, case = report_case(centre, name, for_all=for_all)
    return entry_id, await _answer(terms, case, centre.clock.now_ms())


async def _answer(terms: Terms, case: Case, now_ms: int) -> Answered:
    return await asyncio.to_thread(_assessed, terms, terms.look(), case, now_ms)


def _assessed(terms: Terms, standings: Sequence[Standing], case: Case, now_ms: int) -> Answered:
    """Work the answers out: of every text that was in force then, for those of its instruments that were.

    Texts that nobody adopted are not even read. Ahead of an act the terms that are not in force then answer, too:
    with nothing but the standing words, so that no answer left out tells when nothing is in force.
    """
    guarded = case.proposed or max(case.start_ms, case.end_ms) >= now_ms
    texts = [one for one in terms.read(one for one in standings if ever(one)) if one.pack is not None]
    book = terms.asked(texts)
    answers: list[Answer] = []
    rest: dict[tuple[str, str], Answer] = {}
    for answer in steadied(case, book, assess(case, book, now_ms=now_ms), now_ms=now_ms):
        name = answer.instrument
        mine = [
            one for one in texts if one.standing.sha256 == answer.pack_sha256 and ever(one.standing, name)
        ]
        stands = [one for one in mine if one.in_force(name, case.start_ms, case.end_ms)]
        if stands:
            answers.append(_as_on_record(answer, stands, case))
        elif guarded and mine:
            rest[answer.pack, name] = _as_on_record(answer, mine, case)
    told = {(one.pack, one.instrument) for one in answers}
    answers += [one for key, one in rest.items() if key not in told]
    said = {one.number for one in answers}
    texts = [one for one in texts if one.standing.number in said]
    mode = "protective" if guarded else "past"
    return Answered(mode=mode, case=case, texts=tuple(texts), answers=tuple(answers))


def _as_on_record(answer: Answer, texts: Sequence[Text], case: Case) -> Answer:
    """Say which entry put the text in force and by whose word; what one party said alone is unilateral here."""
    words = [(word_at(one.standing, case.start_ms, case.end_ms, answer.instrument), one) for one in texts]
    parties, best = max(words, key=lambda one: len(one[0]))
    parties = parties or best.standing.required
    basis = answer.basis if len(parties) > 1 else "unilateral"
    return replace(answer, number=best.standing.number, parties=parties, basis=basis)


def report_case(centre: Centre, name: str, *, for_all: bool = False) -> tuple[str, Case]:
    """Give a report's id and case, as it reads now. Raises `record.no_entry`, `statement.no_target`."""
    origin, index = find(centre, name)
    rows = centre.store.entries(origin, index, 1) if index else []
    entry = parse_entry(rows[0].leaf) if rows else None
    picture = centre.shared if for_all else centre.picture
    mark = picture.marks.get(entry.id) if entry is not None else None
    if mark is None or entry is None:
        raise SametableError(
            "statement.no_target", at="target", expected="a report that is counted here", got=name[:60]
        )
    fields = contents(entry, rows[0]) or {}
    return entry.id, with_words(case_of_row(mark_row(picture, mark)), words_of(fields))


def case_of(asked: Asked, base: Case | None) -> Case:
    """Give the case of a question: what it says, and the report's for what it leaves open. Raises `terms.case`."""
    if base is None and asked.at is None:
        raise _wrong("at", "the time of the act", "nothing")
    case = base or Case(start_ms=0, end_ms=0)
    if asked.at is not None:
        start_ms = moment(asked.at, "at")
        case = replace(case, start_ms=start_ms, end_ms=start_ms)
    if asked.until is not None:
        case = replace(case, end_ms=moment(asked.until, "until"))
    if asked.lat is not None or asked.lon is not None:
        if asked.lat is None or asked.lon is None:
            raise _wrong("lat, lon", "both or neither", "one of them")
        case = replace(case, lat_e7=_e7(asked.lat, "lat", 90), lon_e7=_e7(asked.lon, "lon", 180))
    if asked.act is not None and asked.act not in _ACTS:
        raise _wrong("act", "a code of the incident vocabulary", asked.act)
    if asked.weapon is not None:
        read = weapon_of(asked.weapon)
        if asked.weapon.strip() and not read.code:
            raise _wrong("weapon", "a code of the weapon vocabulary, or one weapon's name", asked.weapon)
        if read.code != case.weapon or read.calibre_mm is not None:
            case = replace(case, weapon=read.code, calibre_mm=read.calibre_mm, system=read.system)
    said = {
        "radius_m": asked.radius_m,
        "group": asked.group,
        "against": asked.against,
        "act": asked.act,
        "calibre_mm": asked.calibre_mm,
        "count": asked.count,
        "armed": asked.armed,
        "facts": asked.facts,
        "measured": asked.measured or None,
    }
    given = {name: value for name, value in said.items() if value is not None}
    return replace(case, proposed=asked.proposed, **given)  # type: ignore[arg-type]


def moment(text: str, at: str) -> int:
    """Read an ISO 8601 moment with its offset, in ms. Raises `terms.case`."""
    try:
        read = datetime.fromisoformat(text)
        at_ms = round(read.timestamp() * 1000) if read.tzinfo is not None else None
    except (ValueError, OverflowError):
        at_ms = None
    if at_ms is None or not EARLIEST_MS <= at_ms <= LATEST_MS:
        raise _wrong(
            at, "ISO 8601 with an offset, such as 2016-02-27T00:00:00+02:00, from 1945 to 2100", text
        )
    return at_ms


def plain_case(case: Case) -> dict[str, Any]:
    """Give a case as plain values; what is not said is None or empty."""
    names = (
        "start_ms", "end_ms", "lat_e7", "lon_e7", "radius_m", "group", "against", "act", "weapon", "calibre_mm",
        "system", "count", "armed",
    )  # fmt: skip
    return {name: getattr(case, name) for name in names}


def _e7(degrees: float, at: str, most: int) -> int:
    if not -most <= degrees <= most:
        raise _wrong(at, f"degrees from -{most} to {most}", str(degrees))
    return round(degrees * 10_000_000)


def _wrong(at: str, expected: str, got: str) -> SametableError:
    return SametableError("terms.case", at=at, expected=expected, got=f"{got!r:.60}")
