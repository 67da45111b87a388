"""A protection check: the own register and the terms answer, every other party's node is asked, and nothing is listed.

Decides: what an area and a window become before anybody is asked, which node of each party is asked, how long is waited, and
what the parts amount to. Asking comes to the record as a question and an answer of two nodes, for the two parties alone; who
of the own side asked stands in its audit trail. A node that is not reached is undetermined until its answer
comes by the ordinary way, and the check shows it then. How questions of others are answered stands in `checking`.

Times ms UTC. No difference in how long an answer takes is promised. Source: decision 0023.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sametable.centre.exchange.asking import put, send
from sametable.centre.passage.checking import TermsSay, checking_of, contact_of, keep
from sametable.centre.terms.asking import Asked as AskedTerms
from sametable.centre.terms.asking import ask as ask_terms
from sametable.core.model.vocabulary import WHAT
from sametable.core.passage.check import (
    DUTIES,
    RUNG,
    UNDETERMINED,
    Answer,
    answer,
    own_view,
    owners,
    strongest,
)
from sametable.core.passage.grid import Box, Window, checked, widened, widened_window
from sametable.core.passage.notices import area_of, window_of
from sametable.core.places.ground import distance_m
from sametable.core.terms.protect import standing_words
from sametable.errors import SametableError
from sametable.ports import LiveLink

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sametable.centre.centre import Centre
    from sametable.centre.exchange.links import Peer
    from sametable.centre.terms.held import Terms
    from sametable.core.picture.cases import CaseSaid
    from sametable.ports import Placed

NOT_ASKED = TermsSay(says="undetermined")
WAIT_S = 2.0
SHOWN = 100
TOGETHER_MS = 10_000
"""Questions about one area and window that were put within this time are one check."""
ACT = "air.strike"
"""What the terms are asked about where nobody says which act: the one that most texts speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySays:
    """What one party's node answered, or that it has not."""

    party: str
    node: str
    state: str
    says: str
    band: str = ""
    call: str = RUNG
    contact: str = ""
    question_number: str = ""
    answer_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A whole check; terms that were asked before this node started are not asked again, and are undetermined."""

    id: str
    asked_at_ms: int
    area: Box
    window: Window
    own: Answer
    calls: tuple[str, ...]
    terms: TermsSay
    parties: tuple[PartySays, ...]

    @property
    def says(self) -> str:
        """Give the strongest part; a party that has not answered leaves it undetermined at least."""
        return strongest([self.own.says, self.terms.says, *(one.says for one in self.parties)])

    def plain(self, centre: Centre) -> dict[str, Any]:
        """Give it as screens are shown it."""
        calls = [{"party": one, "rung": RUNG, "contact": contact_of(centre, one)} for one in self.calls]
        ask = [
            {"party": one.party, "rung": one.call, "contact": one.contact}
            for one in self.parties
            if one.says != "none_known"
        ]
        return {
            "id": self.id,
            "asked_at_ms": self.asked_at_ms,
            "area": self.area.plain(),
            "window": self.window.plain(),
            "own": {"says": self.own.says, "band": self.own.band or None, "calls": calls, "reasons": _reasons(self.own)},
            "terms": {"says": self.terms.says, "clauses": list(self.terms.clauses), "words": list(self.terms.words)},
            "parties": [_plain_party(one) for one in self.parties],
            "says": self.says,
            "call": [*ask, *(one for one in calls if one["party"] not in {held["party"] for held in ask})],
            "duties": "passage.notPermission",
            "words": dict(DUTIES),
        }  # fmt: skip


async def check(
    centre: Centre, terms: Terms, peers: Mapping[str, Peer], *, drawn: tuple[Box, Window], act: str = ""
) -> Checked:
    """Check an area and a window. Raises `check.*`, `coordinates.range`, `store.*`."""
    asked_at_ms = centre.clock.now_ms()
    area, window = _widened(drawn, act)
    told = await ask_terms_of(centre, terms, area, window, act)
    fields = {"topic": "protection", "area": area.plain(), "window": window.plain()}
    questions = [(node, link, await put(centre, node, fields)) for node, link in _nodes(centre, peers)]
    await asyncio.gather(*(_send(centre, link, placed) for _, link, placed in questions))
    await checking_of(centre).ready()
    register = checking_of(centre).register()
    name = (questions[0][2].id or "") if questions else centre.ids.name()
    parties = [
        _of_question(centre, placed.id or "", centre.log_of(node).node.party, peers)
        for node, _, placed in questions
    ]
    done = Checked(
        id=name,
        asked_at_ms=asked_at_ms,
        area=area,
        window=window,
        own=answer(register, area, window, own_view),
        calls=owners(register, area, window),
        terms=told,
        parties=tuple(sorted(parties, key=lambda one: one.party)),
    )
    keep(checking_of(centre).terms, name, told)
    return done


async def check_alone(centre: Centre, terms: Terms, *, drawn: tuple[Box, Window], act: str = "") -> Checked:
    """Check with the own register and the terms alone: nobody is asked, so every other party is undetermined. Raises like `check`."""
    area, window = _widened(drawn, act)
    register = checking_of(centre).register()
    others = sorted(centre.parties - {centre.node.party})
    return Checked(
        id="",
        asked_at_ms=centre.clock.now_ms(),
        area=area,
        window=window,
        own=answer(register, area, window, own_view),
        calls=owners(register, area, window),
        terms=await ask_terms_of(centre, terms, area, window, act),
        parties=tuple(
            PartySays(
                party=one, node="", state="unreachable", says="undetermined", contact=contact_of(centre, one)
            )
            for one in others
        ),
    )


def _widened(drawn: tuple[Box, Window], act: str) -> tuple[Box, Window]:
    """Give what was drawn at the grain at which it is asked."""
    if act and act not in {term.code for term in WHAT}:
        raise SametableError(
            "check.act", at="act", expected="a code of the incident vocabulary", got=f"{act!r:.40}"
        )
    return widened(checked(drawn[0])), widened_window(drawn[1])


def checks(centre: Centre, peers: Mapping[str, Peer]) -> list[Checked]:
    """Give the own side's newest checks as they read now: what came since is in them."""
    return [_again(centre, group, peers) for group in _groups(centre)[:SHOWN]]


def find_check(centre: Centre, name: str, peers: Mapping[str, Peer]) -> Checked:
    """Give one of them, by the id or number of any of its questions. Raises `record.no_entry`."""
    for group in _groups(centre):
        if any(name in {one.id, one.number} for one in group):
            return _again(centre, group, peers)
    raise SametableError("record.no_entry", at=name[:60], expected="a check of this side", got="none")


async def ask_terms_of(centre: Centre, terms: Terms, area: Box, window: Window, act: str = "") -> TermsSay:
    """Ask the terms in force about an act anywhere in the area: what protects, and the standing words."""
    middle = (area.south_e7 + area.north_e7) // 2, (area.west_e7 + area.east_e7) // 2
    low_e7 = area.south_e7 if abs(area.south_e7) < abs(area.north_e7) else area.north_e7
    radius_m = distance_m(*middle, low_e7, area.east_e7) + 1
    asked = AskedTerms(
        at=_iso(window.start_ms),
        until=_iso(window.end_ms),
        lat=middle[0] / 1e7,
        lon=middle[1] / 1e7,
        radius_m=radius_m,
        act=act or ACT,
        proposed=True,
    )
    try:
        answered = await ask_terms(centre, terms, asked)
    except SametableError:
        return TermsSay(says="undetermined")
    clauses: list[Mapping[str, Any]] = []
    words = [one.plain() for one in standing_words(protects=False)] if not answered.answers else []
    for one in answered.answers:
        clauses += [
            {
                "id": clause.id, "ref": clause.ref, "effect": clause.effect, "text": dict(clause.text), "pack": one.pack,
                "instrument": one.instrument, "number": one.number, "time": clause.time, "place": clause.place,
            }
            for clause in one.clauses
        ]  # fmt: skip
        words += [held.plain() for held in one.reasons if held.plain() not in words]
    sure = [one for one in clauses if one["time"] == one["place"] == "within"]
    return TermsSay(
        says="covered_by_terms" if sure else "undetermined" if clauses else "none_known",
        clauses=tuple(clauses),
        words=tuple(words),
    )


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat()


def _nodes(centre: Centre, peers: Mapping[str, Peer]) -> list[tuple[str, LiveLink | None]]:
    """Give a node of each other party with its link, that which is heard; None: it is asked by the record alone."""
    found: list[tuple[str, LiveLink | None]] = []
    for party in sorted(centre.parties - {centre.node.party}):
        linked = sorted(
            (one for one in peers.values() if one.node.party == party),
            key=lambda one: (one.state == "unreachable", -(one.last_heard_ms or 0), one.node.id),
        )
        if linked:
            link = linked[0].link
            found.append((linked[0].node.id, link if isinstance(link, LiveLink) else None))
        else:
            found.append((next(one.id for one in centre.genesis.nodes if one.party == party), None))
    return found


async def _send(centre: Centre, link: LiveLink | None, placed: Placed) -> None:
    """Send one question and wait; whatever goes wrong, the question stands in the record and is answered later."""
    if link is None:
        return
    try:
        _, said = await asyncio.wait_for(send(centre, link, placed, "protection"), WAIT_S)
    except (SametableError, TimeoutError):
        return
    held = said.get("protection")
    if isinstance(held, dict):
        keep(checking_of(centre).heard, placed.id or "", held)


def _of_question(centre: Centre, question: str, party: str, peers: Mapping[str, Peer]) -> PartySays:
    """Give what one question came to, as it stands in the record, or as it was just heard."""
    asked = centre.picture.cases.said.get(question)
    node = str(asked.fields["to"]) if asked is not None else ""
    number = asked.number if asked is not None else ""
    answers = [
        one
        for one in centre.picture.cases.of(question)
        if one.kind == "answer" and one.party == party and not one.void and "protection" in one.fields
    ]
    held: Any = None
    answer_number: str | None = None
    if answers:
        held, answer_number = answers[0].fields["protection"], answers[0].number
    else:
        held = checking_of(centre).heard.get(question)
    if held is None:
        peer = peers.get(node)
        state = "waiting" if peer is not None and peer.state != "unreachable" else "unreachable"
        return PartySays(
            party=party, node=node, state=state, says="undetermined", contact=contact_of(centre, party),
            question_number=number,
        )  # fmt: skip
    stopped = held.get("stopped") is True
    return PartySays(
        party=party,
        node=node,
        state="stopped" if stopped else "answered",
        says=UNDETERMINED.says if stopped else str(held["says"]),
        band=str(held.get("band", "")),
        call=str(held.get("call", RUNG)),
        contact=str(held.get("contact", "")) or contact_of(centre, party),
        question_number=number,
        answer_number=answer_number,
    )


def _groups(centre: Centre) -> list[list[CaseSaid]]:
    """Give the own side's questions about protection, those of one check together, newest first."""
    groups: list[list[CaseSaid]] = []
    cases = centre.picture.cases
    for entry_id in reversed(cases.kinds.get("ask", {})):
        one = cases.said[entry_id]
        if one.party != centre.node.party or one.void or "area" not in one.fields:
            continue
        group = next((held for held in groups[-4:] if _together(held[0], one)), None)
        if group is not None:
            group.insert(0, one)
        elif len(groups) < SHOWN:
            groups.append([one])
        else:
            break
    return groups


def _together(one: CaseSaid, other: CaseSaid) -> bool:
    same = (one.node, one.fields["area"], one.fields["window"]) == (
        other.node,
        other.fields["area"],
        other.fields["window"],
    )
    return same and one.fields["to"] != other.fields["to"] and abs(one.at_ms - other.at_ms) <= TOGETHER_MS  # fmt: skip


def _again(centre: Centre, group: Sequence[CaseSaid], peers: Mapping[str, Peer]) -> Checked:
    """Work a check out anew from its questions."""
    area, window = area_of(group[0].fields), window_of(group[0].fields)
    register = checking_of(centre).register()
    found = [
        _of_question(centre, one.id, centre.log_of(str(one.fields["to"])).node.party, peers) for one in group
    ]
    return Checked(
        id=group[0].id,
        asked_at_ms=group[0].at_ms,
        area=area,
        window=window,
        own=answer(register, area, window, own_view),
        calls=owners(register, area, window),
        terms=checking_of(centre).terms.get(group[0].id, NOT_ASKED),
        parties=tuple(sorted(found, key=lambda one: one.party)),
    )


def _plain_party(one: PartySays) -> dict[str, Any]:
    return {
        "party": one.party, "node": one.node, "state": one.state, "says": one.says, "band": one.band or None,
        "call": one.call, "contact": one.contact, "question_number": one.question_number,
        "answer_number": one.answer_number,
    }  # fmt: skip


def _reasons(own: Answer) -> list[str]:
    """Say in codes what the own register's answer rests on."""
    return [f"own.{own.says}", *([f"band.{own.band}"] if own.band else [])]
