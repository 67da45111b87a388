"""Ask: one node puts a signed question to another and gets a signed answer; both are statements, kept by both sides.

For what must not travel as a list: the asked node answers about the one thing named, and nothing else leaves it. The
question and the answer are written for the two parties alone. Decides who may ask (a node of this record, under its
own key), how often, and that the same question gets the same answer. Topics so far: `holds`, whether the asked node
holds an entry and has checked it.

Source: record.md 4.10 "ask".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from sametable.centre.rates import Buckets, Rate
from sametable.centre.say import say
from sametable.core.model.registry import check_fields
from sametable.core.record.audience import parse_audience, render_audience
from sametable.core.wire.statement import Entry, check_signature, open_payload, parse_entry
from sametable.errors import SametableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sametable.centre.centre import Centre
    from sametable.centre.held import Log
    from sametable.ports import LiveLink

ASK_PATH = "ask"
ASK_LIMIT_B = 300_000
ASKED_OFTEN = Rate(burst=20, per_s=1)
REMEMBERED = 10_000


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
    often: Buckets


def answers() -> Answers:
    """Begin with nothing answered."""
    return Answers(given={}, often=Buckets(ASKED_OFTEN))


async def ask(centre: Centre, link: LiveLink, topic: str, question: str) -> Answered:
    """Put a question to the node at the other end of a link. Raises `peer.*`, `ask.bad_answer`, `statement.*`."""
    log = centre.log_of(link.node)
    audience = render_audience({centre.node.party, log.node.party}, centre.parties)
    fields = {"type": "ask", "to": link.node, "topic": topic, "question": question}
    check_fields(fields)
    placed = await say(centre, fields, audience=audience)
    asked = placed.id or ""
    raw = await link.send(ASK_PATH, _carry(centre, centre.own, placed.index), limit=ASK_LIMIT_B)
    entry, said = _open(centre, log, raw, code="ask.bad_answer")
    if (said.get("type"), said.get("target"), said.get("topic")) != ("answer", asked, topic):
        raise SametableError(
            "ask.bad_answer", at=link.node, expected="an answer to this question", got="another"
        )
    return Answered(question=asked, answer_id=entry.id, answer=str(said.get("answer", "")))


async def answer(centre: Centre, held: Answers, raw: bytes) -> bytes:
    """Answer a question that another node has put. Raises `ask.refused`, `people.too_many`."""
    log = _asker(centre, raw)
    entry, said = _open(centre, log, raw, code="ask.refused")
    if said.get("type") != "ask" or said.get("to") != centre.node.id:
        raise SametableError(
            "ask.refused", expected=f"a question to {centre.node.id}", got="another statement"
        )
    given = held.given.get(entry.id)
    if given is not None:
        return given
    held.often.take(log.node.id, now_ms=centre.clock.now_ms())
    audience = render_audience({centre.node.party, log.node.party}, centre.parties)
    placed = await say(
        centre,
        {
            "type": "answer",
            "target": entry.id,
            "topic": str(said["topic"]),
            "answer": _holds(centre, str(said["question"])),
        },
        audience=audience,
    )
    while len(held.given) >= REMEMBERED:
        held.given.pop(next(iter(held.given)))
    held.given[entry.id] = _carry(centre, centre.own, placed.index)
    return held.given[entry.id]


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
