"""Ask: one node puts a signed question to another and gets a signed answer; both are statements, kept by both sides.

For what must not travel as a list: the asked node answers about the one thing named, and nothing else leaves it. The
question and the answer are written for the two parties alone. Decides who may ask (a node of this record, under its
own key), how often, and that the same question gets the same answer, also after a restart and when it came by ordinary
pulling or on a stick. Topics: `holds`, whether the asked node holds an entry and has checked it; `protection`, what its side knows
to be protected in an area and a window (`centre/passage/checks` says what).

Source: record.md 4.10 "ask"; decision 0023.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from sametable.centre.rates import Asking
from sametable.centre.say import say
from sametable.core.model.registry import check_fields
from sametable.core.record.audience import parse_audience, render_audience
from sametable.core.wire.statement import Entry, check_signature, open_payload, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.ports import LiveLink, Placed

ASK_PATH = "ask"
ASK_LIMIT_B = 300_000
ASKED_AT_ONCE = 20
ASKED_AT_LENGTH = 2_000
ASKED_SLOWED = 60
"""So many questions of one node are answered, then one a minute: each answer makes the log of the node asked longer, for good."""
REMEMBERED = 10_000
NOT_TOLD: Mapping[str, object] = {"says": "undetermined", "call": "watch_officer"}
"""What a node without a register says about protection: doubt is answered as protection."""


class _Carried(msgspec.Struct, forbid_unknown_fields=True):
    """A statement on its way outside the log: its logged bytes and its contents."""

    entry: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was asked and answered, by the ids of the two statements."""

    question: str
    answer_id: str
    answer: str


@dataclass(slots=True, kw_only=True)
class Answers:
    """The answering side of one node: what it answered to which question, and how often each node asks."""

    given: dict[str, bytes]
    often: Asking
    protection: Callable[[str, str, Mapping[str, object]], Mapping[str, object]] | None = None
    """Gives what a party's question, by its id, about an area and a window is answered. May raise `people.too_many`."""
    ready: Callable[[], Awaitable[None]] | None = None
    """Is waited for before a question is answered, so that what the answer is looked up in is there."""
    one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    """A question that comes twice at once, live and by pulling, is answered once."""


def answers() -> Answers:
    """Begin with nothing answered."""
    return Answers(
        given={}, often=Asking(at_once=ASKED_AT_ONCE, at_length=ASKED_AT_LENGTH, slowed=ASKED_SLOWED)
    )


async def ask(centre: Centre, link: LiveLink, topic: str, question: str) -> Answered:
    """Put a question to the node at the other end of a link. Raises `peer.*`, `ask.bad_answer`, `statement.*`."""
    placed = await put(centre, link.node, {"topic": topic, "question": question})
    answer_id, said = await send(centre, link, placed, topic)
    return Answered(question=placed.id or "", answer_id=answer_id, answer=str(said.get("answer", "")))


async def put(centre: Centre, node: str, asked: Mapping[str, object]) -> Placed:
    """Say a question to a node, for the two parties alone; nothing is sent yet. Raises `statement.*`, `store.*`."""
    log = centre.log_of(node)
    fields = {"type": "ask", "to": node, **asked}
    check_fields(fields)
    return await say(
        centre, fields, audience=render_audience({centre.node.party, log.node.party}, centre.parties)
    )


async def send(
    centre: Centre, link: LiveLink, placed: Placed, topic: str
) -> tuple[str, Mapping[str, object]]:
    """Send a question that was said and give the answer's id and fields. Raises `peer.*`, `ask.bad_answer`."""
    asked = placed.id or ""
    raw = await link.send(ASK_PATH, _carry(centre, centre.own, placed.index), limit=ASK_LIMIT_B)
    entry, said = _open(centre, centre.log_of(link.node), raw, code="ask.bad_answer")
    if (said.get("type"), said.get("target"), said.get("topic")) != ("answer", asked, topic):
        raise SametableError(
            "ask.bad_answer", at=link.node, expected="an answer to this question", got="another"
        )
    return entry.id, said


async def answer(centre: Centre, held: Answers, raw: bytes) -> bytes:
    """Answer a question that another node has put. Raises `ask.refused`, `people.too_many`."""
    log = _asker(centre, raw)
    entry, said = _open(centre, log, raw, code="ask.refused")
    if said.get("type") != "ask" or said.get("to") != centre.node.id:
        raise SametableError(
            "ask.refused", expected=f"a question to {centre.node.id}", got="another statement"
        )
    async with held.one_by_one:
        given = held.given.get(entry.id) or _said_before(centre, entry.id)
        if given is None:
            held.often.take(log.node.id, now_ms=centre.clock.now_ms())
            audience = render_audience({centre.node.party, log.node.party}, centre.parties)
            if held.ready is not None:
                await held.ready()
            told = _told(centre, held, (log.node.party, entry.id), said)
            fields = {"type": "answer", "target": entry.id, "topic": str(said["topic"]), **told}
            placed = await say(centre, fields, audience=audience)
            given = _carry(centre, centre.own, placed.index)
    while len(held.given) >= REMEMBERED:
        held.given.pop(next(iter(held.given)))
    held.given[entry.id] = given
    return given


async def answer_arrived(centre: Centre, held: Answers, entry_id: str) -> None:
    """Answer a question that has come by pulling, or on a stick. Raises `ask.refused`, `people.too_many`, `record.no_entry`."""
    place = centre.store.locate(entry_id)
    if place is None:
        raise SametableError("record.no_entry", at=entry_id[:60], expected="an entry", got="none")
    await answer(centre, held, _carry(centre, centre.logs[place[0]], place[1]))


def _told(
    centre: Centre, held: Answers, asked: tuple[str, str], said: Mapping[str, object]
) -> dict[str, object]:
    """Give what a question of its topic is answered; `asked` is the asking party and the question's id."""
    if said["topic"] == "protection":
        return {"protection": dict(held.protection(*asked, said) if held.protection else NOT_TOLD)}
    return {"answer": _holds(centre, str(said["question"]))}


def _said_before(centre: Centre, question: str) -> bytes | None:
    """Give this node's own answer to a question, if it stands in its log already."""
    for one in centre.picture.cases.of(question):
        place = centre.store.locate(one.id)
        if one.kind == "answer" and one.node == centre.node.id and place is not None:
            return _carry(centre, centre.logs[place[0]], place[1])
    return None


def _holds(centre: Centre, entry_id: str) -> str:
    """Say whether an entry is held here: its logged bytes are no secret from any party."""
    try:
        place = centre.store.locate(entry_id)
    except SametableError:
        place = None
    return "no" if place is None else f"yes: {centre.picture.number(*place)}"


def _carry(centre: Centre, log: Log, index: int) -> bytes:
    (stored,) = centre.store.entries(log.origin, index, 1)
    return msgspec.json.encode(_Carried(entry=stored.leaf.decode("ascii"), payload=stored.payload or ""))


def _asker(centre: Centre, raw: bytes) -> Log:
    """Find whose question this claims to be; `_open` checks it."""
    entry, _ = _parse(raw, code="ask.refused")
    log = centre.logs.get(entry.log)
    if log is None or log.own:
        raise SametableError("ask.refused", expected="another node of this record", got=entry.log[:80])
    return log


def _parse(raw: bytes, *, code: str) -> tuple[Entry, str]:
    try:
        held = msgspec.json.decode(raw, type=_Carried)
        return parse_entry(held.entry.encode("ascii")), held.payload
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise SametableError(code, expected="an entry and its payload", got=str(error)[:80]) from None
    except SametableError as error:
        raise SametableError(code, at=error.at, expected=error.expected, got=error.got) from None


def _open(centre: Centre, log: Log, raw: bytes, *, code: str) -> tuple[Entry, Mapping[str, object]]:
    """Check that these bytes are a statement of a node, under its own key, for this node's party to read."""
    entry, payload = _parse(raw, code=code)
    try:
        if entry.log != log.origin or entry.kid != log.node_kid:
            raise SametableError("", expected=f"{log.node.id}'s own key, in its own log", got=entry.kid)
        if centre.node.party not in parse_audience(entry.aud, centre.parties):
            raise SametableError("", expected=f"a statement that {centre.node.party} may read", got=entry.aud)
        check_signature(entry, log.node.node_kid_pub)
        fields = open_payload(entry, payload)
        check_fields(fields)
    except SametableError as error:
        raise SametableError(code, at=error.at, expected=error.expected, got=error.got) from None
    return entry, fields
